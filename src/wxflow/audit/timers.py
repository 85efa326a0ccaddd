"""Hold armed timers against what armed them: when each started, and when it is due."""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from wxflow.audit.in_force import InForce
from wxflow.audit.messages import Messages
from wxflow.audit.past import Past
from wxflow.decide import covering
from wxflow.decide.arming import armed_with, clock_of
from wxflow.decide.compiled import Machines
from wxflow.decide.frame import WorkingDays
from wxflow.declare.context import Policy
from wxflow.declare.deadline import Deadline
from wxflow.declare.records import CORRECTED, LATE, MIGRATE, RECOUNT, REMIND, Facts, Name, Step, Timer
from wxflow.declare.reminder import deadline_of, due_of, reminder_of
from wxflow.declare.suspension import Clock, clocks_of
from wxflow.errors import RecordBroken
from wxflow.translatable import tr

Calendars = Callable[[], Iterable[WorkingDays]]
"""Makes the calendars that were in force before, as far as the record tells."""


class Timers:
    """One company's armed timers, held against the steps, policies and calendars that they follow from."""

    def __init__(
        self,
        past: Past,
        in_force: InForce,
        machines: Machines,
        calendar: WorkingDays,
        earlier: Calendars = tuple[WorkingDays, ...],
    ) -> None:
        self._past, self._in_force, self._machines, self._calendar = past, in_force, machines, calendar
        self._make_earlier = earlier
        self.messages = Messages(past.store, past.company, past, in_force, machines)

    def step(self, step: Step, before: Facts) -> Iterable[str]:
        """Say what is wrong with what a step has people told; what else may be wrong with it takes a replay."""
        return self.messages.of_step(step, before) if step.event == REMIND else ()

    def timer(self, timer: Timer) -> Iterator[str]:
        """Say what is wrong with an armed timer."""
        entry = self._past.step(timer.machine, timer.key, timer.entry)
        deadline = self._machines[timer.machine].deadlines.get(deadline_of(timer.name))
        if entry is None or deadline is None:
            return
        try:
            policy = self._in_force.policy(entry.policy)
        except RecordBroken:
            return  # found at the step that armed it
        try:
            start, budget, *_ = self._clock(deadline, policy, entry)
        except LookupError:
            return  # steps are missing, which is found where they are read one after another
        days = armed_with(deadline, policy, timer.machine, budget)
        if timer.name not in days:
            days = self._armed_besides(timer, deadline, entry, budget)
        if (timer.start, timer.budget) != (start, days.get(timer.name)):
            yield tr("was not started as step {entry} and the policy in force say", entry=timer.entry)
            return
        counted = self._calendar
        if timer.calendar != counted.fingerprint:
            counted = self._earlier.get(timer.calendar, counted)
        seen = self._seen((timer.machine, timer.key), deadline.name, timer.start, calendar=counted)
        due = due_of(seen, timer.name, timer.start, timer.budget)
        if (due.moment, due.provisional) == (timer.due, timer.provisional):
            return
        if timer.calendar == counted.fingerprint:
            yield tr("is not due when the calendar says")
        else:
            yield tr(
                "was counted with a calendar that the record does not tell, and is due otherwise by the present one"
            )

    def _armed_besides(self, timer: Timer, deadline: Deadline, entry: Step, budget: int) -> dict[str, int]:
        """Return the reminders that the policy of the step that armed a deadline does not name, with their days.

        A later policy has armed them, or they came along with what had been armed before.
        """
        if entry.event in (CORRECTED, MIGRATE) and (reminder := reminder_of(timer.name)) is not None:
            return {timer.name: budget + reminder.working_days}
        steps, _ = self._past.life(timer.machine, timer.key)
        since = (one for one in steps[entry.seq :] if one.event == RECOUNT and one.data.get("entry") == entry.seq)
        late = next((one for one in since if timer.name in one.data.get(LATE, ())), None)
        try:
            return armed_with(deadline, self._in_force.policy(late.policy), timer.machine, budget) if late else {}
        except RecordBroken:
            return {}  # found at the step itself

    def reminders_for(self, machine: str, key: str, deadline: str, entry: int) -> Iterator[str]:
        """Name the timers of the reminders that a step armed with a deadline."""
        step, declared = self._past.step(machine, key, entry), self._machines[machine].deadlines[deadline]
        if step is None or step.event in (CORRECTED, MIGRATE):  # which bring along those that were armed
            return
        try:
            policy = self._in_force.policy(step.policy)
        except RecordBroken:
            return  # found at the step itself
        armed = armed_with(declared, policy, machine, self._clock(declared, policy, step).left)
        yield from (name for name in armed if name != deadline)

    def _seen(
        self, name: Name, deadline: str, start: int, *, known_at: int | None = None, calendar: WorkingDays | None = None
    ) -> WorkingDays:
        """Return the calendar as a deadline sees it, by the periods that were known at a moment, or are now."""
        knows = self._past if known_at is None else self._past.until(known_at)
        covered = self._past.covered(*name, deadline, start)
        calendar = calendar or self._calendar
        # What is excused does not hang on the layers of a calendar, only on its zone.
        excused = covering.excused(self._machines, knows, calendar, covered)
        return calendar if excused is None else calendar.excusing(excused)

    def _clock(self, deadline: Deadline, policy: Policy, entry: Step) -> Clock:
        """Return how the clock of a deadline stood that a step has armed or suspended."""
        if deadline.name in (clocks := clocks_of(entry)):
            return clocks[deadline.name][1]
        _, stood = self._past.life(entry.machine, entry.key)
        facts = {one.seq: one.facts for one in stood}[entry.seq] if deadline.day is not None else entry.data
        start, days = clock_of(deadline, policy, entry, facts, self._calendar)
        return Clock(start, days, start)

    @cached_property
    def _earlier(self) -> dict[str, WorkingDays]:
        return {one.fingerprint: one for one in self._make_earlier()}
