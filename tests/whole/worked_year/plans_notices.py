"""Think of notices the State Council may publish: whole years, parts of them, what amends them."""

from datetime import date, timedelta
from random import Random
from typing import Any

from tests.whole.worked_year.oracle import Oracle
from tests.whole.worked_year.workdays import HOLIDAYS, day_of

FIRST_DAYS = ((1, 1), (2, 6), (4, 5), (5, 1), (6, 9), (9, 15), (10, 1))
"""Month and day each holiday may begin on."""
Days = dict[date, tuple[bool, str]]


def notice(chance: Random, oracle: Oracle) -> dict[str, Any]:
    """Return a notice: of the next year nothing is known of, mostly whole, or of the days to come."""
    following = oracle.calendar.last_sure().year + 1
    year = following if chance.random() < 0.6 else day_of(oracle.now).year
    days = _whole(chance, year) if year == following else _amended(chance, oracle)
    told = [{"name": name, "date": day.isoformat(), "isOffDay": off} for day, (off, name) in sorted(days.items())]
    return {"year": year, "days": told}


def _whole(chance: Random, year: int) -> Days:
    days: Days = {}
    for name, (month, first) in zip(HOLIDAYS, FIRST_DAYS, strict=True):
        begins, lasts = date(year, month, first), chance.choice((1, 1, 3, 5))
        days |= {begins + timedelta(n): (True, name) for n in range(lasts)}
        if lasts == 5:
            days[begins + timedelta(7)] = (False, name)  # somebody must make up for it
    left_out = chance.choice(HOLIDAYS) if chance.random() < 0.2 else ""
    days[date(year - 1, 12, 31)] = (chance.random() < 0.5, HOLIDAYS[0])
    return {day: told for day, told in days.items() if told[1] != left_out}


def _amended(chance: Random, oracle: Oracle) -> Days:
    """Return some days about now, of this year, that are off or not whatever was said of them."""
    today = day_of(oracle.now)
    days = [today + timedelta(chance.randint(-3, 25)) for _ in range(chance.randint(1, 3))]
    return {day: (chance.random() < 0.7, "调整") for day in days if day.year == today.year} or {today: (True, "调整")}
