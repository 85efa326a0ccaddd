"""One event a transaction, by every kind of state machine, in turn on one server."""

from functools import partial
from pathlib import Path
from statistics import median
from typing import NamedTuple

import psycopg

from benchmarks.pairs import Line, seconds
from benchmarks.peers.life import Machine
from benchmarks.peers.machines.by_hand import ByHand, InOneStatement
from benchmarks.peers.machines.engine import ByHandTheSame, ByWxflow
from benchmarks.peers.machines.orm import WithOrm
from benchmarks.peers.machines.with_django import WithDjango
from benchmarks.peers.machines.with_statemachine import WithStatemachine
from benchmarks.peers.machines.with_transitions import WithTransitions
from benchmarks.peers.ratios import ratio
from benchmarks.peers.server import SETTINGS
from tests.given.postgres import Server, running

STACKS: tuple[type[Machine], ...] = (WithTransitions, WithStatemachine, WithDjango)
"""What somebody would use instead of wxflow: a state machine, and something that stores it."""
OTHERS: tuple[type[Machine], ...] = (ByHandTheSame, InOneStatement, ByHand, WithOrm)
AT_LEAST = 3.0


class Size(NamedTuple):
    """How many events are fired: before it counts, in a round, and in how many rounds."""

    warm: int = 100
    round: int = 50
    rounds: int = 30

    @property
    def lives(self) -> int:
        """How many lives there are to fire at; a multiple of the groups."""
        return self.warm + self.round * self.rounds


FULL = Size()
SMALL = Size(10, 10, 1)


def measure(_folder: Path, size: Size = FULL) -> list[Line]:
    """Let each fire so many events a round, the order turning from round to round."""
    with running(SETTINGS) as server:
        ours, *others = machines = [kind() for kind in (ByWxflow, *OTHERS, *STACKS)]
        _prepare(server, machines, size)
        taken: dict[str, list[float]] = {machine.name: [] for machine in machines}
        for number in range(size.rounds):
            turned = number % len(machines)
            numbers = range(size.warm + number * size.round, size.warm + (number + 1) * size.round)
            for machine in machines[turned:] + machines[:turned]:
                taken[machine.name].append(seconds(partial(_fire_each, machine, numbers)) / size.round)
        for machine in machines:
            machine.close()
            machine.check()
    best = min((kind.name for kind in STACKS), key=lambda name: median(taken[name]))
    return [_line(taken[ours.name], machine.name, taken[machine.name], machine.name == best) for machine in others]


def _prepare(server: Server, machines: list[Machine], size: Size) -> None:
    with psycopg.connect(server.url(), autocommit=True) as connection:
        for number, machine in enumerate(machines):
            connection.execute(f"CREATE DATABASE fire_{number}".encode())
            machine.prepare(server.url(f"fire_{number}"), size.lives)
            for life in range(size.warm):
                machine.fire(life)
        connection.execute("CHECKPOINT")


def _fire_each(machine: Machine, numbers: range) -> None:
    for number in numbers:
        machine.fire(number)


def _line(ours: list[float], name: str, other: list[float], best: bool) -> Line:
    middle, shown = ratio(ours, other)
    target = f"≥ {AT_LEAST:.0f} times the best stack" if best else ""
    ours_each, other_each = (f"{median(each) * 1e6:,.0f} µs" for each in (ours, other))
    return Line(f"fire, against {name}", ours_each, other_each, shown, target, not best or middle >= AT_LEAST)
