"""What a guard, a role or a follow-up may know when an event is decided."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Protocol

from wxflow.calendar.due import Due
from wxflow.calendar.periods import Cover
from wxflow.calendar.workdays import Override
from wxflow.declare.records import NO_DATA, VOID, Facts, Instance, Step, Timer
from wxflow.declare.reminder import Reminder
from wxflow.tuples import maker


class Policy(Protocol):
    """What the engine itself wants of a company's values; machines know the whole of it."""

    @property
    def hash(self) -> str: ...
    @property
    def canonical(self) -> str: ...
    @property
    def source(self) -> str:
        """The file it was read from, or nothing."""
        ...

    @property
    def clock_starts(self) -> str: ...
    @property
    def overrides(self) -> "Iterable[Override]":
        """The company's own word on some days."""
        ...

    def reminders_for(self, machine: str, deadline: str) -> tuple[Reminder, ...]:
        """Return when to remind of a deadline, and whom; each once."""
        ...

    def spelling(self, actor: str) -> str:
        """Return somebody's key as the policy spells it, or as it was typed where it does not name them."""
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

    def as_of(self, moment: int) -> "Lookups":
        """Return the same look-ups as of another moment (UTC microseconds)."""
        ...

    def due_after(self, moment: int, days: int, cover: Cover = ()) -> Due:
        """Return the end of the n-th working day after a moment (UTC microseconds) that no suspension covers."""
        ...

    def get(self, machine: str, key: str) -> Instance | None:
        """Return the instance as it stood at the moment, or None where it was not, or is void."""
        ...

    def is_used(self, machine: str, key: str) -> bool:
        """Tell whether there is an instance of that key, even a void one."""
        ...

    def key(self, machine: str, name: str) -> str:
        """Return the key on record of what a name meant at the moment, or the name itself where it meant nothing."""
        ...

    def named(self, machine: str, name: str) -> str | None:
        """Return the key of the instance that bore a name, in its comparing form, at the moment, or None."""
        ...

    def nearest(self, machine: str, name: str) -> str | None:
        """Return the key of the instance with the name that is most like a name that means nothing, or None."""
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

    def find_any(self, machine: str, refs: Iterable[tuple[str, str]]) -> list[Instance]:
        """Return the instances that hold any of some refs, each once: in the order of the refs, then by key."""
        ...

    def changed_since(self, machine: str) -> list[str]:
        """Return the keys of a machine's instances that have taken a step after the moment: refs may have moved."""
        ...

    def under(self, root: str, machine: str) -> list[Instance]:
        """Return the instances of a machine that live under a root, by key."""
        ...

    def armed(self, machine: str, key: str, name: str) -> Timer | None:
        """Return the instance's armed timer of that name, or None."""
        ...

    def is_excused(self, kind: str, key: str, day: date) -> bool:
        """Tell whether a period for somebody, known at the moment, holds a day."""
        ...


def stands(before: Instance | None) -> tuple[str | None, Facts, int]:
    """Return the state, the facts and the seq of an instance that may not live yet, or may be void."""
    if before is None or before.state == VOID:
        return None, NO_DATA, before.seq if before else 0
    return before.state, before.facts, before.seq


class Context(NamedTuple):
    """All a guard, a role or a follow-up may know: pure values, and look-ups."""

    machine: str
    key: str
    state: str | None
    """The state before the step, None before the first."""
    facts: Facts
    seq: int
    """How many steps there are before this one."""
    event: str
    data: Facts
    actor: str
    reason: str | None
    at: int
    """When it happened, UTC microseconds."""
    recorded_at: int
    """When it was told, UTC microseconds."""
    policy: Policy
    lookups: Lookups
    timer: Timer | None = None
    """The timer that has come due, when the event is `overdue`."""

    @property
    def name(self) -> str:
        """Name the step this leads to: machine/key#seq."""
        return f"{self.machine}/{self.key}#{self.seq + 1}"

    @property
    def what(self) -> str:
        """Name the event where it is fired, as a refusal does: machine/key event."""
        return f"{self.machine}/{self.key} {self.event}"


context_from = maker(Context)


def when_taken(step: Step, facts: Facts, policy: Policy, lookups: Lookups, timer: Timer | None = None) -> Context:
    """Return what was known when a step was taken that is on record; the facts are those before it."""
    return Context(
        machine=step.machine,
        key=step.key,
        state=step.source,
        facts=facts,
        seq=step.seq - 1,
        event=step.event,
        data=step.data,
        actor=step.actor,
        reason=step.reason,
        at=step.at,
        recorded_at=step.recorded_at,
        policy=policy,
        lookups=lookups,
        timer=timer,
    )


class FoundBy(NamedTuple):
    """How the instances are found at which somebody holds a role, without asking each."""

    ref: str = ""
    """The ref that names its holders, where they follow from the data."""
    at_root: bool = False
    """Whether it is a ref of the root's."""
    in_policy: tuple[str, ...] = ()
    """The lists of the policy in one of which everybody stands who holds it, where they are few."""
    by_all: bool = False
    """Whether whoever stands in one of those lists holds it nearly everywhere."""
    instead: str = ""
    """The list of the policy that holds it instead where the ref `about` names somebody in one of those."""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Role:
    """Who may fire an event: the `holders`, or whoever `admits` says yes to."""

    name: str
    holders: Callable[[Context], tuple[str, ...]]
    admits: Callable[[Context, str], bool] | None = None
    bars: Callable[[Context, str], str | None] | None = None
    """Say why somebody cannot hold it whoever they are, if that is why they do not."""
    vacant: Callable[[Context], str | None] | None = None
    """Say what to do where nobody holds it, if that keeps something from going on."""
    found_by: FoundBy | None = None
    """How it is found where somebody holds it; None where each instance has to be asked."""

    def held_by(self, actor: str, context: Context) -> bool:
        """Tell whether the actor holds this role."""
        return self.admits(context, actor) if self.admits else actor in self.holders(context)
