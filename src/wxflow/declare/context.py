"""What a guard, a role or a follow-up may know when an event is decided."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from wxflow.declare.records import NO_DATA, Facts, Instance, Step, Timer
from wxflow.declare.reminder import Reminder


class Policy(Protocol):
    """What the engine itself wants of a company's values; machines know the whole of it."""

    @property
    def hash(self) -> str: ...
    @property
    def canonical(self) -> str: ...
    @property
    def clock_starts(self) -> str: ...
    def reminders_for(self, machine: str, deadline: str) -> tuple[Reminder, ...]:
        """Return when to remind of a deadline, and whom; each once."""
        ...

    @property
    def versions(self) -> "Iterable[Policy]":
        """Itself, then those it took the place of."""
        ...

    def at(self, moment: int) -> "Policy":
        """Return the one of its versions that is in force at a moment (UTC microseconds)."""
        ...


class Lookups(Protocol):
    """Read-only look-ups, as of the moment that is being decided."""

    def get(self, machine: str, key: str) -> Instance | None:
        """Return the instance as it stood at the moment, or None."""
        ...

    def first(self, machine: str, key: str, states: tuple[str, ...]) -> Instance | None:
        """Return the instance as it first stood in one of the states, or None."""
        ...

    def steps(self, machine: str, key: str) -> list[Step]:
        """Return the steps an instance had taken by the moment, in order."""
        ...

    def find(self, machine: str, ref: str, value: str) -> list[Instance]:
        """Return the instances whose ref holds the value, by key."""
        ...

    def under(self, root: str, machine: str) -> list[Instance]:
        """Return the instances of a machine that live under a root, by key."""
        ...

    def armed(self, machine: str, key: str, name: str) -> Timer | None:
        """Return the instance's armed timer of that name, or None."""
        ...


@dataclass(slots=True)
class Context:
    """All a guard, a role or a follow-up may know: pure values, and look-ups."""

    machine: str
    key: str
    state: str | None
    facts: Facts
    seq: int
    event: str
    data: Facts
    actor: str
    reason: str | None
    at: int
    recorded_at: int
    policy: Policy
    lookups: Lookups
    timer: Timer | None = None
    """The timer that has come due, when the event is `overdue`."""

    @classmethod
    def of(cls, machine: str, key: str, before: Instance | None, *rest: Any) -> "Context":
        """Set the scene at an instance that may not live yet; `rest` are the fields from `event` on."""
        if before is None:
            return cls(machine, key, None, NO_DATA, 0, *rest)
        return cls(machine, key, before.state, before.facts, before.seq, *rest)

    @property
    def name(self) -> str:
        """Name the step this scene leads to: machine/key#seq."""
        return f"{self.machine}/{self.key}#{self.seq + 1}"


@dataclass(frozen=True, slots=True)
class Role:
    """Who may fire an event: the `holders`, or whoever `admits` says yes to."""

    name: str
    holders: Callable[[Context], tuple[str, ...]]
    admits: Callable[[Context, str], bool] | None = None

    def held_by(self, actor: str, context: Context) -> bool:
        """Tell whether the actor holds this role in the scene."""
        return self.admits(context, actor) if self.admits else actor in self.holders(context)
