"""Print facts as a table for people, as JSON or CSV for programs."""

import csv
import re
import sys
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from typing import Any, TextIO, cast

from wxflow.moments import ending
from wxflow.translatable import Text, tr
from wxflow_office.texts import dates, language
from wxflow_office.texts.as_text import cell, csv_cell, dump

_OBEYED = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""Control codes that JSON leaves as they are, marks of direction, and ends of lines."""
Row = Mapping[str, Any]
Say = Callable[[str, Any, str | None], Any]
"""A column, a value in it, and the machine it is of → the value as people call it."""
_SAME = (
    "state", "machine", "deadline", "event", "kind", "debtor_role", "outcome", "layer", "actor", "category", "cause",
    "matter", "topic", "standing",
)  # fmt: skip
_KINDS: Mapping[str, str] = {
    **dict.fromkeys(("from", "to"), "state"), "role": "debtor_role", **{name: name for name in _SAME}
}  # fmt: skip
"""The columns whose values are words of a kind, and of which."""


def rows(shape: str, columns: Sequence[str], found: Iterable[Row], of: str | None = None) -> None:
    """Print rows; JSON shows all they have, a table and CSV the columns.

    A table calls columns, states and events as they are called `of` something, or of the machine a row names.
    """
    try:
        if shape == "json":
            _json_array(found)
        elif shape == "csv":
            _csv(columns, found)
        else:
            table(columns, found, of)
    finally:
        if isinstance(found, Generator):
            # Half-read when the reader has gone: let go of the database before it is closed.
            found.close()


def one(shape: str, row: Row, of: str | None = None) -> None:
    """Print a single object: a name and value a line, an object, or one CSV row; `of` as in `rows`."""
    if shape == "json":
        document(row)
    elif shape == "csv":
        _csv(list(row), [row])
    else:
        pairs([(name, value) for name, value in row.items() if value is not None], of=of)


def document(value: Any) -> None:
    """Print one JSON value."""
    print(_json(value, indent=2))


def tell(text: str, end: str = "\n", file: TextIO | None = None) -> None:
    """Print a text in the language people are spoken to in, with nothing in its lines that a terminal would obey."""
    print("\n".join(map(cell, language.say(text).split("\n"))), end=end, file=file, flush=end != "\n")


def table(columns: Sequence[str], found: Iterable[Row], of: str | None = None, say: Say | None = None) -> None:
    """Print rows under their columns, aligned by the width they take on a screen; columns nobody fills are left out.

    `say` calls the people and groups that a column names by their names.
    """
    listed = [[cell(_named(name, row.get(name), row.get("machine", of), say)) for name in columns] for row in found]
    if not listed:
        tell(tr("(none)"))
        return
    filled = [n for n in range(len(columns)) if any(line[n] for line in listed)]
    lines = [[language.name("column", columns[n], of) for n in filled], *([line[n] for n in filled] for line in listed)]
    widths = [max(width(line[n]) for line in lines) for n in range(len(filled))]
    for line in lines:
        print("  ".join(text + " " * (room - width(text)) for text, room in zip(line, widths, strict=True)).rstrip())


def pairs(found: Sequence[tuple[str, Any]], indent: str = "", of: str | None = None, say: Say | None = None) -> None:
    """Print names and values, one a line; `say` as in `table`."""
    of = dict(found).get("machine", of)
    said = [(language.name("column", name, of), _named(name, value, of, say)) for name, value in found]
    room = max((width(name) for name, _ in said), default=0)
    for name, value in said:
        print(f"{indent}{name}{' ' * (room - width(name))}  {cell(value)}".rstrip())


def _named(column: str, value: Any, of: str | None, say: Say | None = None) -> Any:
    """Return a value as people call it, where its column tells of what kind it is."""
    if say is not None and not isinstance(value, Text):
        value = say(column, value, of)
    if isinstance(value, list | tuple):
        return [_named(column, item, of) for item in cast(Sequence[Any], value)]
    if isinstance(value, Text):
        return language.say(value)
    if not isinstance(value, str):
        return value
    kind = _KINDS.get(column)
    return language.name(kind, value, of) if kind else language.when(ending(value) if column in dates.ENDS else value)


def width(text: str) -> int:
    """Return how many columns a text takes on a screen; what cannot be printed takes none."""
    if text.isascii() and text.isprintable():
        return len(text)
    import wcwidth  # 20 ms: only where a text needs it

    return wcwidth.width(text)


def _csv(columns: Sequence[str], found: Iterable[Row]) -> None:
    writer = csv.writer(sys.stdout)
    writer.writerow(columns)
    for row in found:
        values = [csv_cell(row.get(name)) for name in columns]
        writer.writerow(map(cell, values) if sys.stdout.isatty() else values)


def _json(value: Any, indent: int | None = None) -> str:
    """Write JSON in which what a terminal would obey stands as JSON's own escapes: the same facts."""
    return _OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", dump(value, indent))


def _json_array(found: Iterable[Row]) -> None:
    before = "["
    for row in found:
        print(f"{before}\n  {_json(row)}", end="")
        before = ","
    print("[]" if before == "[" else "\n]")
