"""On SQLite every statement, and every look at little, finds what it wants by an index, however much there is.

Its planner goes by the schema alone: what it would do with millions of rows shows on an empty file.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Any

import pytest

from tests.given.looks import LOOKS, looked
from wxflow.audit import causes
from wxflow.databases import schema
from wxflow.databases.connect import open_store
from wxflow.databases.sqlite import SQLiteStore
from wxflow.ledger import outbox
from wxflow.store import statements
from wxflow.store.sql import Statement

EVERYTHING = {
    "ANY_REFUSAL",
    "ARMED",
    "COUNTED_OTHERWISE",
    "FORGET_TEXT",
    "LAST_SWEEPS",
    "NOTICES",
    "NOTICES_KNOWN",
    "TEXTS",
}
"""They want all that a company has, or the first of it."""
_MODULES = (statements, outbox, causes)
NAMED = {name: one for module in _MODULES for name, one in vars(module).items() if isinstance(one, Statement)}
TOO_WIDE = ("(company=?)", "(company=? AND machine=?)")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SQLiteStore]:
    """Open a SQLite database that nobody has told how much there is in it."""
    url = f"sqlite:///{tmp_path_factory.mktemp('plans') / 'wxflow.db'}"
    schema.upgrade(url)
    with closing(open_store(url)) as opened:
        assert isinstance(opened, SQLiteStore)
        yield opened


def wide(store: SQLiteStore, text: str, params: Sequence[Any]) -> list[str]:
    """Return the parts of a plan that go through a whole table, or through all of a company's part of it."""
    plan = [row[3] for row in store.connection.execute(f"EXPLAIN QUERY PLAN {text}", params)]
    scans = [line for line in plan if line.startswith("SCAN") and "VIRTUAL TABLE" not in line]
    searches = [line for line in plan if line.startswith("SEARCH")]
    return scans + [line for line in searches if line.removesuffix(" LEFT-JOIN").endswith(TOO_WIDE)]


@pytest.mark.parametrize("name", sorted(NAMED.keys() - EVERYTHING))
def test_no_statement_reads_past_all_a_company_has(store: SQLiteStore, name: str) -> None:
    text = NAMED[name].sql(store.dialect)
    assert wide(store, text, [0] * text.count("?")) == [], text


@pytest.mark.parametrize("name", sorted(LOOKS))
def test_no_look_at_little_reads_past_all_a_company_has(store: SQLiteStore, name: str) -> None:
    _, queries = looked(store, name)
    assert queries
    assert [line for text, params in queries for line in wide(store, text, params)] == []
