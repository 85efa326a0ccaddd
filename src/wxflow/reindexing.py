"""Find anew what instances are found by: a version may index them otherwise than the one that wrote them."""

from collections.abc import Iterator

from sqlalchemy import select

from wxflow import statements as sql
from wxflow import views
from wxflow.rules import Rulebook
from wxflow.store import Store
from wxflow.tables import REFS

Ref = tuple[str, str, str, str, str]
"""Company, machine, name, value, key."""


def reindex(store: Store, company: str, rulebook: Rulebook) -> int:
    """Make a company's refs those that the machines declare now, in the transaction that is open; return how many."""
    table = REFS.c
    query = select(table.company, table.machine, table.name, table.value, table.key).where(table.company == company)
    held: set[Ref] = {(row[0], row[1], row[2], row[3], row[4]) for row in store.select(query)}
    right = set(_declared(store, company, rulebook))
    dropped = [row for row in held - right if row[1] in rulebook.machines]
    store.run_many(sql.DROP_REF, sorted(dropped))
    store.run_many(sql.ADD_REF, sorted(right - held))
    return len(dropped) + len(right - held)


def _declared(store: Store, company: str, rulebook: Rulebook) -> Iterator[Ref]:
    for one in views.instances(store, company):
        if one.machine in rulebook.machines:
            for name, value in rulebook[one.machine].machine.index(one.state, one.facts, one.key):
                yield company, one.machine, name, value, one.key
