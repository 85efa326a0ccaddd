"""Due deadlines, with none to a million more pending, by every kind of timer, in turn on one server."""

from pathlib import Path
from statistics import median
from typing import NamedTuple

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
AT_LEAST = 20.0
PICTURE = Path(__file__).parents[1] / "growth.svg"

Taken = dict[str, list[float]]
"""Seconds a due deadline took, by contestant and round."""


class Size(NamedTuple):
    """How many timers are pending and due, how many are carried out in a round, in so many seconds at most."""

    pending: tuple[int, ...] = (0, 10_000, 100_000, 1_000_000)
    due: int = 20_000
    turn: int = 5_000
    seconds: float = 6.0
    rounds: int = 3


FULL = Size()
SMALL = Size((100,), 500, 50, 6.0, 1)


def measure(_folder: Path, size: Size = FULL) -> list[Line]:
    """Measure each number of pending timers, and draw how the cost grows when there are several."""
    with running(SETTINGS) as server:
        taken = {pending: _taken(server, pending, size) for pending in size.pending}
    if len(size.pending) > 1:
        drawn = {kind.name: [median(taken[pending][kind.name]) for pending in size.pending] for kind in KINDS}
        picture.draw(PICTURE, size.pending, drawn)
    return [line for pending in size.pending for line in _lines(pending, taken[pending], size)]


def _taken(server: Server, pending: int, size: Size) -> Taken:
    """Let each carry out so many deadlines, or for so long, a round, the order turning from round to round."""
    timers = [kind() for kind in KINDS]
    with psycopg.connect(server.url(), autocommit=True) as connection:
        for number, one in enumerate(timers):
            connection.execute(f"DROP DATABASE IF EXISTS timers_{number} WITH (FORCE)".encode())
            connection.execute(f"CREATE DATABASE timers_{number}".encode())
            one.prepare(server.url(f"timers_{number}"), pending, size.due)
    taken: Taken = {one.name: [] for one in timers}
    for number in range(size.rounds):
        for one in timers[number:] + timers[:number]:
            before = one.done()
            taken[one.name].append(one.run(size.turn, size.seconds))
            if one.done() == before:
                raise AssertionError(f"{one.name} carried out nothing with {pending:,} pending")
    return taken


def _lines(pending: int, taken: Taken, size: Size) -> list[Line]:
    ours, *others = (kind.name for kind in KINDS)
    best = min((kind.name for kind in QUEUES), key=lambda name: median(taken[name]))
    lines = []
    for name in others:
        middle, shown = ratio(taken[ours], taken[name])
        aimed = name == best and pending == max(size.pending)
        target = f"≥ {AT_LEAST:.0f} times the best queue" if aimed else ""
        what = f"due deadlines, {pending:,} pending, against {name}"
        met = not aimed or middle >= AT_LEAST
        lines.append(Line(what, _each(taken[ours]), _each(taken[name]), shown, target, met))
    return lines


def _each(taken: list[float]) -> str:
    each = median(taken)
    return f"{each * 1e6:,.0f} µs, {1 / each:,.0f} a second"
