"""Take times and days on the command line."""

from datetime import date
from typing import Any

import click

from wxflow.errors import BadInput
from wxflow.translatable import tr
from wxflow_office.company import clock


class Moment(click.ParamType[int]):
    """A time on the command line."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return UTC microseconds."""
        if isinstance(value, int):
            return value
        try:
            return clock.parse(value, _name_of(param))
        except BadInput as error:
            raise click.UsageError(error.text, ctx) from None


class Day(click.ParamType[date]):
    """A day on the command line."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the date."""
        if isinstance(value, date):
            return value
        try:
            day = date.fromisoformat(value)
        except ValueError:
            raise click.UsageError(
                tr("{param}: {value} is not a day: give one like 2026-03-02", param=_name_of(param), value=repr(value)),
                ctx,
            ) from None
        if not 1970 <= day.year < 3000:
            raise click.UsageError(
                tr("{param}: {value} lies outside the years 1970 to 2999", param=_name_of(param), value=repr(value)),
                ctx,
            )
        return day


def _name_of(param: click.Parameter | None) -> str:
    return param.opts[0] if param else "time"


MOMENT = Moment()
DAY = Day()
