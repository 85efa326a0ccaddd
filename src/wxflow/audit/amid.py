"""Look at the past amid a moment, as a command saw it: after some of what was recorded at that very moment."""

from bisect import bisect_left
from collections.abc import Collection, Iterator

from wxflow.audit.commands_in_order import command_of, families, in_order
from wxflow.audit.past import Past, PastLookups
from wxflow.declare.records import CLOCK_EVENTS, CORRECTED, VOID, Instance, Step
from wxflow.store.recorded import Recorded

_MOST = 32
"""Of more commands recorded at one moment, not every order is thought of."""


class AmidLookups(PastLookups):
    """Look-ups as of a moment (UTC microseconds): some of what was recorded then, by its names, is behind it."""

    def __init__(self, past: Past, moment: int, behind: Collection[str]) -> None:
        super().__init__(past, moment)
        self._behind = behind

    def get(self, machine: str, key: str) -> Instance | None:
        """Return the instance as it stood, or None where it was not, or was void."""
        _, stood = self._so_far(machine, key)
        return stood[-1] if stood and stood[-1].state != VOID else None

    def steps(self, machine: str, key: str) -> list[Step]:
        """Return the steps an instance had taken, in order."""
        return self._so_far(machine, key)[0]

    def _so_far(self, machine: str, key: str) -> tuple[list[Step], list[Instance]]:
        steps, stood = self._past.life(machine, key)
        taken = bisect_left(steps, self._moment, key=lambda one: one.recorded_at)
        while taken < len(steps) and steps[taken].name in self._behind:
            taken += 1
        told = [one.seq for one in steps[:taken] if one.event == CORRECTED]
        life, then = self._past.corrected(machine, key, told[-1]) if told else (steps, stood)
        left = len(life) - (len(steps) - taken)
        return life[:left], then[:left]


def worlds(past: Past, step: Step) -> Iterator[AmidLookups]:
    """Yield each world that the command which led to a step may have seen: the likeliest first.

    What the clock has said comes first; the other commands of the moment are taken in one order that the record allows.
    """
    recorded = list(Recorded(past.store, past.company).at((step.recorded_at,)))
    moved = families(recorded)
    own = command_of({one.name: one for one in recorded}, step)
    order = [one.name for one in in_order(recorded)]
    behind = {one.name for family in moved.values() if family[0].event in CLOCK_EVENTS for one in family}
    place = order.index(own.name) if own.name in order else 0
    others = [name for name in order if name != own.name]
    for number in [place, *(one for one in range(len(others) + 1) if one != place and len(others) < _MOST)]:
        names = {one.name for name in others[:number] for one in moved[name]}
        yield AmidLookups(past, step.recorded_at, behind | names)
