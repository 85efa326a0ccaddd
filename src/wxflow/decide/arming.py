"""Work out what a step arms and drops: the timers of deadlines, and of their reminders."""

from collections.abc import Mapping
from datetime import date, time

from wxflow.calendar.due import HELD
from wxflow.decide.compiled import CompiledMachine
from wxflow.decide.frame import Frame, WorkingDays
from wxflow.declare import suspension
from wxflow.declare.context import Context, Policy
from wxflow.declare.deadline import Deadline
from wxflow.declare.records import Facts, Step, Timer
from wxflow.declare.reminder import due_of, name_of
from wxflow.declare.suspension import clocks_of


def timers_after(
    compiled: CompiledMachine, root: str, step: Step, facts: Facts, *, context: Context, frame: Frame
) -> dict[str, Timer | None]:
    """Work out what the step arms, and what it drops; where a timer is running already, the later one holds."""
    timers: dict[str, Timer | None] = {}
    if not compiled.machine.deadlines:
        return timers
    policy = context.policy
    clocks = clocks_of(step) if suspension.TIMERS in step.data else {}
    for deadline in compiled.machine.deadlines if clocks else compiled.touched(step):
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
