"""Take times and days on the command line: as people write them, and in the company's own time."""

import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from wxflow.errors import BadInput, WxflowError
from wxflow.translatable import tr
from wxflow_office.company import clock

_DAY = r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?"
_A_DAY = re.compile(_DAY)
_LOCAL = re.compile(rf"{_DAY}(?:T|\s+|(?<=日))(\d{{1,2}})[:：](\d{{2}})(?:[:：](\d{{2}}))?")


def day_of(text: str) -> str:
    """Return a day that is written as 2026/4/30 or 2026年4月30日 as ISO 8601, anything else as it is."""
    found = _A_DAY.fullmatch(text.strip())
    return "{}-{:0>2}-{:0>2}".format(*found.groups()) if found else text


class Moment(click.ParamType[int]):
    """A time on the command line; without an offset it is the company's."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return UTC microseconds."""
        if isinstance(value, int):
            return value
        try:
            local = _LOCAL.fullmatch(value.strip())
            if local is None:
                return clock.parse(value, _name_of(param))
            return clock.parse(_with_offset(value, [int(one or 0) for one in local.groups()], ctx), _name_of(param))
        except BadInput as error:
            raise click.UsageError(error.text, ctx) from None


def _with_offset(value: str, parts: list[int], ctx: click.Context | None) -> str:
    """Return a local time with the offset of the company's zone; as it is where the policy cannot be read.

    A day ends at 24:00, as deadlines are told.
    """
    year, month, day, *time = parts
    ends = time == [24, 0, 0]
    hour, minute, second = (0, 0, 0) if ends else time
    try:
        moment = datetime(year, month, day, hour, minute, second) + timedelta(days=ends)
    except (ValueError, OverflowError):
        return value
    zone = _zone(ctx)
    return value if zone is None else moment.replace(tzinfo=ZoneInfo(zone)).isoformat()


def _zone(ctx: click.Context | None) -> str | None:
    from wxflow_office.company.company import read_policy
    from wxflow_office.company.places import POLICY, Place

    # What nobody has given is no text yet while click is still reading.
    given = {name: value for name, value in (ctx.params if ctx else {}).items() if isinstance(value, str)}
    place = Place(database="", policy=Path(given.get("policy") or POLICY), company=given.get("company_code"))
    try:
        return read_policy(place).zone
    except WxflowError:
        return None


class Day(click.ParamType[date]):
    """A day on the command line."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the date."""
        if isinstance(value, date):
            return value
        try:
            day = date.fromisoformat(day_of(value))
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
