"""When a deadline is due."""

from datetime import date
from typing import NamedTuple

HELD = 2**55
"""Stands for the due moment of a deadline that has none until a suspension is ended: no moment is as late."""


class Due(NamedTuple):
    """The last day of a deadline, and its end: 24:00 of that day in UTC microseconds."""

    last_day: date
    moment: int
    provisional: bool
