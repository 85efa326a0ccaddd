"""Count the days of a running deadline one by one, and say why each counts or does not."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from wxflow.calendar.due import HELD
from wxflow.calendar.published import Day
from wxflow.declare.records import Timer
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
    """Whether a suspension takes it out."""


class Countdown(NamedTuple):
    """A deadline, and its days from the one after its start to its last."""

    timer: Timer
    started: date
    last: date | None
    """None while a suspension without an end covers it."""
    days: tuple[CountedDay, ...]


def countdown(company: Company, machine: str, key: str, deadline: str) -> Countdown | None:
    """Return how a deadline of an instance is counted; None when it does not run."""
    armed = company.queries.timers(machine=machine, key=key)
    timer = next((one for one in armed if one.name == deadline), None)
    if timer is None:
        return None
    calendar = company.engine.calendar
    started = calendar.local_date(timer.start)
    last = None if timer.due == HELD else calendar.local_date(timer.due - 1)
    days = tuple(_days(company, timer, started, last)) if timer.budget and last is not None else ()
    return Countdown(timer, started, last, days)


def _days(company: Company, timer: Timer, started: date, last: date) -> Iterator[CountedDay]:
    ledger = Ledger(company.store, company.company, company.machines)
    excused = recount_timers.excused(company.engine, ledger, timer)
    number, day = 0, started
    while day < last and (day - started).days < _MOST:
        day += _DAY
        seen, suspended = company.engine.calendar.day(day), excused is not None and excused(day)
        counts = seen.workday and not suspended
        number += counts
        yield CountedDay(seen, number if counts else None, suspended)
