"""Count the days of a running deadline one by one, and say why each counts or does not."""

from datetime import date, timedelta
from typing import NamedTuple

from wxflow.calendar.due import HELD
from wxflow.calendar.published import Day
from wxflow.declare.records import Instance, Timer
from wxflow.declare.reminder import deadline_of
from wxflow.engine import recount_timers
from wxflow.ledger.ledger import Ledger
from wxflow_office.company.company import Company

_DAY = timedelta(days=1)
_MOST = 1_000


class CountedDay(NamedTuple):
    """One calendar day of the count, numbered where it counted."""

    day: Day
    number: int | None
    suspended: bool
    """Whether it is a working day that a suspension takes out."""


class Countdown(NamedTuple):
    """A deadline, and its days from the one after its start to its last."""

    timer: Timer
    started: date
    last: date | None
    """None while a suspension without an end covers it."""
    days: list[CountedDay]


def countdown(company: Company, machine: str, key: str, deadline: str) -> Countdown | None:
    """Return how a deadline of an instance is counted; None when it does not run."""
    armed = company.queries.timers(machine=machine, key=key)
    timer = next((one for one in armed if one.name == deadline), None)
    instance = company.queries.instance(machine, key)
    if timer is None or instance is None:
        return None
    calendar = company.engine.calendar
    last = None if timer.due == HELD else calendar.local_date(timer.due - 1)
    is_counted = timer.budget and last is not None
    days = counted_days(company, instance, deadline, timer.start, timer.due) if is_counted else []
    return Countdown(timer, calendar.local_date(timer.start), last, days)


def counted_days(company: Company, instance: Instance, deadline: str, start: int, due: int) -> list[CountedDay]:
    """Return the days after a deadline's start (UTC microseconds) up to its last one, at most a thousand."""
    engine = company.engine
    ledger = Ledger(company.store, company.company, company.machines)
    counting = recount_timers.counting(engine, ledger, instance.machine, instance.key, instance.root)
    excused = counting(deadline_of(deadline), instance.facts, start)
    first, last = engine.calendar.local_date(start), engine.calendar.local_date(due - 1)
    found: list[CountedDay] = []
    number = 0
    for n in range(1, min((last - first).days, _MOST) + 1):
        day = engine.calendar.day(first + n * _DAY)
        suspended = excused is not None and day.workday and excused(day.day)
        counts = day.workday and not suspended
        number += counts
        found.append(CountedDay(day, number if counts else None, suspended))
    return found
