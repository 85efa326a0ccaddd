"""Due deadlines, with none to a million more pending, by every kind of timer, in turn on one server."""

from pathlib import Path
from statistics import median

import psycopg

from benchmarks.pairs import Line
from benchmarks.peers import picture
from benchmarks.peers.deadlines.by_hand import ByHand
from benchmarks.peers.deadlines.engine import ByWxflow
from benchmarks.peers.deadlines.queue import Timers
from benchmarks.peers.deadlines.with_dbos import WithDbos
from benchmarks.peers.deadlines.with_pgqueuer import WithPgqueuer
from benchmarks.peers.deadlines.with_procrastinate import DueFirst, WithProcrastinate
from benchmarks.peers.ratios import ratio
from benchmarks.peers.server import SETTINGS
from tests.given.postgres import Server, running

QUEUES: tuple[type[Timers], ...] = (WithPgqueuer, WithDbos, WithProcrastinate, DueFirst)
KINDS: tuple[type[Timers], ...] = (ByWxflow, ByHand, *QUEUES)
PENDING = (0, 10_000, 100_000, 1_000_000)
DUE, TURN, SECONDS, ROUNDS = 20_000, 5_000, 6.0, 3
AT_LEAST = 20.0
PICTURE = Path(__file__).parents[1] / "growth.svg"

Taken = dict[str, list[float]]
"""Seconds a due deadline took, by contestant and round."""


def measure(_folder: Path) -> list[Line]:
    """Measure each number of pending timers, and draw how the cost grows."""
    with running(SETTINGS) as server:
        taken = {pending: _taken(server, pending) for pending in PENDING}
    drawn = {kind.name: [median(taken[pending][kind.name]) for pending in PENDING] for kind in KINDS}
    picture.draw(PICTURE, PENDING, drawn)
    return [line for pending in PENDING for line in _lines(pending, taken[pending])]


def _taken(server: Server, pending: int) -> Taken:
    """Let each carry out up to 5,000 deadlines, or 6 seconds, a round, the order turning from round to round."""
    timers = [kind() for kind in KINDS]
    with psycopg.connect(server.url(), autocommit=True) as connection:
        for number, one in enumerate(timers):
            connection.execute(f"DROP DATABASE IF EXISTS timers_{number} WITH (FORCE)".encode())
            connection.execute(f"CREATE DATABASE timers_{number}".encode())
            one.prepare(server.url(f"timers_{number}"), pending, DUE)
    taken: Taken = {one.name: [] for one in timers}
    for number in range(ROUNDS):
        for one in timers[number:] + timers[:number]:
            before = one.done()
            taken[one.name].append(one.run(TURN, SECONDS))
            if one.done() == before:
                raise AssertionError(f"{one.name} carried out nothing with {pending:,} pending")
    return taken


def _lines(pending: int, taken: Taken) -> list[Line]:
    ours, *others = (kind.name for kind in KINDS)
    best = min((kind.name for kind in QUEUES), key=lambda name: median(taken[name]))
    lines = []
    for name in others:
        middle, shown = ratio(taken[ours], taken[name])
        aimed = name == best and pending == max(PENDING)
        target = f"≥ {AT_LEAST:.0f} times the best queue" if aimed else ""
        what = f"due deadlines, {pending:,} pending, against {name}"
        met = not aimed or middle >= AT_LEAST
        lines.append(Line(what, _each(taken[ours]), _each(taken[name]), shown, target, met))
    return lines


def _each(taken: list[float]) -> str:
    each = median(taken)
    return f"{each * 1e6:,.0f} µs, {1 / each:,.0f} a second"
