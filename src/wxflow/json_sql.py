"""Ask for what lies in JSON, or hand in many values as JSON, in SQLite's words."""

from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import Column, ColumnElement, FromClause, func

from wxflow.draft import Name
from wxflow.seal import canonical


class Lives(NamedTuple):
    """Rows of a machine and a key each."""

    rows: FromClause
    machine: ColumnElement[Any]
    key: ColumnElement[Any]


def lives_given(lives: Collection[Name]) -> Lives:
    """Return a row for each of the lives; all are handed in as one parameter."""
    rows = func.json_each(canonical(list(lives))).table_valued("value")
    return Lives(rows, func.json_extract(rows.c.value, "$[0]"), func.json_extract(rows.c.value, "$[1]"))


def holds(facts: Column[Any], name: str, value: str) -> ColumnElement[bool]:
    """Want an instance one of whose facts has that value, a text."""
    return func.json_extract(facts, f'$."{name}"') == value
