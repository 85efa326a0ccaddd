"""Decide, purely: an instance and an event, or its due timer, give a Change or a refusal."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time
from typing import NamedTuple, Protocol

from wxflow.calendar.workdays import Due
from wxflow.decide.clocks import suspended
from wxflow.decide.compiled import CompiledMachine
from wxflow.decide.personal import Opening, Salt, conceal
from wxflow.decide.seal import GENESIS, canonical, seal
from wxflow.declare import suspension
from wxflow.declare.context import Context, Policy
from wxflow.declare.machine import Deadline
from wxflow.declare.records import FOUND, Facts, FollowUp, Instance, Step, Timer
from wxflow.declare.reminder import due_of, name_of
from wxflow.declare.suspension import clocks_of


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
    if transition.finds and (found := transition.finds(context)):
        context = replace(context, data={**context.data, FOUND: found})
    sealed = _step(compiled, before, context, frame, target)
    facts = compiled.machine.learn(transition, context.facts, sealed.step)
    timers = _timers(compiled, root, sealed.step, facts, context, frame.calendar)
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
    facts = compiled.learn(before.facts, sealed.step)
    return _change(before, before.root, sealed, facts, {context.timer.name: timer}, follow_ups)


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
    compiled: CompiledMachine, root: str, step: Step, facts: Facts, context: Context, calendar: WorkingDays
) -> dict[str, Timer | None]:
    """Work out what the step arms, and what it drops; where a timer is running already, the later one holds."""
    timers: dict[str, Timer | None] = {}
    policy = context.policy
    clocks = clocks_of(step)
    for deadline in compiled.machine.deadlines:
        if (counted := clocks.get(deadline.name)) is not None:
            timers[deadline.name] = None
            if not counted[1].paused:
                timers |= _armed(root, step, deadline, counted[1].since, counted[1].left, policy, calendar)
        elif step.source in deadline.while_in and deadline.is_dropped_by(step):
            timers[deadline.name] = None
        elif deadline.is_armed_by(step, facts):
            clock = clock_of(deadline, policy, step, facts, calendar)
            armed = _armed(root, step, deadline, *clock, policy, calendar)
            keeps = step.source in deadline.while_in and not deadline.anew
            running = context.lookups.armed(step.machine, step.key, deadline.name) if keeps else None
            if running is None or running.due <= armed[deadline.name].due:
                timers |= armed
    return timers


def clock_of(
    deadline: Deadline, policy: Policy, step: Step, facts: Facts, calendar: suspension.CountsDays
) -> tuple[int, int]:
    """Return when the clock of a deadline starts that a step arms (UTC microseconds), and its working days.

    A deadline that is due on a date has none: it starts when that day does. `facts` are those after the step.
    """
    if deadline.day is not None:
        return calendar.moment_on(date.fromisoformat(deadline.day(facts)), time()), 0
    start = step.at if policy.clock_starts == "occurred" else step.recorded_at
    return start, deadline.budget(policy, step.data)


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
    """Name the timers a deadline is armed with, its own and its reminders', each with its working days from the start."""
    days = {deadline.name: budget}
    for reminder in policy.reminders_for(machine, deadline.name) if deadline.remind else ():
        if budget + reminder.days > 0:  # nobody is reminded before the clock has started
            days[name_of(deadline.name, reminder)] = budget + reminder.days
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
