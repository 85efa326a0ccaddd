"""Count how deadlines were kept, from the steps alone."""

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from wxflow.decide.compiled import CompiledMachine, Machines
from wxflow.declare.lives import as_corrected
from wxflow.declare.records import MIGRATE, OVERDUE, Facts, Step
from wxflow.declare.suspension import clocks_of


class Kept(NamedTuple):
    """How often a deadline was met, missed, begun anew before it was due, and is still running."""

    machine: str
    deadline: str
    met: int
    missed: int
    renewed: int
    running: int


def kept(machines: Machines, steps: Iterable[Step]) -> list[Kept]:
    """Count every deadline that has consequences; `steps` come by machine, key and seq."""
    counts: dict[tuple[str, str], list[int]] = {
        (machine.name, deadline.name): [0, 0, 0, 0]
        for machine in machines.machines.values()
        for deadline in machine.deadlines
        if deadline.then
    }
    for (machine, _), life in groupby(steps, key=lambda step: (step.machine, step.key)):
        for deadline, outcome in _life(machines[machine], as_corrected(life)):
            if (machine, deadline) in counts:
                counts[(machine, deadline)][outcome] += 1
    return [Kept(*name, *count) for name, count in counts.items()]


_MET, _MISSED, _RENEWED, _RUNNING = range(4)


def _life(compiled: CompiledMachine, steps: Iterable[Step]) -> Iterable[tuple[str, int]]:
    """Yield how each deadline armed in one life ended."""
    armed: set[str] = set()
    facts: Facts = {}
    for step in steps:
        facts = compiled.learn(facts, step)
        if step.event == MIGRATE:
            armed = {*clocks_of(step)}
        if step.event == OVERDUE:
            name = str(step.data["timer"])
            armed.discard(name)
            yield name, _MISSED
        for deadline in compiled.machine.deadlines:
            name = deadline.name
            if name in armed and deadline.is_dropped_by(step):
                armed.discard(name)
                yield name, _MET
            elif deadline.is_armed_by(step, facts):
                if name in armed:
                    yield name, _RENEWED
                armed.add(name)
    yield from ((name, _RUNNING) for name in armed)
