"""Ask for what lies in JSON, hand in many values as JSON, and gather rows as JSON, in each database's own words."""

from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import Column, ColumnElement, FromClause, Text, literal_column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from wxflow.declare.records import Name
from wxflow.json_values import canonical


class Lives(NamedTuple):
    """Rows of a machine and a key each."""

    rows: FromClause
    machine: ColumnElement[Any]
    key: ColumnElement[Any]


class texts(FunctionElement[Any]):  # noqa: N801 - a function of SQL
    """A row with a `value` for every text of a JSON array."""

    inherit_cache = True
    name = "texts"


class arrays(FunctionElement[Any]):  # noqa: N801
    """A row with a `value` for every array of a JSON array."""

    inherit_cache = True
    name = "arrays"


class entry(FunctionElement[str]):  # noqa: N801
    """The text at a place of a JSON array."""

    inherit_cache = True
    name = "entry"
    type = Text()


class fact(FunctionElement[str]):  # noqa: N801
    """The text under a name of a JSON object."""

    inherit_cache = True
    name = "fact"
    type = Text()


class openings(FunctionElement[str]):  # noqa: N801
    """A JSON array of (slot, salt in hex, value) for all rows together, empty for none."""

    inherit_cache = True
    name = "openings"
    type = Text()


_SPELLED: dict[type[FunctionElement[Any]], tuple[str, str]] = {
    texts: ("json_each({0})", "json_array_elements_text(CAST({0} AS json))"),
    arrays: ("json_each({0})", "json_array_elements(CAST({0} AS json))"),
    entry: ("json_extract({0}, '$[' || {1} || ']')", "(CAST({0} AS json) ->> {1})"),
    fact: ("json_extract({0}, '$.\"' || {1} || '\"')", "(CAST({0} AS json) ->> CAST({1} AS text))"),
    openings: (
        "json_group_array(json_array({0}, hex({1}), {2}))",
        "CAST(coalesce(json_agg(json_build_array({0}, encode({1}, 'hex'), {2})), '[]') AS text)",
    ),
}
"""How SQLite and PostgreSQL spell each."""


def _spell(kind: type[FunctionElement[Any]], place: int, dialect: str) -> None:
    @compiles(kind, dialect)
    def spelled(element: Any, compiler: Any, **how: Any) -> str:
        return _SPELLED[kind][place].format(*(compiler.process(clause, **how) for clause in element.clauses))


for _kind in _SPELLED:
    _spell(_kind, 0, "sqlite")
    _spell(_kind, 1, "postgresql")


def names_given(given: Any) -> Lives:
    """Return a row for each [machine, key] of a JSON array."""
    rows = arrays(given).table_valued("value")
    return Lives(rows, _place(rows.c.value, 0), _place(rows.c.value, 1))


def lives_given(lives: Collection[Name]) -> Lives:
    """Return a row for each of the lives; all are handed in as one parameter."""
    return names_given(canonical(list(lives)))


def _place(array: ColumnElement[Any], number: int) -> ColumnElement[Any]:
    return entry(array, literal_column(str(number)))


def holds(facts: Column[Any], name: str, value: str) -> ColumnElement[bool]:
    """Want an instance one of whose facts has that value, a text."""
    return fact(facts, name) == value
