"""Among very many: a sweep of 100,000 deadlines due among 1,000,000 armed, and what 5,000,000 armed change."""

import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import psycopg

from benchmarks import company, hand, hand_postgres
from benchmarks.pairs import Line, Pairs, copy, in_turn
from benchmarks.postgres import REAL, copies, database
from tests.given.postgres import Server, running
from wxflow.engine import sweep
from wxflow.engine.engine import Engine

MEMBERS, DUE = 50, 5
NOW = company.MONDAY + 3 * company.DAY


class Size(NamedTuple):
    """How many are armed, a tenth of them due; how many more are in turn, and how many of those are due then."""

    armed: int
    more: int
    few: int


WHOLE = Size(1_000_000, 5_000_000, 20_000)
SMALL = Size(2_000, 4_000, 200)
ROUNDS = 2
PARTS, SECOND = 4, 1_000_000
"""What is due comes due in four parts, a second apart."""

_TEXTS = {
    "instances": ("key", "root", "facts"),
    "steps": ("key", "data", "cause"),
    "timers": ("key", "root"),
    "refs": ("value", "key"),
    "personal": ("key", "about", "value"),
}
"""The columns that name a group, its lead or one of its members."""


class Kind(NamedTuple):
    """How a database is asked behind the engine's back."""

    name: str
    connect: Callable[[str], Any]
    numbers: str
    """A table of the numbers from 1 to the parameter."""
    most: float


LITE = Kind(
    "SQLite",
    lambda url: sqlite3.connect(url.removeprefix("sqlite:///")),
    "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {}) SELECT i FROM n) AS n",
    2.0,
)
POSTGRES = Kind("PostgreSQL", psycopg.connect, "generate_series(1, {}) AS n(i)", 1.5)


def measure(folder: Path, size: Size = WHOLE) -> list[Line]:
    """Measure both kinds; takes about half an hour and 15 GB when it is not small."""
    lines = _on_sqlite(folder, size)
    with running(REAL) as server:
        return lines + _on_postgres(server, size)


def _on_sqlite(folder: Path, size: Size) -> list[Line]:
    database = folder / "found.db"
    url = f"sqlite:///{database}"
    _found(LITE, url, size.armed, due=_due(size))
    pairs = Pairs([], [])
    for number in range(ROUNDS):
        ours, other = copy(database, "ours.db"), copy(database, "other.db")
        engine, connection = company.engine(ours), hand.connect(other)
        one = in_turn([(partial(_sweep, engine), partial(hand.sweep, connection, NOW, sweep.BATCH))], first=number)
        _take(pairs, one)
        engine.store.close()
        connection.close()
        _same(LITE, f"sqlite:///{ours}", f"sqlite:///{other}", 2 * _due(size))
    line = _line(LITE, pairs, size)
    grown = [f"sqlite:///{folder / name}" for name in ("fewer.db", "many.db")]
    for url, armed in zip(grown, size[:2], strict=True):
        _found(LITE, url, armed, due=size.few)
    return [line, _growth(LITE, *grown, size)]


def _on_postgres(server: Server, size: Size) -> list[Line]:
    _found(POSTGRES, database(server, "found"), size.armed, due=_due(size))
    pairs = Pairs([], [])
    for number in range(ROUNDS):
        ours, other = copies(server)
        engine, connection = company.engine_at(ours), hand_postgres.connect(other)
        by_hand = partial(hand_postgres.sweep, connection, NOW, sweep.BATCH)
        _take(pairs, in_turn([(partial(_sweep, engine), by_hand)], first=number))
        engine.store.close()
        connection.close()
        _same(POSTGRES, ours, other, 2 * _due(size))
    line = _line(POSTGRES, pairs, size)
    grown = [database(server, name) for name in ("fewer", "many")]
    for url, armed in zip(grown, size[:2], strict=True):
        _found(POSTGRES, url, armed, due=size.few)
    return [line, _growth(POSTGRES, *grown, size)]


def _found(kind: Kind, url: str, armed: int, *, due: int) -> None:
    """Make a database with so many armed, `due` of them since Monday: one group by the engine, the others like it."""
    company.found_at(url, 1, MEMBERS, early=DUE)
    with closing(kind.connect(url)) as connection:
        for table, texts in _TEXTS.items():
            names = _columns(connection, table)
            listed = ", ".join(_renamed(name) if name in texts else name for name in names)
            numbers = kind.numbers.format(armed // MEMBERS - 1)
            of_group = " OR ".join(f"key LIKE '%{sign}0000%'" for sign in "GLP")
            connection.execute(
                f"INSERT INTO {table} ({', '.join(names)}) SELECT {listed} FROM {table}, {numbers} WHERE {of_group}"
            )
        first_later = f"'G{1_000_000 + due // DUE}'"
        later = f"UPDATE timers SET due = due + {2 * company.DAY} WHERE due <= {NOW} AND key >= {first_later}"
        connection.execute(later)
        for part in range(PARTS):
            digits = ", ".join(f"'{digit}'" for digit in range(10) if digit % PARTS == part)
            due = (
                f"UPDATE timers SET due = {NOW - part * SECOND} WHERE due <= {NOW} AND substr(key, 8, 1) IN ({digits})"
            )
            connection.execute(due)
        connection.commit()
    if kind is POSTGRES:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
            connection.execute("CHECKPOINT")


def _columns(connection: Any, table: str) -> list[str]:
    return [column[0] for column in connection.execute(f"SELECT * FROM {table} LIMIT 0").description]


def _renamed(name: str) -> str:
    """Name another group, lead or member: G0000 becomes Gn."""
    text = name
    for sign in "GLP":
        text = f"replace({text}, '{sign}0000', '{sign}' || CAST(1000000 + i AS text))"
    return text


def _sweep(engine: Engine, now: int = NOW) -> sweep.Run:
    run = sweep.sweep(engine, now, brake=sweep.Brake(10_000_000))
    assert run.fired == run.charged == run.due > 0, run
    return run


def _due(size: Size) -> int:
    return size.armed // MEMBERS * DUE


def _same(kind: Kind, ours: str, other: str, steps: int) -> None:
    """Raise unless both have taken the very same steps, and so many."""
    text = "SELECT machine, key, seq, seal FROM steps WHERE event IN ('overdue', 'propose')"
    found: list[set[Any]] = []
    for url in (ours, other):
        with closing(kind.connect(url)) as connection:
            found.append(set(connection.execute(text)))
    if found[0] != found[1] or len(found[0]) != steps:
        raise AssertionError(f"not the same work: {len(found[0])} and {len(found[1])} steps")


def _take(pairs: Pairs, one: Pairs) -> None:
    pairs.ours.extend(one.ours)
    pairs.other.extend(one.other)


def _line(kind: Kind, pairs: Pairs, size: Size) -> Line:
    due = _due(size)
    return pairs.line(f"{kind.name}: sweep, {due:,} of {size.armed:,} deadlines due", due, kind.most)


def _growth(kind: Kind, some: str, many: str, size: Size) -> Line:
    """Sweep both in turn, a part of what is due each time, and compare what a charge costs."""
    os.sync()  # what was just made is not to be written out while it is swept
    engines = [company.engine_at(url) for url in (many, some)]
    pairs = Pairs([], [])
    for part in range(PARTS):
        now, spent = NOW - (PARTS - 1 - part) * SECOND, [0.0, 0.0]
        for side in (0, 1) if part % 2 else (1, 0):
            began = time.perf_counter()
            run = _sweep(engines[side], now)
            spent[side] = (time.perf_counter() - began) / run.fired
        pairs.ours.append(spent[0])
        pairs.other.append(spent[1])
    for engine in engines:
        engine.store.close()
    return pairs.line(f"{kind.name}: sweep, {size.few:,} due of {size.more:,} against of {size.armed:,}", 1, 1.25)
