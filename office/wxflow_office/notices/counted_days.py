"""Count the days of a deadline one by one, and say why each counts or does not."""

from datetime import date, timedelta
from typing import NamedTuple

from wxflow.declare.records import Instance
from wxflow.engine import recount_timers
from wxflow.ledger.ledger import Ledger
from wxflow_office.company.company import Company

_DAY = timedelta(days=1)
_MOST = 1_000


class CountedDay(NamedTuple):
    """A day, numbered where it counted."""

    day: date
    number: int | None
    why: str
    """What the calendar says of it, in its own words; nothing of an ordinary day."""
    suspended: bool


def counted_days(company: Company, instance: Instance, deadline: str, start: int, due: int) -> list[CountedDay]:
    """Return the days after a deadline's start (UTC microseconds) up to its last one."""
    engine = company.engine
    ledger = Ledger(company.store, company.company, company.machines)
    counting = recount_timers.counting(engine, ledger, instance.machine, instance.key, instance.root)
    excused = counting(deadline, instance.facts, start)
    first, last = engine.calendar.local_date(start), engine.calendar.local_date(due - 1)
    found: list[CountedDay] = []
    number = 0
    for n in range(1, min((last - first).days, _MOST) + 1):
        told = engine.calendar.day(first + n * _DAY)
        held = excused is not None and told.workday and excused(told.day)
        counts = told.workday and not held
        number += counts
        found.append(CountedDay(told.day, number if counts else None, told.reason, held))
    return found
