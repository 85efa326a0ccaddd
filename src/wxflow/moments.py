"""Write and read moments: UTC microseconds inside, ISO 8601 with an offset outside."""

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from wxflow.errors import BadInput
from wxflow.translatable import tr

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_MIDNIGHT = re.compile(r"([12]\d{3}-\d\d-\d\d)T00:00:00([+-]\d\d:\d\d)")
GRACE = 60_000_000
"""Microseconds that something may be dated later than a machine's clock: no two clocks are quite alike."""


@lru_cache(maxsize=4096)
def iso(moment: int, zone: str) -> str:
    """Write a moment as ISO 8601 with the zone's offset; microseconds only when there are any."""
    return (_EPOCH + timedelta(microseconds=moment)).astimezone(ZoneInfo(zone)).isoformat()


def ending(text: str) -> str:
    """Write a moment (ISO 8601) that ends something as people read it: the end of a day as 24:00 of that very day.

    What programs read keeps the moment as it is: few of them know that hour.
    """
    found = _MIDNIGHT.fullmatch(text)
    return f"{date.fromisoformat(found[1]) - timedelta(days=1)}T24:00:00{found[2]}" if found else text


def parse(text: Any, what: str) -> int:
    """Read an ISO 8601 moment; a zone is never guessed, so a text without an offset is BadInput."""
    try:
        moment = datetime.fromisoformat(text)
    except (ValueError, TypeError):  # TypeError where it is no text at all
        moment = None
    if moment is None or moment.tzinfo is None:
        raise BadInput(_wrong(text, what, is_time=moment is not None))
    return (moment - _EPOCH) // _MICROSECOND


def _wrong(text: object, what: str, *, is_time: bool) -> str:
    told = {"what": what, "text": repr(text), "right": tr("give one like 2026-03-02T10:00:00+08:00")}
    if is_time:
        return tr("{what}: {text} has no offset from UTC: {right}", **told)
    return tr("{what}: {text} is not a time: {right}", **told)
