"""Look at the past from the steps alone, as of any moment."""

from bisect import bisect_right
from functools import lru_cache

from wxflow.decide.compiled import Machines
from wxflow.declare.records import NO_DATA, Facts, Instance, Step, Timer
from wxflow.store import statements as sql
from wxflow.store.codec import instance_of, step_of
from wxflow.store.store import Store

_LIVES_KEPT = 512


class NotReplayable(Exception):
    """What was looked up then cannot be known any more."""


class Past:
    """A company's lives as their steps tell them; the latest read are kept."""

    def __init__(self, store: Store, company: str, machines: Machines) -> None:
        self._store, self._company, self._machines = store, company, machines
        self.life = lru_cache(_LIVES_KEPT)(self._life)
        """By machine and key: its steps, and the instance as it stood after each."""

    def step(self, machine: str, key: str, seq: int) -> Step | None:
        """Return one step, or None."""
        rows = self._store.rows(sql.STEP, self._company, machine, key, seq)
        return step_of(rows[0]) if rows else None

    def _life(self, machine: str, key: str) -> tuple[list[Step], list[Instance]]:
        found = self._store.rows(sql.INSTANCE, self._company, machine, key)
        if not found or machine not in self._machines.machines:
            return [], []
        steps = list(map(step_of, self._store.rows(sql.STEPS_OF, self._company, machine, key)))
        instance, compiled, stood = instance_of(found[0]), self._machines[machine], list[Instance]()
        facts: Facts = NO_DATA
        for step in steps:
            facts = compiled.learn(facts, step)
            stood.append(instance._replace(state=step.target, seq=step.seq, facts=facts, recorded_at=step.recorded_at))
        return steps, stood


class PastLook:
    """Look-ups as of a moment (UTC microseconds); what only the present knows is not answered."""

    def __init__(self, past: Past, moment: int) -> None:
        self._past, self._moment = past, moment

    def get(self, machine: str, key: str) -> Instance | None:
        """Return the instance as it stood at the moment, or None."""
        _, stood = self._past.life(machine, key)
        number = bisect_right(stood, self._moment, key=lambda one: one.recorded_at)
        return stood[number - 1] if number else None

    def first(self, machine: str, key: str, states: tuple[str, ...]) -> Instance | None:
        """Return the instance as it first stood in one of the states, or None."""
        return next((one for one in self._past.life(machine, key)[1] if one.state in states), None)

    def steps(self, machine: str, key: str) -> list[Step]:
        """Return the steps an instance had taken by the moment, in order."""
        return [step for step in self._past.life(machine, key)[0] if step.recorded_at <= self._moment]

    def find(self, machine: str, ref: str, value: str) -> list[Instance]:
        """Refuse: refs are those of the present."""
        raise NotReplayable(machine, ref, value)

    def under(self, root: str, machine: str) -> list[Instance]:
        """Refuse: which instances there were is not told."""
        raise NotReplayable(root, machine)

    def armed(self, machine: str, key: str, name: str) -> Timer | None:
        """Refuse: timers are those of the present."""
        raise NotReplayable(machine, key, name)
