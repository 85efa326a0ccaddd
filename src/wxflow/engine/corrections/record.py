"""Read what is recorded: every step, and the lives that steps tell as they have been corrected so far."""

from collections.abc import Callable, Iterator
from functools import cache
from heapq import merge
from itertools import chain
from typing import Any

from wxflow.decide.compiled import Machines
from wxflow.declare.correcting import Amendment
from wxflow.declare.lives import as_corrected
from wxflow.declare.records import CLOCK_EVENTS, Instance, Name, Step, Timer
from wxflow.json_values import canonical
from wxflow.ledger.ledger import Ledger
from wxflow.store.queries import Queries


def everything(_: Step) -> bool:
    """Know every step."""
    return True


class Record:
    """One company's record as a ledger sees it, or as much of it as was `known`; each life is read once."""

    def __init__(self, ledger: Ledger, known: Callable[[Step], bool] = everything) -> None:
        self.ledger, self.machines = ledger, ledger.machines
        self._queries = Queries(ledger.store, ledger.company)
        self._known = known
        self.steps = cache(self._steps)
        """By machine and key: the steps taken, in order; none where there is no such instance."""
        self.life = cache(self._life)
        """By machine and key: the life as it has been corrected so far."""
        self.instance: Callable[[str, str], Instance | None] = cache(ledger.get)
        """By machine and key: the instance as it stands, or None."""

    def since(self, moment: int) -> Iterator[Step]:
        """Yield the steps recorded from a moment on (UTC microseconds), by their moments."""
        deciding = (change.step for change in self.ledger.deciding if change.step.recorded_at >= moment)
        recorded = self._queries.steps(since=moment)
        return merge(recorded, sorted(deciding, key=_moment_of), key=_moment_of)

    def at(self, moment: int) -> list[Step]:
        """Return the known steps recorded at a moment (UTC microseconds)."""
        deciding = (change.step for change in self.ledger.deciding if change.step.recorded_at == moment)
        recorded = self._queries.steps(since=moment, until=moment + 1)
        return list(filter(self._known, chain(recorded, deciding)))

    def known_since(self, moment: int) -> Iterator[Step]:
        """Yield those of them that were known."""
        return filter(self._known, self.since(moment))

    def amended(self) -> dict[str, Amendment]:
        """Return what has been corrected so far, by the step: of several corrections the last holds."""
        applied: list[tuple[int, str, Amendment]] = []
        for one in self._corrections():
            corrects = self.machines[one.machine].machine.corrects
            assert corrects is not None
            done = next((s for s in self.steps(one.machine, one.key) if s.target == corrects.state), None)
            if done is not None:
                applied.append((done.recorded_at, one.key, corrects.of(one.facts)))
        return {amendment.step: amendment for _, _, amendment in sorted(applied, key=lambda one: one[:2])}

    def is_unmade(self, name: Name) -> bool:
        """Tell whether a correction has taken something back already that would not be."""
        unmade = self.machines[name[0]].machine.unmade
        return unmade is not None and any(one.event == unmade.event for one in self.steps(*name))

    def timers(self, machine: str, key: str) -> list[Timer]:
        """Return what is armed for an instance now."""
        instance = self.instance(machine, key)
        armed = self.ledger.armed_under(instance.root) if instance else []
        return [one for one in armed if (one.machine, one.key) == (machine, key)]

    def _corrections(self) -> Iterator[Instance]:
        for one in self.machines.machines.values():
            if one.corrects is not None:
                yield from self._queries.instances(one.name, states=(one.corrects.state,))

    def _steps(self, machine: str, key: str) -> list[Step]:
        return list(filter(self._known, self.ledger.steps(machine, key)))

    def _life(self, machine: str, key: str) -> list[Step]:
        return as_corrected(self.steps(machine, key))


def as_told(machines: Machines, step: Step) -> str:
    """Return what a step tells, but for how it and others are numbered."""
    data: Any = step.data
    unmade = machines[step.machine].machine.unmade
    if step.event in CLOCK_EVENTS:
        data = {name: value for name, value in data.items() if name not in ("entry", "calendar")}
    elif unmade is not None and step.source is None:
        data = repr(unmade.same(data))
    told = (step.event, step.source, step.target, step.actor, step.reason, data, step.at, step.recorded_at)
    return canonical(list(told))


def _moment_of(step: Step) -> int:
    return step.recorded_at


def named(step: Step) -> Name:
    """Return the machine and key of a step's instance."""
    return step.machine, step.key
