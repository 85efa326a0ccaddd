"""At a million rows every statement finds what it wants by an index, whatever the planner knows of the tables."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from typing import Any

import psycopg
import pytest

from tests.given.databases import DATABASES
from tests.given.founded import POLICY, company_at
from tests.given.looks import GROUP, LOOKS, MEMBER, looked
from wxflow.databases import schema
from wxflow.databases.connect import open_store
from wxflow.databases.postgres import PostgresStore
from wxflow.databases.postgres_settings import conditions
from wxflow.json_values import canonical
from wxflow.ledger import locked_reads, outbox
from wxflow.store import statements
from wxflow.store.access_tables import ALL
from wxflow.store.sql import Statement
from wxflow_machines.policy import file
from wxflow_office.simulation.play import play
from wxflow_office.simulation.year import Company, Size

ROWS = 1_000_000
UNDER = 50
"""Memberships a group."""
EVERYTHING = {"ARMED", "COUNTED_OTHERWISE", "FORGET_TEXT", "LAST_SWEEPS", "NOTICES", "TEXTS", "VALUES_OF_REF"}
"""They want all that a company has."""
NAMED = {
    f"{module.__name__.rpartition('.')[2]}.{name}": one
    for module in (statements, locked_reads, outbox)
    for name, one in vars(module).items()
    if isinstance(one, Statement) and name not in EVERYTHING
}
WRITING = ("insert", "update", "delete")
SETTLED = {name: one for name, one in NAMED.items() if one.built.__visit_name__ in WRITING}
KINDS = {column.name: column.type.python_type for table in ALL.values() for column in table.columns}
VALUES: dict[str, Any] = {
    "company": "HX",
    "its_company": "HX",
    "of": "HX",
    "machine": "membership",
    "its_machine": "membership",
    "key": MEMBER,
    "root": f"group/{GROUP}",
    "its_root": f"group/{GROUP}",
    "name": "add",
    "its_name": "group",
    "value": GROUP,
    "its_value": GROUP,
    "now": 1_000,
    "since": 1_000,
    "at": 1_000,
    "moment": 1_000,
    "until": 1_000,
    "most": 20,
    "request_id": "r123",
    "given": canonical([f"G{number:06}" for number in range(100, 120)]),
}
PAIRS = canonical([["membership", f"G{number:06}/P7"] for number in range(100, 120)])
VALUES |= {
    "requests": canonical(["r123"]),
    "roots": canonical([f"group/G{number:06}" for number in range(100, 120)]),
    "named": PAIRS,
    "shared": PAIRS,
}
TAKE_PAIRS = {
    "statements.INSTANCES_NAMED",
    "locked_reads.LOCK_NAMED",
    "locked_reads.ROOTS_NAMED",
}
TABLES = {"instances", "outbox", "steps", "timers", "refs", "personal"}

_FILL = """
INSERT INTO instances SELECT 'HX', 'group', 'G' || lpad(g::text, 6, '0'), 'group/G' || lpad(g::text, 6, '0'), 'active',
  1, '{}', '\\x00', 'd', g, g, g FROM generate_series(0, {groups}) g;
INSERT INTO instances SELECT 'HX', 'membership', key, 'group/' || split_part(key, '/', 1), 'owed', 1, '{}', '\\x00',
  'd', n, n, 0 FROM (SELECT n, 'G' || lpad((n / {under})::text, 6, '0') || '/P' || n % {under} AS key
  FROM generate_series(0, {rows}) n) m;
INSERT INTO steps SELECT company, machine, key, 1, 'owe', NULL, 'owed', 'E0008', NULL, '{}', created_at, created_at,
  'r' || created_at, CASE WHEN machine = 'membership' THEN 'person/P#' || created_at END, 'p', 'd', '\\x00'
  FROM instances WHERE machine = 'membership';
INSERT INTO timers SELECT company, machine, key, 'add', root, 1, created_at, 2, created_at * 10, 0, 'c' FROM instances
  WHERE machine = 'membership';
INSERT INTO refs SELECT company, machine, 'group', split_part(key, '/', 1), key FROM instances
  WHERE machine = 'membership';
INSERT INTO refs SELECT company, machine, 'person', 'P' || created_at, key FROM instances WHERE machine = 'membership';
INSERT INTO personal SELECT company, machine, key, 1, 0, 'P' || created_at, '\\x00', 'x' FROM instances
  WHERE machine = 'membership';
INSERT INTO outbox SELECT 'HX', machine || '/' || key || '#1:reminder/P1', 'reminder', 'P1', NULL, '{}', created_at,
  'waiting', 0, created_at * 10, NULL, 'mail', NULL, NULL, created_at FROM instances WHERE machine = 'membership';
"""


@pytest.fixture(scope="module")
def filled(server_url: str) -> str:
    """Fill a company with a million memberships that are all owed."""
    url = DATABASES.blank()
    schema.upgrade(url)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        told = {"{groups}": ROWS // UNDER - 1, "{under}": UNDER, "{rows}": ROWS - 1}
        text = _FILL
        for place, number in told.items():
            text = text.replace(place, str(number))
        connection.execute(text.encode())
    return url


@pytest.fixture(scope="module", params=["not analyzed", "analyzed"])
def store(filled: str, request: pytest.FixtureRequest) -> Iterator[PostgresStore]:
    """Open the company, as a planner sees it that knows nothing of it yet, then as one that does."""
    if request.param == "analyzed":
        with psycopg.connect(filled, autocommit=True) as connection:
            connection.execute("ANALYZE")
    with closing(open_store(filled)) as opened:
        assert isinstance(opened, PostgresStore)
        yield opened


@pytest.fixture
def analyzed(filled: str, store: PostgresStore) -> PostgresStore:
    """Return the company as a planner sees it that knows it: nothing else turns away from a scan in a mere view."""
    store.connection.execute(b"ANALYZE")
    return store


@pytest.mark.parametrize("name", sorted(NAMED))
def test_a_writing_transaction_looks_everything_up(store: PostgresStore, name: str) -> None:
    statement = NAMED[name]
    text, tail = statement.compiled(store.dialect)
    values = [PAIRS if one == "given" and name in TAKE_PAIRS else _value(one) for one in statement.order]
    assert scans(store, text, [*values, *tail], writing=True) == []


@pytest.mark.parametrize("name", sorted(SETTLED))
def test_many_rows_are_written_by_looking_each_up(store: PostgresStore, name: str) -> None:
    statement = SETTLED[name]
    rows = [_row(statement, number) for number in range(500)]
    text = statement.sql_each(store.dialect)
    assert scans(store, text, [list(column) for column in zip(*rows, strict=True)], writing=True) == []


@pytest.mark.parametrize("name", sorted(LOOKS))
def test_a_look_at_little_reads_little(analyzed: PostgresStore, name: str) -> None:
    found, queries = looked(analyzed, name)
    assert 0 < len(found) < 2_000
    assert queries
    assert [bad for text, params in queries for bad in scans(analyzed, text, params)] == []


def test_who_fills_an_empty_database_does_not_go_on_by_the_plans_of_its_first_statements(server_url: str) -> None:
    url = DATABASES.blank()
    schema.upgrade(url)
    with company_at(url) as engine:
        store = engine.store
        assert isinstance(store, PostgresStore)
        # A year leaves nothing in the outbox where nobody is reminded.
        names = sorted(name for name in NAMED if not name.startswith("outbox."))
        kept = {name: _kept(store, number, NAMED[name]) for number, name in enumerate(names)}
        assert any(kept_scans(store, *one) for one in kept.values())
        policy = file.parse(POLICY, "policy.toml")
        for day in Company(policy, Size(100, 400, date(2026, 3, 2), 60), 1).days():
            play(engine, day)
        assert {name: bad for name, one in kept.items() if (bad := kept_scans(store, *one))} == {}


def _kept(store: PostgresStore, number: int, statement: Statement) -> tuple[bytes, list[Any]]:
    """Prepare a statement, and return its name and its parameters."""
    text, tail = statement.compiled(store.dialect)
    name = f"kept_{number}".encode()
    store.connection.execute(b"PREPARE " + name + b" AS " + text.encode())
    takes_pairs = any(NAMED[one] is statement for one in TAKE_PAIRS)
    return name, [*(PAIRS if one == "given" and takes_pairs else _value(one) for one in statement.order), *tail]


def kept_scans(store: PostgresStore, name: bytes, params: list[Any]) -> list[str]:
    """Return the same parts of the plan that is kept for a prepared statement, whatever its parameters are."""
    connection = store.connection
    connection.execute(b"BEGIN")
    try:
        under, given = conditions("HX", "5s", exclusive=False)
        connection.execute(under.encode(), given)
        connection.execute(b"SET LOCAL plan_cache_mode = force_generic_plan")
        literals = b", ".join(psycopg.sql.Literal(value).as_bytes(connection) for value in params)
        asked = b"EXPLAIN (FORMAT JSON) EXECUTE " + name + (b"(" + literals + b")" if params else b"")
        rows = connection.execute(asked).fetchall()
    finally:
        connection.execute(b"ROLLBACK")
    return list(_bad(rows[0][0][0]["Plan"]))


def scans(store: PostgresStore, text: str, params: list[Any], *, writing: bool = False) -> list[str]:
    """Return the parts of a plan that go through a whole table, or through all of a company's part of it."""
    connection = store.connection
    connection.execute(b"BEGIN")
    try:
        if writing:
            under, given = conditions("HX", "5s", exclusive=False)
            connection.execute(under.encode(), given)
        rows = connection.execute(b"EXPLAIN (FORMAT JSON) " + text.encode(), params).fetchall()
    finally:
        connection.execute(b"ROLLBACK")
    return list(_bad(rows[0][0][0]["Plan"]))


def _bad(node: dict[str, Any]) -> Iterator[str]:
    if node.get("Relation Name") in TABLES and "Scan" in node["Node Type"]:
        condition = node.get("Index Cond", "") or node.get("Recheck Cond", "")
        wanted = condition.replace("company", "")
        if node["Node Type"] == "Seq Scan" or not any(f"{name} " in wanted for name in _TELLING):
            yield f"{node['Node Type']} on {node['Relation Name']} by {condition}"
    for child in node.get("Plans", ()):
        yield from _bad(child)


_TELLING = ("channel", "key", "root", "due", "request_id", "cause", "value", "recorded_at", "about", "next_at")
"""Columns that tell few rows from many."""


def _value(name: str) -> Any:
    if name in VALUES:
        return VALUES[name]
    kind = KINDS[name.removeprefix("new_").removeprefix("old_")]
    return {int: 1, bytes: b"", str: "x"}[kind]


def _row(statement: Statement, number: int) -> list[Any]:
    named = {
        "key": f"G{number:06}/P7",
        "root": f"group/G{number:06}",
        "value": f"P{number}",
        "request_id": f"x{number}",
    }
    return [named.get(name, _value(name)) for name in statement.order]


def test_a_million_steps_are_what_was_looked_at(filled: str) -> None:
    with psycopg.connect(filled) as connection:
        assert connection.execute("SELECT count(*) FROM steps").fetchall() == [(ROWS,)]
