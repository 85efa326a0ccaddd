"""Make named tuples where thousands are made."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, TypeVar

T = TypeVar("T")


def maker(kind: type[T]) -> Callable[[Iterable[Any]], T]:
    """Return what makes a named tuple of all its values in order, unchecked: `_make` is written in Python."""
    made: Any = tuple
    return partial(made.__new__, kind)
