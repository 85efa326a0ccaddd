"""What is still going to happen in a company at play, and what is fired as it happens."""

from collections.abc import Callable
from heapq import heappop, heappush
from random import Random
from typing import Any

from wxflow.decide.command import Command

HOUR = 3_600_000_000
DAY = 24 * HOUR
_IN_TIME, _LATE = 0.9, 0.97
"""How many things are done in time, and how many at all."""


class Agenda:
    """Things to be done, each at its moment (UTC microseconds); those of one moment in the order they came."""

    def __init__(self, seed: str) -> None:
        self.chance = Random(seed)  # noqa: S311 - it makes up a year, it guards nothing
        self.now = 0
        self.number = 0
        """How many things have been put on it."""
        self._waiting: list[tuple[int, int, Callable[..., None], tuple[Any, ...]]] = []
        self._fired: list[Command] = []

    def until(self, end: int) -> list[Command]:
        """Do everything before a moment, and return what was fired."""
        while self._waiting and self._waiting[0][0] < end:
            self.now, _, act, given = heappop(self._waiting)
            act(*given)
        fired, self._fired = self._fired, []
        return fired

    def at(self, moment: int, act: Callable[..., None], *given: Any) -> None:
        """Have something done at a moment."""
        self.number += 1
        heappush(self._waiting, (moment, self.number, act, given))

    def soon(self, act: Callable[..., None], *given: Any) -> None:
        """Have something done in time mostly, late sometimes, and now and then never."""
        luck = self.chance.random()
        if luck < _IN_TIME:
            self.at(self.now + self.chance.randrange(HOUR, 20 * HOUR), act, *given)
        elif luck < _LATE:
            self.at(self.now + self.chance.randrange(12 * DAY, 30 * DAY), act, *given)

    def some(self, expected: float) -> int:
        """Return a whole number, on average the expected one."""
        return int(expected + self.chance.random())

    def office_hours(self) -> int:
        """Return a moment of the day between nine and five, from its midnight."""
        return 9 * HOUR + self.chance.randrange(8 * HOUR)

    def fire(self, machine: str, key: str, event: str, actor: str, reason: str | None = None, **data: Any) -> None:
        """Fire an event now."""
        command = Command(
            machine=machine,
            key=key,
            event=event,
            data=data,
            actor=actor,
            at=None,
            recorded_at=self.now,
            reason=reason,
        )
        self._fired.append(command)
