"""Read the text and the tables of a TOML file that somebody has written."""

import re
import stat
import tomllib
from pathlib import Path
from typing import Any

from wxflow.errors import BadInput
from wxflow.json_values import is_list, is_object
from wxflow.translatable import tr
from wxflow_machines.policy.schema import Table

_DEEPEST = 100
"""Levels; what people write has five, and what prints tables goes down them by recursion."""


def text_of(path: Path) -> str:
    """Return a file's text; BadInput when it is no UTF-8, or a pipe or a device, which may never end; else OSError."""
    kind = path.stat().st_mode
    if not (stat.S_ISREG(kind) or stat.S_ISDIR(kind)):
        raise BadInput(tr("{path}: a pipe or a device, not a file: save it as a file", path=path))
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput(tr("{path}: not UTF-8 text; save the file as UTF-8", path=path)) from None


def tables_of(text: str, source: str) -> Table:
    """Parse TOML; raise `BadInput` with the line where it ends being TOML, or when it is nested without end."""
    try:
        found = tomllib.loads(text)
    except RecursionError:
        raise _too_deep(source) from None
    except ValueError as error:
        place = re.search(r" \(at line (\d+), column (\d+)\)$", str(error))
        line = int(place[1]) if place else text.rstrip().count("\n") + 1
        why = str(error)[: place.start()] + f" at column {place[2]}" if place else str(error)
        raise BadInput(tr("{source}:{line}: not valid TOML: {why}", source=source, line=line, why=why)) from None
    level: list[Any] = [found]
    for _ in range(_DEEPEST):
        level = [inner for one in level for inner in _inner(one)]
    if level:
        raise _too_deep(source)
    return found


def _inner(value: object) -> list[Any]:
    if is_object(value):
        return list(value.values())
    return value if is_list(value) else []


def _too_deep(source: str) -> BadInput:
    return BadInput(tr("{source}: not valid TOML: nested too deeply", source=source))
