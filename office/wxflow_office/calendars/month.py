"""Lay out a month: its days with what is known of them, and what falls due on each."""

from calendar import Calendar as Weeks
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, time, timedelta
from typing import NamedTuple

from wxflow.calendar.published import Day
from wxflow.declare.records import Instance
from wxflow.store.named import named
from wxflow_machines.policy.sameness import canonical_name
from wxflow_office.company.company import Company
from wxflow_office.instances.due import Due, between

_DAY = timedelta(days=1)
_SATURDAY = 5


class OnDay(NamedTuple):
    """A day of a month's weeks, and what falls due at its end."""

    day: Day
    due: list[Due]

    @property
    def mark(self) -> str:
        """Tell what the day is where the days of the week do not: off, or a working day to make up for one."""
        works = self.day.day.weekday() < _SATURDAY
        return "" if self.day.workday == works else "make-up" if self.day.workday else "off"


def month(company: Company, first: date, now: int, of: Callable[[list[Due]], Iterable[Due]]) -> list[list[OnDay]]:
    """Return the weeks of the month that begins on a day, Monday first; `of` leaves what is to be shown."""
    counting = company.engine.calendar
    weeks = Weeks().monthdatescalendar(first.year, first.month)
    since = counting.moment_on(weeks[0][0], time()) + 1
    until = counting.moment_on(weeks[-1][-1] + _DAY, time())
    on_day: dict[date, list[Due]] = defaultdict(list)
    for one in of(between(company, since, until, now)):
        on_day[counting.local_date(one.timer.due - 1)].append(one)
    return [[OnDay(counting.day(day), on_day[day]) for day in week] for week in weeks]


def of_person(person: str, found: Iterable[Due]) -> Iterator[Due]:
    """Yield what somebody leads, owes or is concerned by."""
    for one in found:
        if person in (*one.told["leads"], *(one.told["person"] or "").split(", ")):
            yield one


def of_unit(company: Company, unit: str, found: list[Due], sees: Callable[[Instance], bool]) -> Iterator[Due]:
    """Yield what is about a unit's groups or people, of what is seen."""
    groups = {("group", one.told["group"]) for one in found if one.told["group"]}
    people = {("person", one) for due in found for one in (due.told["person"] or "").split(", ") if one}
    known = named(company.store, company.company, {*groups, *people, *((t.machine, t.key) for t, _ in found)})
    same = canonical_name(unit)

    def is_of_it(machine: str, key: str) -> bool:
        one = known.get((machine, key))
        return one is not None and canonical_name(str(one.facts.get("unit", ""))) == same

    for due in found:
        about = [("person", one) for one in (due.told["person"] or "").split(", ")]
        one = known.get((due.timer.machine, due.timer.key))
        is_theirs = any(is_of_it(*name) for name in (("group", due.told["group"] or ""), *about))
        if one is not None and is_theirs and sees(one):
            yield due
