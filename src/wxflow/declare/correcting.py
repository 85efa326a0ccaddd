"""Declare that the instances of a machine correct commands, and what becomes of instances that would not be."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from wxflow.declare.context import Context, Policy
from wxflow.declare.records import Facts, FollowUp, Instance


class Amendment(NamedTuple):
    """What a command should have been: nothing at all (`void`), or what it was but for what is given; moments in
    UTC microseconds."""

    step: str
    """The command's own step, machine/key#seq."""
    void: bool
    data: Facts
    """By the names of the event's fields; None takes one away."""
    at: int | None = None
    recorded_at: int | None = None
    alone: bool = False
    """Whether nothing may have come after it on what it has moved."""


class Standing(NamedTuple):
    """Where an instance stands and where it would; None where it is not, or would not be."""

    machine: str
    key: str
    was: str | None
    state: str | None


class LeftOut(NamedTuple):
    """A later command that would have been refused, and why."""

    step: str
    why: str


class Difference(NamedTuple):
    """What it comes to that a command is put right."""

    standings: tuple[Standing, ...]
    left_out: tuple[LeftOut, ...]
    resumed: tuple[str, ...]
    """The deadlines that had passed or been dropped, and run: machine/key timer."""
    unmade: tuple[Instance, ...]
    """What would not be and takes its machine's own event, as it stands."""
    missed: tuple[Facts, ...]
    """What would be and is not made: the data it would have begun with."""


@dataclass(frozen=True, slots=True)
class Corrects:
    """What makes an instance a correction, carried out when it comes into a state."""

    state: str
    of: Callable[[Facts], Amendment]
    """From its facts, what it amends."""
    then: Callable[[Context, Difference], Iterable[FollowUp]]
    """What follows besides from what it came to."""
    policy_of: Callable[[str], Policy]
    """Makes a policy of the canonical text that is kept of it."""


@dataclass(frozen=True, slots=True)
class Unmade:
    """What becomes of instances that would not be; those that would be and are not, no correction makes."""

    event: str
    """The follow-up that takes them back, instead of their being void."""
    same: Callable[[Facts], Hashable]
    """From the data it begins with, what two of them are the same by."""
