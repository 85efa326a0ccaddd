"""A made-up company's year at several sizes, on both stores: what everything costs against how much there is.

python -m benchmarks.year 360 3600 36000        # groups; 28 steps come of each
"""

import gc
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg

from benchmarks import company
from benchmarks.postgres import REAL, database
from tests.given.postgres import Server, running
from wxflow.audit import verify
from wxflow.databases import schema
from wxflow.decide.command import Command
from wxflow.decide.personal import at_random
from wxflow.engine import sweep
from wxflow.engine.engine import Engine
from wxflow.store import statements
from wxflow.store.queries import Queries
from wxflow_office.simulation.play import Played, play
from wxflow_office.simulation.year import Company, Day, Size

SIZES = (360, 3_600, 36_000)
COLUMNS = (
    "store", "groups", "steps", "on disk", "play, a step", "sweep, nothing due", "fire", "show", "last 20 steps",
    "audit log of a group", "audit log of a day", "due in two days", "verify, steps a second",
)  # fmt: skip
_ASKED = 50


def main(sizes: list[int]) -> None:
    """Play and measure each size on both stores, and print a table."""
    print("|", " | ".join(COLUMNS), "|")
    print("|", " | ".join("---" for _ in COLUMNS), "|")
    with TemporaryDirectory(prefix="wxflow-year-") as folder, running(REAL) as server:
        for groups in sizes:
            path = Path(folder) / f"{groups}.db"
            _row("SQLite", groups, f"sqlite:///{path}", lambda path=path: path.stat().st_size)
            path.unlink()
            _row("PostgreSQL", groups, database(server, "year"), lambda: _size(server))


def _row(store: str, groups: int, url: str, size: Callable[[], int]) -> None:
    schema.upgrade(url)
    engine = company.engine_at(url)
    engine = Engine(engine.store, engine.company, engine.machines, engine.policy, engine.calendar, at_random)
    began = time.perf_counter()
    now = _play(engine, groups)
    played = time.perf_counter() - began
    if url.startswith("postgresql"):
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
    steps = sum(one.seq for one in Queries(engine.store, company.CODE).instances())
    costs = [f"{size() / 1e6:,.0f} MB", _micro(played / steps), *map(_micro, _costs(engine, now))]
    began = time.perf_counter()
    report = verify.verify(engine.store, company.CODE, engine.machines)
    speed = report.steps / (time.perf_counter() - began)
    assert report.findings == (), report.findings[:3]
    engine.store.close()
    print("|", " | ".join([store, f"{groups:,}", f"{steps:,}", *costs, f"{speed:,.0f}"]), "|", flush=True)


def _play(engine: Engine, groups: int) -> int:
    played, now = Played(), 0
    for day in Company(company.policy(), Size(groups, 4 * groups, date(2026, 1, 1), 365), 1).days():
        played += play(engine, day)
        now = _end(day)
    assert not played.refused, played.refused
    sweep.sweep(engine, now)
    return now


def _end(day: Day) -> int:
    return day.now + company.DAY


def _costs(engine: Engine, now: int) -> list[float]:
    """Return what one of each costs, seconds: the median of fifty."""
    store, code = engine.store, company.CODE
    lives = [one for one in Queries(store, code).instances("group") if one.state == "active"]
    keys = [lives[number % len(lives)].key for number in range(_ASKED)]

    def fire(n: int) -> None:
        title = {"title": f"华信公司第{n}群"}
        engine.fire(Command("group", keys[n], "retitle", title, company.CENTRE, None, now + n))

    def due(_: int) -> Any:
        return list(Queries(store, code).timers(until=now + 2 * company.DAY))

    def of_a_group(n: int) -> Any:
        names = [(one.machine, one.key) for one in Queries(store, code).instances(root=f"group/{keys[n]}")]
        return list(Queries(store, code).steps(of=names))

    def of_a_day(n: int) -> Any:
        since = now - (60 + n) * company.DAY
        return list(Queries(store, code).steps(since=since, until=since + company.DAY))

    return [
        _median(lambda _: sweep.sweep(engine, now)),
        _median(fire),
        _median(lambda n: store.rows(statements.INSTANCE, code, "group", keys[n])),
        _median(lambda n: Queries(store, code).last_steps("group", keys[n], 20)),
        _median(of_a_group),
        _median(of_a_day),
        _median(due),
    ]


def _median(act: Callable[[int], object]) -> float:
    spent: list[float] = []
    for number in range(_ASKED):
        began = time.perf_counter()
        act(number)
        spent.append(time.perf_counter() - began)
    return sorted(spent)[_ASKED // 2]


def _micro(seconds: float) -> str:
    return f"{seconds * 1e6:,.0f} µs"


def _size(server: Server) -> int:
    with closing(psycopg.connect(server.url("year"))) as connection:
        (found,) = connection.execute("SELECT pg_database_size(current_database())").fetchone() or (0,)
        return int(found)


if __name__ == "__main__":
    gc.collect()
    gc.freeze()
    main([int(size) for size in sys.argv[1:]] or list(SIZES))
