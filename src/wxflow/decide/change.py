"""Decide, purely: an instance and an event, or its due timer, give a Change or a refusal."""

from collections.abc import Mapping
from datetime import date, time
from typing import NamedTuple, Protocol

from wxflow.calendar.due import HELD, Due
from wxflow.calendar.periods import Excused
from wxflow.decide.clocks import suspended
from wxflow.decide.compiled import CompiledMachine
from wxflow.decide.covering import Counting, nobody
from wxflow.decide.personal import Opening, Salt, conceal
from wxflow.decide.seal import GENESIS, Sealed, seal, step_with
from wxflow.declare import suspension
from wxflow.declare.context import Context, Policy
from wxflow.declare.machine import Deadline
from wxflow.declare.records import FOUND, Facts, FollowUp, Instance, Step, Timer
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

    def excusing(self, excused: Excused) -> "WorkingDays":
        """Return the same calendar, but for days that do not count."""
        ...


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


class Frame(NamedTuple):
    """What stays the same for a whole command: whose it is, and what set it off."""

    company: str
    calendar: WorkingDays
    salt: Salt
    request_id: str | None
    """Of the command itself; nothing that follows from it has one."""
    cause: str | None
    """The step it follows from, as machine/key#seq."""
    excused: Counting = nobody
    """Which days do not count for a deadline of the instance that moves."""

    def days(self, deadline: str, facts: Facts, start: int) -> WorkingDays:
        """Return the calendar as a deadline sees it whose clock starts at a moment (UTC microseconds)."""
        excused = self.excused(deadline, facts, start)
        return self.calendar if excused is None else self.calendar.excusing(excused)


def move(
    compiled: CompiledMachine, before: Instance | None, root: str, context: Context, frame: Frame, *, follow_up: bool
) -> Change:
    """Take the transition an event asks for; Refused with the reason when there is none, BadInput without one."""
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
    timers = _timers(compiled, root, taken.step, facts, context=context, frame=frame)
    follow_ups = tuple(transition.then(context)) if transition.then else ()
    return _change(before, root, taken, facts, timers=timers, follow_ups=follow_ups, forgets=transition.forgets)


def elapse(compiled: CompiledMachine, before: Instance, context: Context, frame: Frame) -> Change:
    """Let a timer that has come due fire: the state stays, the timer goes, its consequences follow."""
    assert context.timer is not None
    then = compiled.consequence(context.timer.name)
    follow_ups = tuple(then(context)) if then else ()
    return _clock_change(compiled, before, context, frame, timer=None, follow_ups=follow_ups)


def recount(compiled: CompiledMachine, before: Instance, context: Context, frame: Frame, timer: Timer) -> Change:
    """Write down that a timer's due moment was worked out again, and why."""
    return _clock_change(compiled, before, context, frame, timer=timer, follow_ups=())


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


def _clock_change(
    compiled: CompiledMachine,
    before: Instance,
    context: Context,
    frame: Frame,
    *,
    timer: Timer | None,
    follow_ups: tuple[FollowUp, ...],
) -> Change:
    assert context.timer is not None
    taken = _taken(compiled, before, context, frame, before.state)
    facts = compiled.learn(before.facts, taken.step)
    timers = {context.timer.name: timer}
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
    )
    own_seal = seal(frame.company, sealed, before.head if before else GENESIS)
    return _Taken(step_with(sealed, context.data, own_seal), sealed, openings)


def _timers(
    compiled: CompiledMachine, root: str, step: Step, facts: Facts, *, context: Context, frame: Frame
) -> dict[str, Timer | None]:
    """Work out what the step arms, and what it drops; where a timer is running already, the later one holds."""
    timers: dict[str, Timer | None] = {}
    policy = context.policy
    clocks = clocks_of(step)
    for deadline in compiled.machine.deadlines:
        if (counted := clocks.get(deadline.name)) is not None:
            _, clock = counted
            timers[deadline.name] = None
            if not clock.paused:
                left = armed_with(deadline, policy, step.machine, clock.left)
                timers |= _armed(root, step, left, clock.since, frame.days(deadline.name, facts, clock.floor))
        elif step.source in deadline.while_in and deadline.is_dropped_by(step):
            timers[deadline.name] = None
        elif deadline.is_armed_by(step, facts):
            start, budget = clock_of(deadline, policy, step, facts, frame.calendar)
            days = frame.days(deadline.name, facts, start)
            armed = _armed(root, step, armed_with(deadline, policy, step.machine, budget), start, days)
            keeps = step.source in deadline.while_in and not deadline.anew
            running = context.lookups.armed(step.machine, step.key, deadline.name) if keeps else None
            if running is None or not _outlasts(running, armed[deadline.name], days, step):
                timers |= armed
    return timers


def _outlasts(running: Timer, armed: Timer, days: WorkingDays, step: Step) -> bool:
    """Tell whether a timer that runs is due later than one armed anew; or has more left, if neither has a moment."""
    if running.due == armed.due == HELD:
        day = days.local_date(step.recorded_at)
        left, anew = (one.budget - suspension.used(one.start, day, days) for one in (running, armed))
        return left > anew
    return running.due > armed.due


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


def _armed(root: str, step: Step, days: Mapping[str, int], start: int, calendar: WorkingDays) -> dict[str, Timer]:
    """Arm timers, each that many working days after the start (UTC microseconds)."""
    timers: dict[str, Timer] = {}
    for name, budget in days.items():
        due = due_of(calendar, name, start, budget)
        timers[name] = Timer(
            machine=step.machine,
            key=step.key,
            name=name,
            root=root,
            entry=step.seq,
            start=start,
            budget=budget,
            due=due.moment,
            provisional=due.provisional,
            calendar=calendar.fingerprint,
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
    taken: _Taken,
    facts: Facts,
    *,
    timers: Mapping[str, Timer | None],
    follow_ups: tuple[FollowUp, ...],
    forgets: bool = False,
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
        forgets=forgets,
    )
