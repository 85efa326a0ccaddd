"""Take a month on the command line."""

import re
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import click

from wxflow.translatable import tr


class Month(NamedTuple):
    """A calendar month."""

    year: int
    month: int

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02}"

    def bounds(self, zone: str) -> tuple[int, int]:
        """Return where it begins and where the next one does, in UTC microseconds."""
        first = datetime(self.year, self.month, 1, tzinfo=ZoneInfo(zone))
        after = (first + timedelta(days=31)).replace(day=1)
        return int(first.timestamp()) * 1_000_000, int(after.timestamp()) * 1_000_000


class MonthType(click.ParamType[Month]):
    """A month on the command line."""

    name = "month"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Month:
        """Return the month."""
        if isinstance(value, Month):
            return value
        found = re.fullmatch(r"(19[7-9]\d|2\d\d\d)-(0[1-9]|1[0-2])", value)
        if found is None:
            what = param.opts[0] if param else "month"
            raise click.UsageError(
                tr(
                    "{what}: {value} is not a month of 1970 to 2999: give one like 2026-03",
                    what=what,
                    value=repr(value),
                ),
                ctx,
            )
        return Month(int(found[1]), int(found[2]))


MONTH = MonthType()
