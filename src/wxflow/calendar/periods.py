"""Know which days do not count for a deadline: the periods that cover it, and until when. Pure."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

Selector = tuple[str, str]
"""Whom a period is for: a kind and a key, as ("person", "E0001")."""
Cover = tuple[tuple[Selector, ...], ...]
"""What covers a deadline: any of these, each where all that it names are suspended."""
EXCUSES = ("excuses", "days")
"""The ref that finds every instance that is a period, whatever has become of it."""
_DAY = timedelta(days=1)


class Period(NamedTuple):
    """Days on which somebody owes nothing, both ends included; without a last one until it is ended."""

    first: date
    last: date | None

    def holds(self, day: date) -> bool:
        """Tell whether a day is one of them."""
        return self.first <= day and (self.last is None or day <= self.last)


Periods = Mapping[Selector, Sequence[Period]]


class Excused:
    """The days that do not count for one deadline."""

    def __init__(self, covers: Sequence[tuple[date, Cover]], periods: Periods) -> None:
        """Take what covered it from which day on, the first from the start on; at least one."""
        self._covers, self._periods = covers, periods
        self._since = [first for first, _ in covers]
        named = {selector for _, cover in covers for every in cover for selector in every}
        found = [period for selector in named for period in periods.get(selector, ())]
        ends = [end for period in found for end in period if end is not None]
        self._settled = max([*self._since, *ends])
        """After this day, all days are alike."""

    def __call__(self, day: date) -> bool:
        """Tell whether a day does not count."""
        _, cover = self._covers[max(bisect_right(self._since, day) - 1, 0)]
        return any(every and all(self._is_suspended(one, day) for one in every) for every in cover)

    def for_good(self, day: date) -> bool:
        """Tell whether neither a day nor any after it counts, as far as is known."""
        return day > self._settled and self(day)

    def until(self, day: date) -> date | None:
        """Return the last of the days on end, from a day that does not count, that do not; None while none is known."""
        while not self.for_good(day):
            if not self(day + _DAY):
                return day
            day += _DAY
        return None

    def _is_suspended(self, selector: Selector, day: date) -> bool:
        return any(period.holds(day) for period in self._periods.get(selector, ()))
