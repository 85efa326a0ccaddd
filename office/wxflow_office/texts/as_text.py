"""Write a value as the text of one cell: for a person, for a CSV file, as JSON."""

import json
from collections.abc import Sequence
from typing import Any, cast

from wxflow.json_values import is_object
from wxflow.translatable import tr
from wxflow_office.texts import language

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet may take for the beginning of a formula, full-width forms included."""


def cell(value: Any) -> str:
    """Write a value on one line, with nothing in it that a terminal would obey."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return language.name("answer", "yes" if value else "no")
    if (items := _texts(value)) is not None:
        return ", ".join(cell(item) for item in items)
    text = value if isinstance(value, str) else spelled(value)
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def spelled(value: Any) -> str:
    """Write what has parts as people read it: each part behind its name."""
    if isinstance(value, str):
        return language.say(value)
    if isinstance(value, bool):
        return language.name("answer", "yes" if value else "no")
    if value is None or isinstance(value, int):
        return "" if value is None else str(value)
    if is_object(value):
        parts = ((name, spelled(one)) for name, one in value.items())
        return "; ".join(
            language.say(tr("{name}: {value}", name=language.name("column", name), value=one))
            for name, one in parts
            if one
        )
    return (" | " if any(map(is_object, value)) else ", ").join(map(spelled, value))


def csv_cell(value: Any) -> str | int:
    """Write a value for a CSV file, with nothing that a spreadsheet takes for a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return value
    if (items := _texts(value)) is not None:
        value = ";".join(items)
    text = value if isinstance(value, str) else dump(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def dump(value: Any, indent: int | None = None) -> str:
    """Write a value as JSON, Chinese as it is."""
    return json.dumps(value, ensure_ascii=False, indent=indent)


def _texts(value: Any) -> Sequence[str] | None:
    """Return a list that holds nothing but texts, else None."""
    if not isinstance(value, list | tuple):
        return None
    items = cast(Sequence[Any], value)
    return items if all(isinstance(item, str) for item in items) else None
