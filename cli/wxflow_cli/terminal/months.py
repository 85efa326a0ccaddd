"""Take a month on the command line."""

from typing import Any

import click

from wxflow.translatable import tr
from wxflow_office.texts.months import Month, month_meant


class MonthType(click.ParamType[Month]):
    """A month on the command line."""

    name = "month"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Month:
        """Return the month."""
        if isinstance(value, Month):
            return value
        found = month_meant(value)
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
        return found


MONTH = MonthType()
