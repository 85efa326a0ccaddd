"""Build statements from the tables; each is compiled for a dialect when first run."""

import re
from collections.abc import Callable
from typing import Any

from sqlalchemy import (
    ARRAY,
    ClauseElement,
    Column,
    FromClause,
    Select,
    Table,
    and_,
    bindparam,
    case,
    cast,
    delete,
    func,
    insert,
    literal_column,
    select,
    text,
    true,
    update,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.sql import ColumnElement
from sqlalchemy.sql.base import ReadOnlyColumnCollection
from sqlalchemy.sql.selectable import TableValuedAlias

from wxflow.store import json_sql
from wxflow.store.tables import INSTANCES, PERSONAL, STEPS


class Statement:
    """A statement and the order its parameters are given in."""

    def __init__(
        self,
        built: ClauseElement,
        *order: str,
        each: Callable[[], ClauseElement] | None = None,
        postgres: ClauseElement | None = None,
    ) -> None:
        self.built = built
        self.order = order
        self._each = each
        """Builds the same for many rows at once, given as one array a parameter."""
        self._postgres = built if postgres is None else postgres
        """How PostgreSQL is to be asked, if otherwise."""
        self._compiled: dict[str, tuple[str, tuple[object, ...]]] = {}
        self._sql_each: dict[str, str] = {}

    def sql(self, dialect: Dialect) -> str:
        """Return the SQL text for a dialect with positional parameters."""
        return self.compiled(dialect)[0]

    def compiled(self, dialect: Dialect) -> tuple[str, tuple[object, ...]]:
        """Return the text, and the values the dialect itself adds behind the parameters (SQLite: OFFSET 0)."""
        found = self._compiled.get(dialect.name)
        if found is None:
            built = self._postgres if dialect.name == "postgresql" else self.built
            found = self._compiled[dialect.name] = _compiled(built, self.order, dialect)
        return found

    def sql_each(self, dialect: Dialect) -> str:
        """Return the SQL text that takes an array a parameter, for a dialect that has arrays."""
        text = self._sql_each.get(dialect.name)
        if text is None:
            assert self._each is not None
            text, _ = _compiled(self._each(), self.order, dialect)
            self._sql_each[dialect.name] = text
        return text


def positional(built: ClauseElement, dialect: Dialect) -> tuple[str, tuple[str, ...], dict[str, Any]]:
    """Compile a statement; return its SQL, its parameters' names in their places, and the values it has for them."""
    # SQLAlchemy types what `compile` returns as the base class, which knows no places.
    compiled: Any = built.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
    return str(compiled), tuple(compiled.positiontup or ()), dict(compiled.params)


def _compiled(built: ClauseElement, order: tuple[str, ...], dialect: Dialect) -> tuple[str, tuple[object, ...]]:
    text, placed, params = positional(built, dialect)
    if dialect.paramstyle == "numeric_dollar":
        found = placed
        placed = (*order, *(name for name in found if name not in order))
        text = _NUMBER.sub(lambda number: f"${placed.index(found[int(number[1]) - 1]) + 1}", text)
    if placed[: len(order)] != order:
        raise TypeError(f"parameters are placed as {placed}, not {order}: {text}")
    return text, tuple(params[name] for name in placed[len(order) :])


_NUMBER = re.compile(r"\$(\d+)")
Given = Callable[[str], ColumnElement[Any]]
"""Returns what is given under a name: a parameter, or a column of the rows given."""


def writing(table: Table, build: Callable[[Given], ClauseElement], *order: str) -> Statement:
    """Build a writing statement both for one row and for many; `new_` and `old_` stand before a column's name."""

    def each() -> ClauseElement:
        given = _given(table, order)
        return build(lambda name: given[name])

    return Statement(build(bindparam), *order, each=each)


def _given(table: Table, order: tuple[str, ...]) -> ReadOnlyColumnCollection[str, Any]:
    """Return the columns of rows that are given as an array for each of a table's columns."""
    kinds = (table.c[name.removeprefix("new_").removeprefix("old_")].type for name in order)
    arrays = (cast(bindparam(name), ARRAY(kind)) for name, kind in zip(order, kinds, strict=True))
    return func.unnest(*arrays).table_valued(*order, name="given").render_derived().c


def same(table: FromClause, *names: str, prefix: str = "", given: Given = bindparam) -> list[ColumnElement[bool]]:
    return [table.c[name] == given(prefix + name) for name in names]


def insert_into(table: Table) -> Statement:
    """Return the statement that adds a row, its parameters in the order of the table's columns."""
    names = tuple(column.name for column in table.columns)

    def each() -> ClauseElement:
        return insert(table).from_select(names, select(*_given(table, names)))

    return Statement(insert(table).values({name: bindparam(name) for name in names}), *names, each=each)


_HOLDS_COMMITMENTS = text("""steps.data LIKE '%"sealed":%'""")
_OPENINGS = (
    select(json_sql.openings(PERSONAL.c.slot, PERSONAL.c.salt, PERSONAL.c.value))
    .where(*(PERSONAL.c[name] == STEPS.c[name] for name in ("company", "machine", "key", "seq")))
    .scalar_subquery()
)


def columns(table: Table) -> list[ColumnElement[Any]]:
    """Return what is read of a table: its columns without the company; of a step its openings besides."""
    own: list[ColumnElement[Any]] = [column for column in table.columns if column.name != "company"]
    return [*own, case((_HOLDS_COMMITMENTS, _OPENINGS))] if table is STEPS else own


def rows(table: Table) -> Select[tuple[object, ...]]:
    """Select a table's rows, in the order of the row's fields."""
    return select(*columns(table))


def select_rows(table: Table, *names: str) -> Statement:
    return Statement(rows(table).where(*same(table, *names)), *names)


def _found(column: Column[Any]) -> ColumnElement[bool]:
    """Want what was found of what is joined to the left; SQLite looks that up from the left.

    Did it know that this leaves no row of NULLs, it would feel free to begin with what is joined.
    """
    return column.is_(None) == literal_column("0")


def rows_given(selected: Select[*tuple[Any, ...]], column: Column[Any], *order: str) -> Statement:
    """Select the rows whose column is one of the texts of a JSON array, the parameter `given`."""
    one_by_one = given_texts()
    fits = column == one_by_one.c.value
    found = selected.where(fits).offset(literal_column("0")).lateral("found")
    wanted = and_(fits, *(selected.whereclause,) if selected.whereclause is not None else ())
    return Statement(
        select(*selected.selected_columns)
        .select_from(one_by_one.join(column.table, wanted, isouter=True))
        .where(_found(column)),
        *order,
        # The planner cannot turn this around: whatever it knows of the table, it looks each text up by itself.
        postgres=select(*found.c).select_from(one_by_one.join(found, true())),
    )


def instances_given(selected: Select[*tuple[Any, ...]]) -> Statement:
    """Select instances by the [machine, key] of a JSON array, the parameter `given`, in the order of the array."""
    given = json_sql.names_given(bindparam("given"))
    names = (INSTANCES.c.machine == given.machine, INSTANCES.c.key == given.key)
    company = INSTANCES.c.company == bindparam("company")
    return Statement(
        selected.select_from(given.rows.join(INSTANCES, and_(company, *names), isouter=True)).where(
            _found(INSTANCES.c.key)
        ),
        "given",
        "company",
        postgres=instances_looked_up(selected, "given"),
    )


def instances_looked_up(selected: Select[*tuple[Any, ...]], given: str) -> Select[*tuple[Any, ...]]:
    """Select instances by the [machine, key] of a JSON array, each looked up by itself whatever the planner knows."""
    names = json_sql.names_given(bindparam(given))
    named = (INSTANCES.c.machine == names.machine, INSTANCES.c.key == names.key)
    company = INSTANCES.c.company == bindparam("company")
    found = selected.where(company, *named).offset(literal_column("0")).lateral("found")
    return select(*found.c).select_from(names.rows.join(found, true()))


def given_texts(given: str = "given") -> TableValuedAlias:
    """Return a row with a `value` for every text of a JSON array, a parameter."""
    return json_sql.texts(bindparam(given)).table_valued("value")


def delete_rows(table: Table, *names: str) -> Statement:
    return writing(table, lambda given: delete(table).where(*same(table, *names, given=given)), *names)


def update_rows(table: Table, values: tuple[str, ...], *names: str, old: tuple[str, ...] = ()) -> Statement:
    """Set `new_` values where the names are as given and the `old_` values are still there."""

    def build(given: Given) -> ClauseElement:
        stale = [table.c[name] == given(f"old_{name}") for name in old]
        set_ = {name: given(f"new_{name}") for name in values}
        return update(table).values(set_).where(*same(table, *names, given=given), *stale)

    return writing(table, build, *(f"new_{name}" for name in values), *names, *(f"old_{name}" for name in old))
