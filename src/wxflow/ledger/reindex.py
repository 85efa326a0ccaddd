"""Find anew what instances are found by: a version may index them otherwise than the one that wrote them."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, select

from wxflow.decide.compiled import Machines
from wxflow.store import statements as sql
from wxflow.store.queries import Queries
from wxflow.store.store import Store
from wxflow.store.tables import REFS

Ref = tuple[str, str, str, str, str]
"""Company, machine, name, value, key."""


def reindex(store: Store, company: str, machines: Machines) -> int:
    """Make a company's refs those that the machines declare now, in the transaction that is open; return how many."""
    table = REFS.c
    columns: list[ColumnElement[Any]] = [table.company, table.machine, table.name, table.value, table.key]
    query = select(*columns).where(table.company == company)
    held: set[Ref] = {(row[0], row[1], row[2], row[3], row[4]) for row in store.select(query)}
    right = set(_declared(store, company, machines))
    dropped = [row for row in held - right if row[1] in machines.machines]
    store.run_many(sql.DROP_REF, sorted(dropped))
    store.run_many(sql.ADD_REF, sorted(right - held))
    return len(dropped) + len(right - held)


def _declared(store: Store, company: str, machines: Machines) -> Iterator[Ref]:
    for one in Queries(store, company).instances():
        if one.machine in machines.machines:
            for name, value in machines[one.machine].machine.index(one.state, one.facts, one.key):
                yield company, one.machine, name, value, one.key
