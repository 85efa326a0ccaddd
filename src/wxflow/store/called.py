"""Read several instances at once by their keys or by what they are called besides."""

from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, literal_column, select, union_all

from wxflow.declare.naming import NAME
from wxflow.declare.records import Name
from wxflow.json_values import canonical
from wxflow.store import json_sql
from wxflow.store.codec import InstanceRow
from wxflow.store.sql import Statement, rows
from wxflow.store.store import Store
from wxflow.store.tables import INSTANCES, REFS


class Called(NamedTuple):
    """What was found by a key, and by what else it is called."""

    rows: list[InstanceRow]
    by_name: dict[Name, list[str]]
    """The keys of what a name means, for each machine and name that was asked for."""


def called(store: Store, company: str, keys: Collection[Name], names: Collection[Name]) -> Called:
    """Read instances by machine and key, and by machine and name in its comparing form."""
    asked = canonical(sorted(keys)), company, canonical(sorted(names)), company, company
    by_name: dict[Name, list[str]] = {one: [] for one in names}
    told: list[InstanceRow] = []
    for name, *row in store.rows(_CALLED, *asked):
        if row[0] is None:
            continue
        instance = InstanceRow._make(row)
        told.append(instance)
        if name is not None:
            by_name[instance.machine, name].append(instance.key)
    return Called(told, by_name)


def _called() -> Statement:
    keys, names = json_sql.names_given(bindparam("keys")), json_sql.names_given(bindparam("names"))
    one, its = INSTANCES.c, REFS.c
    by_key = and_(one.company == bindparam("company"), one.machine == keys.machine, one.key == keys.key)
    holds = and_(
        its.company == bindparam("their_company"), its.machine == names.machine,
        its.name == literal_column(f"'{NAME}'"), its.value == names.key,
    )  # fmt: skip
    is_it = and_(one.company == bindparam("its_company"), one.machine == its.machine, one.key == its.key)
    nobody: ColumnElement[Any] = literal_column("NULL")
    columns = rows(INSTANCES).selected_columns
    by_name = names.rows.join(REFS, holds, isouter=True).join(INSTANCES, is_it, isouter=True)
    return Statement(
        # SQLite looks up from the left what is joined to the left.
        union_all(
            select(nobody, *columns).select_from(keys.rows.join(INSTANCES, by_key, isouter=True)),
            select(its.value, *columns).select_from(by_name),
        ),
        *("keys", "company", "names", "their_company", "its_company"),
    )


_CALLED = _called()
