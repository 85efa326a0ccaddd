"""Decide, purely: an instance and an event, or its due timer, give a Change or a refusal."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from wxflow.decide.arming import timers_after
from wxflow.decide.clocks import suspended
from wxflow.decide.compiled import CompiledMachine
from wxflow.decide.frame import Frame
from wxflow.decide.personal import Opening, conceal, conceal_life
from wxflow.decide.seal import GENESIS, Sealed, seal, step_with
from wxflow.declare.context import Context
from wxflow.declare.records import CORRECTED, FOUND, NO_DATA, VOID, Facts, FollowUp, Instance, Step, Timer
from wxflow.errors import Refused
from wxflow.json_values import canonical
from wxflow.translatable import tr


class Change(NamedTuple):
    """What one step changes; `timers` maps names to what is armed now, or None for what is dropped."""

    before: Instance | None
    after: Instance
    step: Step
    sealed: Sealed
    """The step as it is sealed and stored, with commitments for what is personal."""
    openings: tuple[Opening, ...]
    facts: str | None
    """The new facts as canonical JSON; None when nothing was learnt."""
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
        raise Refused(f"{context.machine}/{context.key} {context.event}", why, tr("another key"))
    transition = compiled.take(context, follow_up=follow_up)
    target = transition.target or context.state
    assert target is not None
    if transition.suspends:
        counted = suspended(compiled, transition.suspends, context, frame)
        context = context._replace(data={**context.data, **counted})
    if transition.finds and (found := transition.finds(context)):
        context = context._replace(data={**context.data, FOUND: found})
    taken = _taken(compiled, before, context, frame, target)
    facts = compiled.machine.learn(transition, context.facts, taken.step)
    timers = timers_after(compiled, root, taken.step, facts, context=context, frame=frame)
    follow_ups = tuple(transition.then(context)) if transition.then else ()
    change = _change(before, root, taken, facts, timers=timers, follow_ups=follow_ups)
    return change._replace(forgets=transition.forgets, ends_access=transition.ends_access)


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
    facts = compiled.learn(before.facts, taken.step)
    return _change(before, before.root, taken, facts, timers=timers, follow_ups=())


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
    change = _change(before, root, taken, facts, timers=timers, follow_ups=())
    if not life:
        return change
    return change._replace(after=change.after._replace(recorded_at=life[-1].recorded_at))


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
    facts = compiled.learn(before.facts, taken.step)
    return _change(before, before.root, taken, facts, timers=timers, follow_ups=follow_ups)


class _Taken(NamedTuple):
    step: Step
    sealed: Sealed
    openings: tuple[Opening, ...]


def _taken(compiled: CompiledMachine, before: Instance | None, context: Context, frame: Frame, target: str) -> _Taken:
    """Take a step to a state, with commitments for what is personal, and seal it."""
    concealed, openings = context.data, tuple[Opening, ...]()
    if personal := compiled.personal.get(context.event):
        key = compiled.machine.parts_of(context.key)
        concealed, openings = conceal(personal, context.data, key, context.name, frame.salt)
    elif context.event == CORRECTED:
        key = compiled.machine.parts_of(context.key)
        concealed, openings = conceal_life(compiled.personal, context.data, key, context.name, frame.salt)
    sealed = Sealed(
        machine=context.machine,
        key=context.key,
        seq=context.seq + 1,
        event=context.event,
        source=context.state,
        target=target,
        actor=context.actor,
        reason=context.reason,
        data=canonical(concealed),
        at=context.at,
        recorded_at=context.recorded_at,
        request_id=frame.request_id,
        cause=frame.cause,
        policy=context.policy.hash,
        declaration=compiled.machine.hash,
        via=frame.via,
        entered_at=context.recorded_at if frame.entered_at is None else frame.entered_at,
    )
    own_seal = seal(frame.company, sealed, before.head if before else GENESIS)
    return _Taken(step_with(sealed, context.data, own_seal), sealed, openings)


def _change(
    before: Instance | None,
    root: str,
    taken: _Taken,
    facts: Facts,
    *,
    timers: Mapping[str, Timer | None],
    follow_ups: tuple[FollowUp, ...],
) -> Change:
    step, sealed, openings = taken
    learnt = before is None or facts is not before.facts
    after = Instance(
        machine=step.machine,
        key=step.key,
        root=root,
        state=step.target,
        seq=step.seq,
        facts=facts,
        head=step.seal,
        declaration=step.declaration,
        created_at=before.created_at if before else step.recorded_at,
        recorded_at=step.recorded_at,
        watermark=before.watermark if before else 0,
    )
    return Change(
        before=before,
        after=after,
        step=step,
        sealed=sealed,
        openings=openings,
        facts=canonical(facts) if learnt else None,
        timers=timers,
        follow_ups=follow_ups,
    )
