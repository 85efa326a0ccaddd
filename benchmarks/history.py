"""The last 20 steps of an instance that has taken very many, against the bare query."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg

from benchmarks import company
from benchmarks.pairs import Line, in_turn
from benchmarks.postgres import REAL, database
from tests.given.postgres import running
from wxflow.decide.command import Command
from wxflow.engine.engine import Engine
from wxflow.store.queries import Queries

STEPS, ASKED, ROUNDS, LAST = 5_000, 200, 11, 20
_COLUMNS = (
    "machine, key, seq, event, source, target, actor, reason, data, at, recorded_at, request_id, cause, policy,"
    " declaration, seal"
)
_QUERY = (
    f"SELECT {_COLUMNS} FROM steps WHERE company = ? AND machine = 'group' AND key = 'G0000' ORDER BY seq DESC LIMIT ?"
)


def measure(folder: Path) -> list[Line]:
    """Ask 200 times a round, on both stores."""
    path = folder / "history.db"
    lines = [_line("SQLite", f"sqlite:///{path}", lambda: sqlite3.connect(path), _QUERY)]
    with running(REAL) as server:
        url = database(server, "history")
        text = _QUERY.replace("?", "%s")
        lines.append(_line("PostgreSQL", url, lambda: psycopg.connect(url, autocommit=True, prepare_threshold=3), text))
    return lines


def _line(kind: str, url: str, connect: Callable[[], Any], text: str) -> Line:
    company.found_at(url, 1, 1, early=1)
    engine = company.engine_at(url)
    _retitle(engine)
    with closing(connect()) as connection:

        def by_hand() -> None:
            for _ in range(ASKED):
                rows = connection.execute(text, (company.CODE, LAST)).fetchall()
                assert len([(*row[:8], json.loads(row[8]), *row[9:]) for row in reversed(rows)]) == LAST

        def ours() -> None:
            for _ in range(ASKED):
                found = Queries(engine.store, company.CODE).last_steps("group", "G0000", LAST)
                assert len(found) == LAST

        pairs = in_turn([(ours, by_hand)] * ROUNDS)
    engine.store.close()
    return pairs.line(f"{kind}: the last {LAST} of {STEPS:,} steps of an instance", ASKED, 2.0)


def _retitle(engine: Engine) -> None:
    commands = [
        Command("group", "G0000", "retitle", {"title": f"华信公司第{n}群"}, company.CENTRE, None, company.MONDAY + n)
        for n in range(1, STEPS + 1)
    ]
    for first in range(0, STEPS, 1_000):
        engine.apply(commands[first : first + 1_000])
