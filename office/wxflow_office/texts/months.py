"""A calendar month, as people write it: 2026-03."""

import re
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

_MONTH = re.compile(r"(19[7-9]\d|2\d\d\d)-(0[1-9]|1[0-2])")


class Month(NamedTuple):
    """A calendar month."""

    year: int
    month: int

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02}"

    @property
    def spoken(self) -> str:
        """Return it as a title has it, in Chinese."""
        return f"{self.year}年{self.month}月"

    def bounds(self, zone: str) -> tuple[int, int]:
        """Return where it begins and where the next one does, in UTC microseconds."""
        first = datetime(self.year, self.month, 1, tzinfo=ZoneInfo(zone))
        after = (first + timedelta(days=31)).replace(day=1)
        return int(first.timestamp()) * 1_000_000, int(after.timestamp()) * 1_000_000


def month_meant(text: str) -> Month | None:
    """Return the month of 1970 to 2999 that a text names, or None where it names none."""
    found = _MONTH.fullmatch(text)
    return Month(int(found[1]), int(found[2])) if found else None
