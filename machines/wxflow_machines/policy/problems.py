"""Report what is wrong with a policy file, each problem with its line."""

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, cast

from wxflow.errors import BadInputs
from wxflow.translatable import tr

Place = tuple[str, ...]
"""Where a value stands: its table, its key, and in a list its number from 1."""


class BadPolicy(BadInputs):
    """A policy's values are wrong; `found` has what is wrong by the place of the value, for whoever shows it there."""

    def __init__(self, problems: tuple[str, ...], found: Sequence[tuple[Place, str]]) -> None:
        self.found = tuple(found)
        super().__init__(problems or tuple(what for _, what in found))


class Problems:
    """What is wrong with one policy file."""

    def __init__(self, source: str, text: str) -> None:
        self._source, self._text = source, text
        self._found: list[tuple[Place, str]] = []

    def add(self, path: Place, what: str) -> None:
        """Note a problem of the value at `path`."""
        self._found.append((path, what))

    def raise_any(self) -> None:
        """Raise `BadPolicy` with all problems in the order of their lines; do nothing when there are none."""
        if not self._found:
            return
        lines = lines_of(self._text)
        placed = sorted(((_line(path, lines), path, what) for path, what in self._found), key=lambda one: one[0])
        told = (
            tr("{source}{line}: {place}: {what}", source=self._source, line=_colon(line), place=_shown(path), what=what)
            for line, path, what in placed
        )
        raise BadPolicy(tuple(told), [(path, what) for _, path, what in placed])


def lines_of(text: str) -> dict[Place, int]:
    """Return the line, from 1, on which each table, key and value of a valid TOML text begins."""
    lines: dict[Place, int] = {}
    table: Place = ()
    begun, start = "", 1
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        begun, start = (begun + "\n" + line, start) if begun else (line, number)
        try:
            read = tomllib.loads(begun)
        except tomllib.TOMLDecodeError:
            continue  # a value that goes on in the next line
        paths = list(_paths(read, ()))
        if begun.lstrip().startswith("["):
            table, paths = _header(paths, lines), []
            lines.setdefault(table[:-1], start)
            lines.setdefault(table, start)
        for path in paths[1:]:
            lines.setdefault(table + path, start)
        begun = ""
    return lines


def _header(paths: list[Place], lines: dict[Place, int]) -> Place:
    """Return the path of a table's header; the tables of an array are numbered as they come."""
    path = paths[-1]
    number = 1
    while path[-1] == str(number) and path in lines:
        number += 1
        path = (*path[:-1], str(number))
    return path


def _paths(value: Any, path: Place) -> Iterator[Place]:
    yield path
    parts: Iterable[tuple[Any, Any]] = ()
    if isinstance(value, dict):
        parts = cast(dict[str, Any], value).items()
    elif isinstance(value, list):
        parts = enumerate(cast(list[object], value), 1)
    for key, one in parts:
        yield from _paths(one, (*path, str(key)))


def _line(path: Place, lines: dict[Place, int]) -> int:
    """Return the line of the nearest thing around `path` that stands in the file, 0 when nothing does."""
    return next((lines[path[:size]] for size in range(len(path), 0, -1) if path[:size] in lines), 0)


def _colon(line: int) -> str:
    return f":{line}" if line else ""


def _shown(path: Place) -> str:
    """Return `[deadlines] membership`, `[charges.22] ceiling`, `[calendar] overrides.1.date`."""
    table = path[:2] if path[0] == "charges" and len(path) > 2 else path[:1]
    return f"[{'.'.join(table)}] {'.'.join(path[len(table) :])}".rstrip()
