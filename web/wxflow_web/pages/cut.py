"""Cut a page out of a list that is at hand, by where its rows stand."""

from collections.abc import Callable, Iterable
from typing import TypeVar

Row = TypeVar("Row")


def cut(found: Iterable[Row], place: Callable[[Row], str], after: str, most: int) -> tuple[list[Row], str]:
    """Return at most so many rows behind a place, in order, and the place that the next page is behind, if any."""
    behind = sorted((one for one in found if place(one) > after), key=place)
    shown = behind[:most]
    return shown, place(shown[-1]) if len(behind) > most else ""
