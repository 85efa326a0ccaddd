"""Notices that publish their year: a day off for each of the seven holidays, and no more."""

from collections.abc import Iterable
from datetime import date

from wxflow.calendar.holidays import HOLIDAYS
from wxflow.calendar.workdays import Notice, NoticeDay

DAYS = ((1, 1), (2, 6), (4, 5), (5, 1), (6, 9), (9, 15), (10, 1))
"""Month and day of each, in the order of HOLIDAYS; as 2027 has them."""


def named(year: int) -> tuple[NoticeDay, ...]:
    """Name a day off for each holiday of a year."""
    return tuple(NoticeDay(date(year, *day), off=True, name=name) for name, day in zip(HOLIDAYS, DAYS, strict=True))


def whole(year: int, extra: Iterable[NoticeDay] = (), source: str | None = None) -> Notice:
    """Make a notice that publishes its year; an extra day wins over a holiday on the same day."""
    more = {one.day: one for one in extra}
    days = {one.day: one for one in named(year)} | more
    return Notice(year, tuple(sorted(days.values(), key=lambda one: one.day)), source or f"{year}.json")


def off(*days: date, year: int) -> Notice:
    """Make a notice that publishes its year, with days off besides its holidays."""
    return whole(year, (NoticeDay(day, True, "元旦") for day in days))
