"""Write values as PostgreSQL takes them: texts and bytes as they are, numbers in digits, arrays of each.

None names its type: that is the one of what it is compared with or put into.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from operator import call
from struct import Struct
from types import NoneType
from typing import Any, NamedTuple, TypeVar, cast

from psycopg.pq import Format

T = TypeVar("T")
Given = tuple[list[bytes | None], list[int]]
"""The values of a statement, and the format of each."""

_TEXT, _BYTES = 25, 17
"""The numbers PostgreSQL gives the types of an array's elements."""
_ARRAY = Struct("!iiIii")
"""How many dimensions, whether there are NULLs, the elements' type, how many, and the number of the first."""
_LENGTH = Struct("!i")
_NULL = _LENGTH.pack(-1)


class _Texts(list[str | None]):
    """Stands for an array of texts."""


class _ByteStrings(list[bytes | None]):
    """Stands for an array of byte strings."""


class _Numbers(list[int | None]):
    """Stands for an array of whole numbers, or of nothing."""


class _Kind(NamedTuple):
    """How values of one kind are written."""

    write: Callable[[Any], bytes | None]
    format: int


class _Kinds(dict[type, _Kind]):
    """How values of each type are written; one that is made of another is written like it."""

    def __missing__(self, kind: type) -> _Kind:
        found = self[kind] = next(self[base] for base in kind.__mro__ if base in self)
        return found


_WRITTEN: Callable[[Callable[[Any], bytes | None], Any], bytes | None] = cast(Any, call)


def given(params: Sequence[Any]) -> Given:
    """Write the values of a statement: texts, whole numbers, bytes, None, or lists of these, of one kind each.

    Raises UnicodeEncodeError for a text with half a sign in it.
    """
    kinds = tuple(map(type, params))
    if list in kinds:
        kinds = tuple([_array_kind(one) if one.__class__ is list else one.__class__ for one in params])
    writes, formats = _ways(kinds)
    return list(map(_WRITTEN, writes, params)), formats


@lru_cache(1_000)
def _ways(kinds: tuple[type, ...]) -> tuple[list[Callable[[Any], bytes | None]], list[int]]:
    """Return how values of these types are written, one after another: few statements are given the same types."""
    found = [_KINDS[kind] for kind in kinds]
    return [kind.write for kind in found], [kind.format for kind in found]


def _array_kind(elements: Sequence[Any]) -> type:
    """Return what stands for an array, by its first element that is not None."""
    first = next((one for one in elements if one is not None), None)
    return _Texts if isinstance(first, str) else _ByteStrings if isinstance(first, bytes) else _Numbers


def _null(_: None) -> None:
    return None


def _texts(elements: Sequence[str | None]) -> bytes:
    return _array(_TEXT, elements, {one: None if one is None else one.encode() for one in set(elements)})


def _byte_strings(elements: Sequence[bytes | None]) -> bytes:
    return _array(_BYTES, elements, {one: one for one in elements})


def _numbers(elements: Sequence[int | None]) -> bytes:
    return b"{%b}" % ",".join(map(str, elements)).replace("None", "NULL").encode()


def _array(kind: int, elements: Sequence[T], written: Mapping[T, bytes | None]) -> bytes:
    """Write an array; `written` is each of its elements, of which a column has few that differ."""
    packed = {one: _NULL if text is None else _LENGTH.pack(len(text)) + text for one, text in written.items()}
    return b"".join([_ARRAY.pack(1, 1, kind, len(elements), 1), *map(packed.__getitem__, elements)])


_KINDS = _Kinds(
    {
        str: _Kind(str.encode, Format.BINARY),
        int: _Kind(b"%d".__mod__, Format.TEXT),
        bytes: _Kind(bytes, Format.BINARY),
        NoneType: _Kind(_null, Format.TEXT),
        _Texts: _Kind(_texts, Format.BINARY),
        _ByteStrings: _Kind(_byte_strings, Format.BINARY),
        _Numbers: _Kind(_numbers, Format.TEXT),
    }
)
