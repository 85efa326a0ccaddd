"""A table of cells as a file has them."""

from collections.abc import Mapping
from typing import Any, NamedTuple


class Fault(NamedTuple):
    """What stands in place of a cell that cannot be used, and why not."""

    why: str


class Sheet(NamedTuple):
    """One table of cells as they are: texts, numbers, dates, faults, or an empty text; the first row is number 1."""

    name: str
    rows: list[list[Any]]
    tall: Mapping[int, int]
    """The last row of what is merged downwards from a row, both counted from 1."""
    hidden: bool = False
