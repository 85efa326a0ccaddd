"""Make named tuples where thousands are made."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, TypeVar, cast

T = TypeVar("T")


def maker(kind: type[T]) -> Callable[[Iterable[Any]], T]:
    """Return what makes a named tuple of all its values in order, unchecked: `_make` is written in Python."""
    return cast("Callable[[Iterable[Any]], T]", partial(tuple.__new__, cast("Any", kind)))
