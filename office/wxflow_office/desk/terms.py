"""Say by when a duty is to be done, and how many working days that leaves."""

from datetime import date, timedelta

from wxflow.calendar.due import HELD
from wxflow.declare.context import Context
from wxflow.declare.records import OVERDUE
from wxflow.engine.outlook import Outlook
from wxflow.moments import parse
from wxflow.store.waiting import Course
from wxflow_office.company.company import Company
from wxflow_office.desk.item import Term
from wxflow_office.instances.held import Held

_DAY = timedelta(days=1)
_MOST_DAYS = 1_000


class Terms:
    """The terms of duties, as they stand at a moment, UTC microseconds, by what has run at the instances."""

    def __init__(self, company: Company, outlook: Outlook, now: int, course: Course) -> None:
        self._company, self._now, self._course = company, now, course
        self._held = Held(company, now, outlook)
        self._left: dict[date, int] = {}

    def of(self, context: Context, deadline: str) -> Term | None:
        """Return by when an instance's deadline is to be met; None where it neither runs nor has passed."""
        timer = self._course.timers.get((context.machine, context.key, deadline))
        if timer is None:
            return self._passed(context, deadline)
        if timer.due == HELD:
            until = self._held.until(timer)
            return Term(
                deadline=deadline, due=None, last_day=None, working_days_left=None, overdue=False,
                provisional=timer.provisional, held_until=until,
            )  # fmt: skip
        overdue = timer.due <= self._now and not timer.provisional
        return self._term(deadline, timer.due, overdue, timer.provisional, self._held.until(timer))

    def _passed(self, context: Context, deadline: str) -> Term | None:
        """Return the term of a deadline that has passed and been written down, while the state still stands."""
        machine = self._company.machines[context.machine].machine
        for one in machine.standing(context.facts):
            if one.name == deadline:
                return self._term(deadline, parse(one.due, "due"), True, False, None)
        for step in reversed(self._course.steps.get((context.machine, context.key), ())):
            if step.event == OVERDUE and step.data.get("timer") == deadline:
                return self._term(deadline, step.at, True, False, None)
            if step.event in self._armed_by(context.machine, deadline):
                return None
        return None

    def _armed_by(self, machine: str, deadline: str) -> tuple[str, ...]:
        return self._company.machines[machine].deadlines[deadline].armed_by

    def _term(self, deadline: str, due: int, overdue: bool, provisional: bool, held: str | None) -> Term:
        last_day = self._company.engine.calendar.local_date(due - 1)
        return Term(
            deadline=deadline, due=due, last_day=last_day, working_days_left=None if overdue else self._until(last_day),
            overdue=overdue, provisional=provisional, held_until=held,
        )  # fmt: skip

    def _until(self, last_day: date) -> int:
        """Count the working days after today, up to a day."""
        if last_day not in self._left:
            calendar = self._company.engine.calendar
            today = calendar.local_date(self._now)
            days = min((last_day - today).days, _MOST_DAYS)
            self._left[last_day] = sum(calendar.is_workday(today + n * _DAY) for n in range(1, days + 1))
        return self._left[last_day]
