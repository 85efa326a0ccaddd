"""Decide, purely: an instance and an event, or its due timer, give a Change or a refusal."""

from collections.abc import Mapping, Sequence
from operator import is_
from typing import NamedTuple

from wxflow.decide.arming import timers_after
from wxflow.decide.clocks import suspended
from wxflow.decide.compiled import CompiledMachine
from wxflow.decide.frame import Frame
from wxflow.decide.personal import Opening, conceal, conceal_life
from wxflow.decide.seal import GENESIS, seal, sealed_of
from wxflow.declare.context import Context
from wxflow.declare.machine import Transition
from wxflow.declare.records import (
    CORRECTED,
    FOUND,
    NO_DATA,
    VOID,
    Facts,
    FollowUp,
    Instance,
    Step,
    Timer,
    instance_from,
    step_from,
)
from wxflow.errors import Refused
from wxflow.json_values import canonical
from wxflow.translatable import tr
from wxflow.tuples import maker

Ref = tuple[str, str]
"""Name and value."""
NOTHING: Mapping[Ref, bool] = {}
"""No refs."""


class Change(NamedTuple):
    """What one step changes; `timers` maps names to what is armed now, or None for what is dropped."""

    before: Instance | None
    after: Instance
    step: Step
    data: str
    """The step's data as they are sealed and stored: canonical JSON, with commitments for what is personal."""
    openings: tuple[Opening, ...]
    facts: str | None
    """The new facts as canonical JSON; None when nothing was learnt."""
    refs: Mapping[Ref, bool]
    """The refs that change: those that stand from now on (True), and those that no longer do (False)."""
    timers: Mapping[str, Timer | None]
    follow_ups: tuple[FollowUp, ...]
    forgets: bool = False
    """Whether everything personal about whoever the key names is to be erased."""
    ends_access: bool = False
    """Whether whoever the key names can come in no more."""


def move(
    compiled: CompiledMachine, before: Instance | None, root: str, context: Context, frame: Frame, *, follow_up: bool
) -> Change:
    """Take the transition an event asks for; Refused with the reason when there is none, BadInput without one."""
    if before is not None and before.state == VOID and not compiled.machine.revives:
        why = tr("a correction has made it void, and its key stays used")
        raise Refused(context.what, why, tr("another key"))
    transition = compiled.take(context, follow_up=follow_up)
    target = transition.target or context.state
    assert target is not None
    if transition.suspends:
        counted = suspended(compiled, transition.suspends, context, frame)
        context = context._replace(data={**context.data, **counted})
    if transition.finds and (found := transition.finds(context)):
        context = context._replace(data={**context.data, FOUND: found})
    taken = _taken(compiled, before, context, frame, target)
    step, *_ = taken
    facts = compiled.machine.learn(transition, context.facts, step)
    timers = timers_after(compiled, root, step, facts, context=context, frame=frame)
    follow_ups = tuple(transition.then(context)) if transition.then else ()
    return _change(compiled, before, root, taken, facts, timers=timers, follow_ups=follow_ups, by=transition)


def elapse(compiled: CompiledMachine, before: Instance, context: Context, frame: Frame) -> Change:
    """Let a timer that has come due fire: the state stays, the timer goes, its consequences follow."""
    assert context.timer is not None
    then = compiled.consequence(context.timer.name)
    follow_ups = tuple(then(context)) if then else ()
    return _clock_change(compiled, before, context, frame, timers={context.timer.name: None}, follow_ups=follow_ups)


def recount(
    compiled: CompiledMachine, before: Instance, context: Context, frame: Frame, timers: Sequence[Timer]
) -> Change:
    """Write down that a timer's due moment was worked out again, or which reminders it has got besides, and why."""
    return _clock_change(compiled, before, context, frame, timers={one.name: one for one in timers}, follow_ups=())


def migrated(
    compiled: CompiledMachine,
    before: Instance,
    context: Context,
    frame: Frame,
    *,
    target: str,
    timers: Mapping[str, Timer | None],
) -> Change:
    """Move an instance to a state by no transition at all, its timers with it."""
    taken = _taken(compiled, before, context, frame, target)
    facts = compiled.learn(before.facts, taken[0])
    change = _change(compiled, before, before.root, taken, facts, timers=timers, follow_ups=())
    # Whatever refs it may have had in any state are dropped: those it had may have been declared otherwise.
    index = compiled.machine.index
    old = {ref for state in compiled.machine.states for ref in index(state, facts, before.key)}
    new = index(target, facts, before.key)
    return change._replace(refs={ref: ref in new for ref in old | new | change.refs.keys()})


def corrected(
    compiled: CompiledMachine,
    before: Instance | None,
    root: str,
    context: Context,
    frame: Frame,
    *,
    life: Sequence[Step],
    timers: Mapping[str, Timer | None],
) -> Change:
    """Put an instance where a life leads, which the context's data tell; nowhere, and it is void."""
    taken = _taken(compiled, before, context, frame, life[-1].target if life else VOID)
    facts: Facts = NO_DATA
    for step in life:
        facts = compiled.learn(facts, step)
    change = _change(compiled, before, root, taken, facts, timers=timers, follow_ups=())
    if not life:
        return change
    begun, moved = life[0].recorded_at, life[-1].recorded_at
    return change._replace(after=change.after._replace(created_at=begun, recorded_at=moved))


def _clock_change(
    compiled: CompiledMachine,
    before: Instance,
    context: Context,
    frame: Frame,
    *,
    timers: Mapping[str, Timer | None],
    follow_ups: tuple[FollowUp, ...],
) -> Change:
    taken = _taken(compiled, before, context, frame, before.state)
    facts = compiled.learn(before.facts, taken[0])
    return _change(compiled, before, before.root, taken, facts, timers=timers, follow_ups=follow_ups)


_Taken = tuple[Step, str, tuple[Opening, ...]]
"""A step, its data as they are sealed, and what opens them."""
_change_from = maker(Change)


def _taken(compiled: CompiledMachine, before: Instance | None, context: Context, frame: Frame, target: str) -> _Taken:
    """Take a step to a state, with commitments for what is personal, and seal it."""
    machine, key, source, _, seq, event, data, actor, reason, at, recorded_at, policy, _, _ = context
    hides = event in compiled.personal or event == CORRECTED
    concealed, openings = _concealed(compiled, context, frame) if hides else (data, ())
    company, _, _, request_id, cause, via, entered_at, _ = frame
    policy_hash, declaration, text = policy.hash, compiled.machine.hash, canonical(concealed)
    entered_at = recorded_at if entered_at is None else entered_at
    # Handed over by their names, seventeen values take eight times as long.
    sealed = sealed_of((
        machine, key, seq + 1, event, source, target, actor, reason, text, at, recorded_at,
        request_id, cause, policy_hash, declaration, via, entered_at,
    ))  # fmt: skip
    own_seal = seal(company, sealed, before.head if before else GENESIS)
    step = step_from((
        machine, key, seq + 1, event, source, target, actor, reason, data, at, recorded_at,
        request_id, cause, policy_hash, declaration, own_seal, via, entered_at,
    ))  # fmt: skip
    return step, text, openings


def _concealed(compiled: CompiledMachine, context: Context, frame: Frame) -> tuple[Facts, tuple[Opening, ...]]:
    """Return the data of an event that hides something with commitments in its place, and what opens them."""
    key = compiled.machine.parts_of(context.key)
    if context.event == CORRECTED:
        return conceal_life(compiled.personal, context.data, key, context.name, frame.salt)
    return conceal(compiled.personal[context.event], context.data, key, context.name, frame.salt)


def _change(
    compiled: CompiledMachine,
    before: Instance | None,
    root: str,
    taken: _Taken,
    facts: Facts,
    *,
    timers: Mapping[str, Timer | None],
    follow_ups: tuple[FollowUp, ...],
    by: Transition | None = None,
) -> Change:
    """Return what a step changes, which took a transition, if it was one that is declared."""
    step, data, openings = taken
    machine, key, seq, _, _, target, _, _, told, _, recorded_at, _, _, _, declaration, own_seal, _, _ = step
    created_at, watermark = (before.created_at, before.watermark) if before else (recorded_at, 0)
    if before and before.state == VOID:  # what was not begins anew
        created_at = recorded_at
    learnt = None
    if before is None or facts is not before.facts:
        learnt = data if not openings and (facts is told or _is_same(facts, told)) else canonical(facts)
    after = instance_from((
        machine, key, root, target, seq, facts, own_seal, declaration, created_at, recorded_at, watermark,
    ))  # fmt: skip
    refs = NOTHING if learnt is None and before and before.state == target else _refs(compiled, before, after)
    forgets, ends_access = (by.forgets, by.ends_access) if by else (False, False)
    return _change_from((
        before, after, step, data, openings, learnt, refs, timers, follow_ups, forgets, ends_access,
    ))  # fmt: skip


def _is_same(facts: Facts, data: Facts) -> bool:
    """Tell whether facts hold the very values of a step's data, and so are written alike: equal ones might not be."""
    return list(facts) == list(data) and all(map(is_, facts.values(), data.values()))


def _refs(compiled: CompiledMachine, before: Instance | None, after: Instance) -> Mapping[Ref, bool]:
    """Return which refs of an instance stand from now on, and which no longer do."""
    index = compiled.machine.index
    new = index(after.state, after.facts, after.key)
    if before is None:
        return dict.fromkeys(new, True)
    old = index(before.state, before.facts, before.key)
    return NOTHING if old == new else {ref: ref in new for ref in old ^ new}
