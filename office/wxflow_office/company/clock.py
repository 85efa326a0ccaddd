"""Read the clock, and the moments that texts name."""

import time

from wxflow import moments
from wxflow.errors import BadInput
from wxflow.translatable import tr

_FIRST = moments.parse("1970-01-01T00:00:00+00:00", "")
_LAST = moments.parse("3000-01-01T00:00:00+00:00", "")


def now() -> int:
    """Return the present moment, UTC microseconds."""
    return time.time_ns() // 1000


def parse(text: object, what: str) -> int:
    """Return the moment a text names, in UTC microseconds; BadInput for one without an offset, or far away."""
    moment = moments.parse(text, what)
    if not _FIRST <= moment < _LAST:
        raise BadInput(tr("{what}: {text} lies outside the years 1970 to 2999", what=what, text=repr(text)))
    return moment
