"""Know what is not told anew as it stood at the moment that is being told: from the steps it had taken by then."""

from bisect import bisect_left
from collections.abc import Iterable
from functools import cache

from wxflow.declare.records import NO_DATA, Facts, Instance, Name, Step
from wxflow.engine.corrections.record import Record


class Meanwhile:
    """What is on record, as far as it had come at a moment: before it, and at it what has been passed by already."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._moment = 0
        self._passed: set[str] = set()
        self._stood = cache(self._after_each)
        """By name: an instance as it stood after each step of its life."""
        self._moments = cache(self._moments_of)

    def turn_to(self, moment: int) -> None:
        """Go on to a moment (UTC microseconds)."""
        self._moment, self._passed = moment, set()

    def pass_by(self, steps: Iterable[Step]) -> None:
        """Have steps that were recorded at the moment behind it."""
        self._passed.update(step.name for step in steps)

    def stored(self, name: Name) -> Instance | None:
        """Return an instance as it stood, or None."""
        number = self._taken(name)
        return self._stood(name)[number - 1] if number else None

    def life(self, name: Name) -> list[Step]:
        """Return the steps that an instance had taken."""
        return self._record.life(*name)[: self._taken(name)]

    def _taken(self, name: Name) -> int:
        moments = self._moments(name)
        number = bisect_left(moments, self._moment)
        if number < len(moments) and moments[number] == self._moment:
            life = self._record.life(*name)
            while number < len(life) and life[number].name in self._passed:
                number += 1
        return number

    def _moments_of(self, name: Name) -> list[int]:
        return [step.recorded_at for step in self._record.life(*name)]

    def _after_each(self, name: Name) -> list[Instance]:
        now = self._record.instance(*name)
        assert now is not None
        compiled, stood = self._record.machines[now.machine], list[Instance]()
        facts: Facts = NO_DATA
        for step in self._record.life(*name):
            facts = compiled.learn(facts, step)
            stood.append(after(now, step, facts))
        return stood


def after(now: Instance, step: Step, facts: Facts) -> Instance:
    """Return an instance as it stood after a step of its life, with what it had learnt by then."""
    return now._replace(
        state=step.target, seq=step.seq, facts=facts, head=step.seal, recorded_at=step.recorded_at, watermark=0
    )
