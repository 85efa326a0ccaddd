"""Looks at little of what a company has, and what each of them asks a database."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from wxflow.store.queries import Queries
from wxflow.store.sql import Statement, positional
from wxflow.store.store import Store

Query = tuple[str, list[Any]]
"""Its text and its parameters."""
GROUP, MEMBER = "G000123", "G000123/P7"
LOOKS: dict[str, Callable[[Queries], Any]] = {
    "show": lambda queries: queries.instance("membership", MEMBER),
    "timers of one": lambda queries: queries.timers(machine="membership", key=MEMBER),
    "list by ref": lambda queries: queries.instances("membership", refs=(("person", "P77"),)),
    "list under a root": lambda queries: queries.instances(root=f"group/{GROUP}"),
    "list of one kind under a root": lambda queries: queries.instances("membership", root=f"group/{GROUP}"),
    "due": lambda queries: queries.timers(until=1_000),
    "history": lambda queries: queries.steps(machine="membership", key=MEMBER),
    "audit log of a day": lambda queries: queries.steps(since=500, until=1_500),
    "audit log of some": lambda queries: queries.steps(of=[("membership", f"G000{n}/P7") for n in range(100, 140)]),
}
"""Ways to look at a company of memberships, each of which finds few."""


def looked(store: Store, name: str) -> tuple[list[Any], list[Query]]:
    """Return what a look finds, and every query it asked for that."""
    asked: list[Query] = []
    rows, select = store.rows, store.select

    def tapped_rows(statement: Statement, *params: Any) -> list[Any]:
        text, tail = statement.compiled(store.dialect)
        asked.append((text, [*params, *tail]))
        return rows(statement, *params)

    def tapped_select(query: Any) -> Iterator[Any]:
        text, placed, values = positional(query, store.dialect)
        asked.append((text, [values[place] for place in placed]))
        return select(query)

    with pytest.MonkeyPatch.context() as tap:
        tap.setattr(store, "rows", tapped_rows)
        tap.setattr(store, "select", tapped_select)
        answer = LOOKS[name](Queries(store, "HX"))
        return list(answer) if isinstance(answer, Iterator) else [answer], asked
