"""Count working days by the State Council's calendar and a company's own days."""

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


@lru_cache(maxsize=8192)
def works(day: date) -> bool | None:
    """Tell whether China works on a day; None where a year not published yet may decide, which begins in December."""
    try:
        chinese_calendar.is_workday(day + timedelta(days=3))
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None


class WorkingDays:
    """A company's working days."""

    def __init__(self, policy: dict[str, Any]) -> None:
        own = policy.get("calendar", {}).get("overrides", [])
        self.own: dict[date, bool] = {date.fromisoformat(str(one["date"])): bool(one["workday"]) for one in own}

    def due(self, start: int, days: int) -> int | None:
        """Return the end of the last of so many working days after a start; None while it is provisional."""
        day = day_of(start)
        while days:
            day += DAY
            working = works(day)
            if working is None:
                return None
            days -= bool(self.own.get(day, working))
        return midnight_after(day)
