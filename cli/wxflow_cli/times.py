"""Take times and days on the command line, and read the clock: only the doors do."""

import os
import time
from datetime import date
from typing import Any

import click

from wxflow import moments
from wxflow.errors import BadInput
from wxflow.words import words

CLOCK = "WXFLOW_CLOCK"
_GIVEN = "given"
_GRACE = 60_000_000
"""Microseconds that something may be dated later than this machine's clock: no two clocks are quite alike."""
_FIRST = moments.parse("1970-01-01T00:00:00+00:00", "")
_LAST = moments.parse("3000-01-01T00:00:00+00:00", "")


def now() -> int:
    """Return the present moment, UTC microseconds."""
    return time.time_ns() // 1000


def is_given() -> bool:
    """Tell whether the moments given are the clock: for tests, rehearsals and made-up years."""
    value = os.environ.get(CLOCK, "")
    if value not in ("", _GIVEN):
        raise BadInput(words("{name}: {value} is unknown; known: {known}", name=CLOCK, value=repr(value), known=_GIVEN))
    return value == _GIVEN


def lies_ahead(moment: int) -> bool:
    """Tell whether a moment (UTC microseconds) has not come yet, so that nothing can be recorded or swept at it."""
    return not is_given() and moment > now() + _GRACE


def has_come(moment: int, zone: str) -> int:
    """Return a moment at which something may be recorded or swept; BadInput when it has not come yet."""
    if lies_ahead(moment):
        raise BadInput(
            words(
                "{moment} has not come yet (this machine's clock says {clock}): "
                "nothing is recorded or swept ahead of time",
                moment=moments.iso(moment, zone),
                clock=moments.iso(now() // 1_000_000 * 1_000_000, zone),
            )
        )
    return moment


def latest(standing: int) -> int:
    """Return the last moment at which anything may have been recorded, for whoever stands at a moment."""
    return (standing if is_given() else min(standing, now())) + _GRACE


def parse(text: object, what: str) -> int:
    """Return the moment a text names, in UTC microseconds; one without an offset is never guessed at."""
    moment = moments.parse(text, what)
    if not _FIRST <= moment < _LAST:
        raise BadInput(words("{what}: {text} lies outside the years 1970 to 2999", what=what, text=repr(text)))
    return moment


class Moment(click.ParamType[int]):
    """A time on the command line."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return UTC microseconds."""
        if isinstance(value, int):
            return value
        try:
            return parse(value, _name_of(param))
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
                words(
                    "{param}: {value} is not a day: give one like 2026-03-02", param=_name_of(param), value=repr(value)
                ),
                ctx,
            ) from None
        if not 1970 <= day.year < 3000:
            raise click.UsageError(
                words("{param}: {value} lies outside the years 1970 to 2999", param=_name_of(param), value=repr(value)),
                ctx,
            )
        return day


def _name_of(param: click.Parameter | None) -> str:
    return param.opts[0] if param else "time"


MOMENT = Moment()
DAY = Day()
