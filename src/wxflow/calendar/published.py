"""Know the years whose working days were published when this version was made."""

from datetime import date
from typing import NamedTuple

from wxflow.translatable import term, tr

_SATURDAY = 5
_MONDAY_TO_FRIDAY, _WEEKEND = tr("Monday to Friday"), tr("weekend")


class Day(NamedTuple):
    """One day as the calendar sees it; `layer` is override, notice, published or weekday."""

    day: date
    workday: bool
    layer: str
    known: bool
    reason: str


class Published:
    """The years the package `chinesecalendar` holds; it raises outside them, so it is never asked there."""

    first_day = date(2004, 1, 1)

    def __init__(self) -> None:
        # 8 ms that a command which counts no days need not pay.
        from chinese_calendar.constants import holidays, workdays  # pyright: ignore[reportMissingTypeStubs]

        self._off: dict[date, str] = holidays
        self._on: dict[date, str] = workdays
        self.last_year = max(day.year for day in holidays if day.month > 1)

    def day(self, day: date, *, known: bool) -> Day | None:
        """Return what has been published of a day, or None outside the published years."""
        if not self.first_day <= day or day.year > self.last_year:
            return None
        if day in self._off:
            return Day(day, False, "published", known, term("holiday", self._off[day]))
        if day in self._on:
            return Day(
                day,
                True,
                "published",
                known,
                tr("make-up day for {holiday}", holiday=term("holiday", self._on[day])),
            )
        return weekday(day, layer="published", known=known)


def weekday(day: date, *, layer: str, known: bool) -> Day:
    """Return a day as the days of the week go."""
    works = day.weekday() < _SATURDAY
    return Day(day, works, layer, known, _MONDAY_TO_FRIDAY if works else _WEEKEND)
