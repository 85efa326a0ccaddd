"""Look things up as of the moment that is being decided."""

from collections import deque
from itertools import takewhile

from wxflow.declare.records import Instance, Step, Timer
from wxflow.ledger.ledger import Ledger


class LedgerLookups:
    """A ledger's look-ups, with single instances as they stood at the moment (UTC microseconds).

    A deadline that fires late must find the world of its due moment: the lead of that day pays, not today's.
    """

    def __init__(self, ledger: Ledger, moment: int) -> None:
        self._ledger = ledger
        self._moment = moment

    def get(self, machine: str, key: str) -> Instance | None:
        """Return the instance as it stood at the moment, or None."""
        instance = self._ledger.get(machine, key)
        if instance is None or instance.recorded_at <= self._moment:
            return instance
        earlier = takewhile(lambda one: one.recorded_at <= self._moment, self._ledger.past(instance))
        return next(iter(deque(earlier, maxlen=1)), None)

    def first(self, machine: str, key: str, states: tuple[str, ...]) -> Instance | None:
        """Return the instance as it first stood in one of the states, or None."""
        instance = self._ledger.get(machine, key)
        past = self._ledger.past(instance) if instance else iter(())
        return next((one for one in past if one.state in states), None)

    def steps(self, machine: str, key: str) -> list[Step]:
        """Return the steps an instance had taken by the moment, in order."""
        return [step for step in self._ledger.steps(machine, key) if step.recorded_at <= self._moment]

    def find(self, machine: str, ref: str, value: str) -> list[Instance]:
        """Return the instances whose ref holds the value, by key."""
        return self._ledger.find(machine, ref, value)

    def under(self, root: str, machine: str) -> list[Instance]:
        """Return the instances of a machine that live under a root, by key."""
        return self._ledger.under(root, machine)

    def armed(self, machine: str, key: str, name: str) -> Timer | None:
        """Return the instance's armed timer of that name, or None."""
        return self._ledger.timer(machine, key, name)
