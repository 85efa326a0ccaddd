"""Say which day and month a penalty belongs to: what time itself charges at 24:00 belongs to the day that ends then."""

import re

from wxflow.moments import iso

_BY_TIME = re.compile(r"#\d+:[a-z_]+/")
"""How the key of a penalty names the deadline it comes from."""


def moment_of(key: str, at: int) -> int:
    """Return the moment by which a day or month is told, of what began at a moment (UTC microseconds)."""
    return at - 1 if is_by_time(key) else at


def is_by_time(key: str) -> bool:
    """Tell whether time itself has found what a penalty is about, by the key: it ended with its deadline's day."""
    return _BY_TIME.search(key) is not None


def month_of(key: str, at: int, zone: str) -> str:
    """Return the month, as 2026-09, of what began at a moment in UTC microseconds."""
    return iso(moment_of(key, at), zone)[:7]
