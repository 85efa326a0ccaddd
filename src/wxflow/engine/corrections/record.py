"""Read what is recorded: every step, and the lives that steps tell as they have been corrected so far."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache
from heapq import merge
from typing import Any

from sqlalchemy import ColumnElement, select

from wxflow.decide.compiled import Machines
from wxflow.declare.correcting import Amendment
from wxflow.declare.lives import as_corrected
from wxflow.declare.records import CLOCK_EVENTS, Instance, Name, Step, Timer
from wxflow.json_values import canonical
from wxflow.ledger.ledger import Ledger
from wxflow.store.queries import Queries
from wxflow.store.recorded import Recorded
from wxflow.store.tables import STEPS


def everything(_: Step) -> bool:
    """Know every step."""
    return True


class Record:
    """One company's record as a ledger sees it, or as much of it as was `known`; each life is read once."""

    def __init__(self, ledger: Ledger, known: Callable[[Step], bool] = everything) -> None:
        self.ledger, self.machines = ledger, ledger.machines
        self._queries = Queries(ledger.store, ledger.company)
        self.recorded = Recorded(ledger.store, ledger.company)
        self._known = known
        self._at: dict[int, list[Step]] = {}
        """By the moments that were asked for: the known steps recorded then."""
        self.steps = cache(self._steps)
        """By machine and key: the steps taken, in order; none where there is no such instance."""
        self.life = cache(self._life)
        """By machine and key: the life as it has been corrected so far."""
        self.instance: Callable[[str, str], Instance | None] = cache(ledger.get)
        """By machine and key: the instance as it stands, or None."""
        self._armed_under = cache(self._armed_now)

    def since(self, moment: int) -> Iterator[Step]:
        """Yield the steps recorded from a moment on (UTC microseconds), by their moments."""
        deciding = (one.step for one in self.ledger.deciding if one.step.recorded_at >= moment)
        recorded = self._queries.steps(since=moment)
        return merge(recorded, sorted(deciding, key=_moment_of), key=_moment_of)

    def at(self, moment: int) -> list[Step]:
        """Return the known steps recorded at a moment (UTC microseconds)."""
        if moment not in self._at:
            self.read_ahead((moment,))
        return self._at[moment]

    def read_ahead(self, moments: Collection[int]) -> None:
        """Read together what was recorded at some moments (UTC microseconds)."""
        wanted = {moment for moment in moments if moment not in self._at}
        self._at.update((moment, []) for moment in wanted)
        if not wanted:
            return
        for step in self.recorded.at(wanted):
            if self._known(step):
                self._at[step.recorded_at].append(step)
        for step in (one.step for one in self.ledger.deciding):
            if step.recorded_at in wanted and self._known(step):
                self._at[step.recorded_at].append(step)

    def root(self, name: Name) -> str | None:
        """Return the root that something lives under; None where it is not on record."""
        found = self.instance(*name)
        return found.root if found else None

    def migrated(self, since: int) -> Step | None:
        """Return a step from a moment on (UTC microseconds) by which an instance was migrated, or None."""
        first = self.recorded.migrated(since)
        return first if first is not None and self._known(first) else None

    def names_under(self, roots: Collection[str]) -> dict[Name, str]:
        """Return the names of all that lives under some roots, each with its root."""
        deciding = self.ledger.moving.items()
        return dict(self.recorded.under(roots)) | {name: one.root for name, one in deciding if one.root in roots}

    def moments(self, names: Collection[Name], since: int) -> set[int]:
        """Return the moments from one on (UTC microseconds) at which something was recorded of some instances."""
        deciding = (one.step for one in self.ledger.deciding if one.after.full_name in names)
        taken = {step.recorded_at for step in deciding if step.recorded_at >= since}
        return self.recorded.moments(names, since) | taken

    def known_since(self, moment: int) -> Iterator[Step]:
        """Yield those of them that were known."""
        return filter(self._known, self.since(moment))

    def runs_ahead_of(self, moment: int) -> bool:
        """Tell whether anything was recorded later than a moment (UTC microseconds)."""
        return self._has_steps(STEPS.c.recorded_at > moment)

    def _has_steps(self, *which: ColumnElement[bool]) -> bool:
        of_company = STEPS.c.company == self.ledger.company
        found = self.ledger.store.select(select(STEPS.c.seq).where(of_company, *which).limit(1))
        return any(True for _ in found)

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
        root = self.root((machine, key))
        return self._armed_under(root)[machine, key] if root else []

    def _corrections(self) -> Iterator[Instance]:
        for one in self.machines.machines.values():
            if one.corrects is not None:
                yield from self._queries.instances(one.name, states=(one.corrects.state,))

    def _armed_now(self, root: str) -> dict[Name, list[Timer]]:
        return by_instance(self.ledger.armed_under(root))

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


def by_instance(timers: Iterable[Timer]) -> dict[Name, list[Timer]]:
    """Return timers by the instance that each is armed for."""
    found: dict[Name, list[Timer]] = defaultdict(list)
    for one in timers:
        found[one.machine, one.key].append(one)
    return found


def _moment_of(step: Step) -> int:
    return step.recorded_at


def named(step: Step) -> Name:
    """Return the machine and key of a step's instance."""
    return step.machine, step.key
