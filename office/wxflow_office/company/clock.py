"""Read the clock, hold moments against it, and read those that texts name."""

import os
import time

from wxflow import moments
from wxflow.declare.records import NEVER
from wxflow.errors import BadInput
from wxflow.translatable import tr

CLOCK = "WXFLOW_CLOCK"
_GIVEN = "given"
_FIRST = moments.parse("1970-01-01T00:00:00+00:00", "")
_LAST = moments.parse("3000-01-01T00:00:00+00:00", "")


class _Shift:
    """How far the clock is set off from the machine's, microseconds: not at all, but for the demo."""

    by = 0


def now() -> int:
    """Return the present moment, UTC microseconds."""
    return time.time_ns() // 1000 + _Shift.by


def as_set(moment: int) -> int:
    """Return what this process's clock shows when other clocks show a moment."""
    return moment + _Shift.by


def set_to(moment: int | None) -> None:
    """Let this process's clock show a moment now, and go on from there: the demo lives in a year of its own.

    None lets it show what the machine's does again.
    """
    _Shift.by = 0 if moment is None else moment - time.time_ns() // 1000


def is_given() -> bool:
    """Tell whether the moments given are the clock: for tests, rehearsals and made-up years."""
    value = os.environ.get(CLOCK, "")
    if value not in ("", _GIVEN):
        raise BadInput(tr("{name}: {value} is unknown; known: {known}", name=CLOCK, value=repr(value), known=_GIVEN))
    return value == _GIVEN


def lies_ahead(moment: int) -> bool:
    """Tell whether a moment (UTC microseconds) has not come yet, so that nothing can be recorded or swept at it."""
    return moment > horizon()


def horizon() -> int:
    """Return the last moment that has come by now, as `lies_ahead` sees it: later ones may have come since."""
    return NEVER if is_given() else now() + moments.GRACE


def has_come(moment: int, zone: str) -> int:
    """Return a moment at which something may be recorded or swept; BadInput when it has not come yet."""
    if lies_ahead(moment):
        raise BadInput(
            tr(
                "{moment} has not come yet (this machine's clock says {clock}): "
                "nothing is recorded or swept ahead of time",
                moment=moments.iso(moment, zone),
                clock=moments.iso(now() // 1_000_000 * 1_000_000, zone),
            )
        )
    return moment


def latest(standing: int) -> int:
    """Return the last moment at which anything may have been recorded, for whoever stands at a moment."""
    return (standing if is_given() else min(standing, now())) + moments.GRACE


def parse(text: object, what: str) -> int:
    """Return the moment a text names, in UTC microseconds; BadInput for one without an offset, or far away."""
    moment = moments.parse(text, what)
    if not _FIRST <= moment < _LAST:
        raise BadInput(tr("{what}: {text} lies outside the years 1970 to 2999", what=what, text=repr(text)))
    return moment
