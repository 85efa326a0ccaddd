"""On PostgreSQL: one event a transaction, batches, and a sweep, against hand-written SQL."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import psycopg

from benchmarks import company, hand_postgres
from benchmarks.pairs import TABLES, Line, Pairs, in_turn
from tests.given.postgres import Server, running
from wxflow.engine import sweep

GROUPS, MEMBERS, ROUND, BATCH = 20, 300, 200, 500
SWEPT, OWED, DUE, ROUNDS = 400, 50, 5, 5
NOW = company.MONDAY + 3 * company.DAY
REAL = {"shared_buffers": "1GB", "max_wal_size": "4GB", "autovacuum": "off"}
"""As a server is set up for work, every commit on the disk; its housekeeping would fall on one side or the other."""


def measure(_folder: Path) -> list[Line]:
    """Measure all three on a private server."""
    with running(REAL) as server:
        return [_fire(server), _apply(server), _sweep(server)]


def _fire(server: Server) -> Line:
    found_on(server, GROUPS, MEMBERS, early=MEMBERS)
    commands = company.adds(GROUPS, MEMBERS)[: ROUND * 12]
    ours, other = copies(server)
    engine, connection = company.engine_at(ours), hand_postgres.connect(other)
    rounds = [commands[start : start + ROUND] for start in range(0, len(commands), ROUND)]
    pairs = in_turn(
        (partial(_fire_each, engine.fire, some), partial(hand_postgres.add_each, connection, some)) for some in rounds
    )
    engine.store.close()
    connection.close()
    compare_servers(ours, other, len(commands))
    return pairs.line("PostgreSQL: fire, one event a transaction, against four statements", ROUND, 1.0)


def _apply(server: Server) -> Line:
    commands = company.adds(GROUPS, MEMBERS)
    ours, other = copies(server)
    engine, connection = company.engine_at(ours), hand_postgres.connect(other)
    rounds = [commands[start : start + BATCH] for start in range(0, len(commands), BATCH)]
    pairs = in_turn(
        (partial(engine.apply, some), partial(hand_postgres.add_together, connection, some)) for some in rounds
    )
    engine.store.close()
    connection.close()
    compare_servers(ours, other, len(commands))
    return pairs.line(f"PostgreSQL: Engine.apply, {BATCH} events a transaction", BATCH, 1.25)


def _sweep(server: Server) -> Line:
    found_on(server, SWEPT, OWED, early=DUE)
    pairs = Pairs([], [])
    for number in range(ROUNDS):
        ours, other = copies(server)
        engine, connection = company.engine_at(ours), hand_postgres.connect(other)
        by_engine = partial(sweep.sweep, engine, NOW, brake=sweep.Brake(10_000))
        by_hand = partial(hand_postgres.sweep, connection, NOW, sweep.BATCH)
        one = in_turn([(by_engine, by_hand)], first=number)
        pairs.ours.extend(one.ours)
        pairs.other.extend(one.other)
        engine.store.close()
        connection.close()
        compare_servers(ours, other, SWEPT * DUE)
    what = f"PostgreSQL: sweep, {SWEPT * DUE:,} of {SWEPT * OWED:,} deadlines due"
    return pairs.line(what, SWEPT * DUE, 1.15)


def _fire_each(fire: Callable[..., Any], commands: list[Any]) -> None:
    for command in commands:
        fire(command)


def database(server: Server, name: str) -> str:
    """Make a new database, and return its URL."""
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}".encode())
        connection.execute(f"CREATE DATABASE {name}".encode())
    return server.url(name)


def found_on(server: Server, groups: int, members: int, *, early: int) -> None:
    """Make the database `found`, to be copied, as `company.found_at` does."""
    company.found_at(database(server, "found"), groups, members, early=early)
    with psycopg.connect(server.url("found"), autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def copies(server: Server) -> tuple[str, str]:
    """Make two copies of the database that was founded, and write them to the disk."""
    with psycopg.connect(server.url(), autocommit=True) as connection:
        for name in ("ours", "other"):
            connection.execute(f"DROP DATABASE IF EXISTS {name}".encode())
            connection.execute(f"CREATE DATABASE {name} TEMPLATE found".encode())
        connection.execute("CHECKPOINT")
    return server.url("ours"), server.url("other")


def compare_servers(ours: str, other: str, written: int) -> None:
    """Raise unless both databases hold the very same rows, and at least `written` steps."""
    with psycopg.connect(ours) as one, psycopg.connect(other) as two:
        for table in TABLES:
            text = f"SELECT * FROM {table}".encode()
            found = [set(connection.execute(text)) for connection in (one, two)]
            if odd := found[0] ^ found[1]:
                raise AssertionError(f"not the same work: {table} differs in {next(iter(odd))}")
            if table == "steps" and len(found[0]) < written:
                raise AssertionError(f"only {len(found[0])} steps were written, not {written}")
