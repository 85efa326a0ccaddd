"""Count working days by the State Council's calendar and a company's own days."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import chinese_calendar

ZONE = ZoneInfo("Asia/Shanghai")
EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
MICROSECOND = timedelta(microseconds=1)
DAY = timedelta(days=1)


def moment(text: str) -> int:
    """Return a time, which must say its offset, in UTC microseconds."""
    when = datetime.fromisoformat(text)
    if when.tzinfo is None:
        raise ValueError(f"{text} has no offset")
    return (when - EPOCH) // MICROSECOND


def day_of(when: int) -> date:
    """Return the day a moment is in, in China."""
    return (EPOCH + when * MICROSECOND).astimezone(ZONE).date()


def midnight_after(day: date) -> int:
    """Return the end of a day, 24:00."""
    following = day + DAY
    return (datetime(following.year, following.month, following.day, tzinfo=ZONE) - EPOCH) // MICROSECOND


def utc(when: int) -> str:
    """Return a moment as the expected outcome writes it."""
    return (EPOCH + when * MICROSECOND).isoformat()


HOLIDAYS = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
LAST_PRINTED = 2026
"""The last year whose days the package knows."""
HELD = 2**55
"""The due moment of what has none until a suspension is ended."""
Count = tuple[int, bool]
"""A due moment, and whether every day on the way to it is known for sure."""


@lru_cache(maxsize=8192)
def works(day: date) -> bool:
    """Tell whether China works on a day, as far as was printed."""
    return bool(chinese_calendar.is_workday(day)) if day.year <= LAST_PRINTED else day.weekday() < 5


class WorkingDays:
    """A company's working days, by its own word, the notices it was told and what was printed before."""

    def __init__(self, policy: dict[str, Any]) -> None:
        own = policy.get("calendar", {}).get("overrides", [])
        self.own: dict[date, bool] = {date.fromisoformat(str(one["date"])): bool(one["workday"]) for one in own}
        self.told: dict[date, tuple[bool, str]] = {}
        self.years: dict[int, dict[date, tuple[bool, str]]] = {}
        """By the year of a notice, what its notices say of each day."""

    def tell(self, notice: dict[str, Any]) -> None:
        """Take a notice in, which amends the earlier ones day by day."""
        days = {date.fromisoformat(one["date"]): (not one["isOffDay"], one["name"]) for one in notice["days"]}
        self.years[notice["year"]] = self.years.get(notice["year"], {}) | days
        self.told = {day: said for year in sorted(self.years) for day, said in self.years[year].items()}

    def last_sure(self) -> date:
        """Return the last day that the notice of another year cannot change any more."""
        year = LAST_PRINTED
        while {said[1] for said in self.years.get(year + 1, {}).values() if not said[0]} >= {*HOLIDAYS}:
            year += 1
        return date(year, 12, 28)

    def due(
        self, start: int, days: int, excused: Callable[[date], bool] = lambda _: False, alike: date = date.min
    ) -> Count:
        """Return the end of the last of so many working days after a start that nothing excuses.

        After the day `alike` every day is excused, or none: what has no end in sight is HELD.
        """
        day, sure, last = day_of(start), True, self.last_sure()
        while days:
            day += DAY
            if excused(day):
                if day > alike:
                    return HELD, False
            else:
                told = self.told.get(day, (works(day), ""))[0]
                sure = sure and (day <= last or day in self.own or day in self.told)
                days -= bool(self.own.get(day, told))
        return midnight_after(day), sure
