"""The fixed statements find what they want by an index, however much there is."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from wxflow import schema, statements
from wxflow.statement import Statement
from wxflow.store import Store

EVERYTHING = {"ARMED", "COUNTED_OTHERWISE", "LAST_SWEEPS", "NOTICES"}
"""They want all that a company has."""
NAMED = {name: one for name, one in vars(statements).items() if isinstance(one, Statement)}
TOO_WIDE = ("(company=?)", "(company=? AND machine=?)")


@pytest.mark.parametrize("name", sorted(NAMED.keys() - EVERYTHING))
def test_no_statement_reads_past_all_a_company_has(name: str, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'wxflow.db'}"
    schema.upgrade(url)
    store = Store.open(url)
    text = NAMED[name].sql(store.dialect)
    with closing(sqlite3.connect(tmp_path / "wxflow.db")) as connection:
        plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {text}", [0] * text.count("?"))]
    store.close()
    wide = [line for line in plan if line.startswith("SCAN") and "VIRTUAL TABLE" not in line]
    wide += [line for line in plan if line.startswith("SEARCH") and line.removesuffix(" LEFT-JOIN").endswith(TOO_WIDE)]
    assert wide == [], text
