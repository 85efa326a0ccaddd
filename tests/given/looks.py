"""Looks at little of what a company has, and what each of them asks a database."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from wxflow.store import queries as views
from wxflow.store.sql import Statement, positional
from wxflow.store.store import Store

Query = tuple[str, list[Any]]
"""Its text and its parameters."""
GROUP, MEMBER = "G000123", "G000123/P7"
LOOKS: dict[str, Callable[[Store], Any]] = {
    "show": lambda store: views.instance(store, "HX", "membership", MEMBER),
    "timers of one": lambda store: views.timers(store, "HX", machine="membership", key=MEMBER),
    "list by ref": lambda store: views.instances(store, "HX", "membership", refs=(("person", "P77"),)),
    "list under a root": lambda store: views.instances(store, "HX", root=f"group/{GROUP}"),
    "list of one kind under a root": lambda store: views.instances(store, "HX", "membership", root=f"group/{GROUP}"),
    "due": lambda store: views.timers(store, "HX", until=1_000),
    "history": lambda store: views.steps(store, "HX", machine="membership", key=MEMBER),
    "audit log of a day": lambda store: views.steps(store, "HX", since=500, until=1_500),
    "audit log of some": lambda store: views.steps(
        store, "HX", of=[("membership", f"G000{n}/P7") for n in range(100, 140)]
    ),
}
"""Ways to look at a company of memberships, each of which finds few."""


def looked(store: Store, name: str) -> tuple[list[Any], list[Query]]:
    """Return what a look finds, and every query it asked for that."""
    queries: list[Query] = []
    rows, select = store.rows, store.select

    def tapped_rows(statement: Statement, *params: Any) -> list[Any]:
        text, tail = statement.compiled(store.dialect)
        queries.append((text, [*params, *tail]))
        return rows(statement, *params)

    def tapped_select(query: Any) -> Iterator[Any]:
        text, placed, values = positional(query, store.dialect)
        queries.append((text, [values[place] for place in placed]))
        return select(query)

    with pytest.MonkeyPatch.context() as tap:
        tap.setattr(store, "rows", tapped_rows)
        tap.setattr(store, "select", tapped_select)
        answer = LOOKS[name](store)
        return list(answer) if isinstance(answer, Iterator) else [answer], queries
