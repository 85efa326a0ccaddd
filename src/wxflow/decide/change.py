"""Decide, purely: an instance and an event, or its due timer, give a Change or a refusal."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time
from typing import NamedTuple, Protocol

from wxflow.calendar.workdays import Due
from wxflow.decide.clocks import suspended
from wxflow.decide.compiled import CompiledMachine
from wxflow.decide.personal import Opening, Salt, conceal
from wxflow.decide.seal import GENESIS, seal
from wxflow.declare.context import Context, Policy
from wxflow.declare.machine import Deadline
from wxflow.declare.records import Facts, FollowUp, Instance, Step, Timer
from wxflow.declare.reminder import due_of, name_of
from wxflow.declare.suspension import clocks_of
from wxflow.json_values import canonical


class WorkingDays(Protocol):
    """What deciding wants of a calendar."""

    fingerprint: str

    def is_workday(self, day: date) -> bool:
        """Tell whether a day is a working day, as far as is known."""
        ...

    def local_date(self, moment: int) -> date:
        """Return the date of a moment (UTC microseconds)."""
        ...

    def due_after(self, moment: int, days: int) -> Due:
        """Return the end of the n-th working day after a moment (UTC microseconds)."""
        ...

    def moment_on(self, day: date, at: time) -> int:
        """Return the moment of a time of day, UTC microseconds."""
        ...


class Change(NamedTuple):
    """What one step changes; `timers` maps names to what is armed now, or None for what is dropped."""

    before: Instance | None
    after: Instance
    step: Step
    data: str
    """The step's data as it is stored and sealed: canonical JSON, with commitments for what is personal."""
    openings: tuple[Opening, ...]
    facts: str | None
    """The new facts as canonical JSON; None when nothing was learnt."""
    timers: Mapping[str, Timer | None]
    follow_ups: tuple[FollowUp, ...]
    forgets: bool = False
    """Whether everything personal about whoever the key names is to be erased."""


class Frame(NamedTuple):
    """What stays the same for a whole command: whose it is, and what set it off."""

    company: str
    calendar: WorkingDays
    salt: Salt
    request_id: str | None
    cause: str | None


def move(
    compiled: CompiledMachine, before: Instance | None, root: str, context: Context, frame: Frame, *, follow_up: bool
) -> Change:
    """Take the transition an event asks for, or raise Refused with the reason."""
    transition = compiled.take(context, follow_up=follow_up)
    target = transition.target or context.state
    assert target is not None
    if transition.suspends:
        context = replace(
            context, data={**context.data, **suspended(compiled, transition.suspends, context, frame.calendar)}
        )
    sealed = _step(compiled, before, context, frame, target)
    facts = compiled.machine.learn(transition, context.facts, sealed.step)
    timers = _timers(compiled, root, sealed.step, facts, context.policy, frame.calendar)
    follow_ups = tuple(transition.then(context)) if transition.then else ()
    return _change(before, root, sealed, facts, timers, follow_ups, forgets=transition.forgets)


def elapse(compiled: CompiledMachine, before: Instance, context: Context, frame: Frame) -> Change:
    """Let a timer that has come due fire: the state stays, the timer goes, its consequences follow."""
    assert context.timer is not None
    then = compiled.consequence(context.timer.name)
    follow_ups = tuple(then(context)) if then else ()
    return _clock_change(compiled, before, context, frame, None, follow_ups)


def recount(compiled: CompiledMachine, before: Instance, context: Context, frame: Frame, timer: Timer) -> Change:
    """Write down that a timer's due moment was worked out again, and why."""
    return _clock_change(compiled, before, context, frame, timer, ())


def migrated(
    compiled: CompiledMachine,
    before: Instance,
    context: Context,
    frame: Frame,
    target: str,
    timers: Mapping[str, Timer | None],
) -> Change:
    """Move an instance to a state by no transition at all, its timers with it."""
    sealed = _step(compiled, before, context, frame, target)
    return _change(before, before.root, sealed, compiled.learn(before.facts, sealed.step), timers, ())


def _clock_change(
    compiled: CompiledMachine,
    before: Instance,
    context: Context,
    frame: Frame,
    timer: Timer | None,
    follow_ups: tuple[FollowUp, ...],
) -> Change:
    assert context.timer is not None
    sealed = _step(compiled, before, context, frame, before.state)
    return _change(before, before.root, sealed, before.facts, {context.timer.name: timer}, follow_ups)


class _Sealed(NamedTuple):
    step: Step
    data: str
    openings: tuple[Opening, ...]


def _step(compiled: CompiledMachine, before: Instance | None, context: Context, frame: Frame, target: str) -> _Sealed:
    sealed, openings = context.data, tuple[Opening, ...]()
    if personal := compiled.personal.get(context.event):
        sealed, openings = conceal(
            personal, context.data, compiled.machine.parts_of(context.key), context.name, frame.salt
        )
    data = canonical(sealed)
    step = Step(
        context.machine,
        context.key,
        context.seq + 1,
        context.event,
        context.state,
        target,
        context.actor,
        context.reason,
        context.data,
        context.at,
        context.recorded_at,
        frame.request_id,
        frame.cause,
        context.policy.hash,
        compiled.machine.hash,
        b"",
    )
    head = before.head if before else GENESIS
    step = step._replace(seal=seal(frame.company, (*step[:8], data, *step[9:15]), head))
    return _Sealed(step, data, openings)


def _timers(
    compiled: CompiledMachine, root: str, step: Step, facts: Facts, policy: Policy, calendar: WorkingDays
) -> dict[str, Timer | None]:
    """Work out what the step arms, and what it drops by leaving the states a deadline lives in."""
    timers: dict[str, Timer | None] = {}
    clocks = clocks_of(step)
    for deadline in compiled.machine.deadlines:
        if (counted := clocks.get(deadline.name)) is not None:
            timers[deadline.name] = None
            if not counted[1].paused:
                timers |= _armed(root, step, deadline, counted[1].since, counted[1].left, policy, calendar)
        elif step.source in deadline.while_in and step.target not in deadline.while_in:
            timers[deadline.name] = None
        elif deadline.is_armed_by(step, facts):
            start = step.at if policy.clock_starts == "occurred" else step.recorded_at
            timers |= _armed(root, step, deadline, start, deadline.budget(policy, step.data), policy, calendar)
    return timers


def _armed(
    root: str, step: Step, deadline: Deadline, start: int, budget: int, policy: Policy, calendar: WorkingDays
) -> dict[str, Timer]:
    """Arm a deadline, and its reminders with it."""
    timers: dict[str, Timer] = {}
    for name, days in armed_with(deadline, policy, step.machine, budget).items():
        due = due_of(calendar, name, start, days)
        timers[name] = Timer(
            step.machine,
            step.key,
            name,
            root,
            step.seq,
            start,
            days,
            due.moment,
            due.provisional,
            calendar.fingerprint,
        )
    return timers


def armed_with(deadline: Deadline, policy: Policy, machine: str, budget: int) -> dict[str, int]:
    """Name the timers of a deadline, its own and its reminders', each with its working days from the start."""
    days = {deadline.name: budget}
    for reminder in policy.reminders_for(machine, deadline.name) if deadline.remind else ():
        if budget + reminder.working_days > 0:  # nobody is reminded before the clock has started
            days[name_of(deadline.name, reminder)] = budget + reminder.working_days
    return days


def _change(
    before: Instance | None,
    root: str,
    sealed: _Sealed,
    facts: Facts,
    timers: Mapping[str, Timer | None],
    follow_ups: tuple[FollowUp, ...],
    *,
    forgets: bool = False,
) -> Change:
    step = sealed.step
    learnt = before is None or facts is not before.facts
    after = Instance(
        step.machine,
        step.key,
        root,
        step.target,
        step.seq,
        facts,
        step.seal,
        step.declaration,
        before.created_at if before else step.recorded_at,
        step.recorded_at,
        before.watermark if before else 0,
    )
    return Change(before, after, *sealed, canonical(facts) if learnt else None, timers, follow_ups, forgets)
