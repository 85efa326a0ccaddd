"""The values that live: an instance, its steps and timers, and the follow-ups of a step."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from wxflow.tuples import maker

CLOCK = "clock"
"""The actor of every step that time itself takes."""
OVERDUE = "overdue"
"""The step a timer takes when its due moment has come."""
RECOUNT = "recount"
"""The step that says why a timer's due moment was worked out again."""
REMIND = "remind"
"""The step a reminder of a deadline takes when its moment has come."""
CLOCK_EVENTS = (OVERDUE, RECOUNT, REMIND)
LATE = "reminders"
"""The name in the data of a recount under which it holds the reminders that a later policy has armed, if it has."""
FOUND = "found"
"""The name in a step's data under which it holds what was found when it was taken."""
ERASED = "(erased)"
"""What a personal value reads as once it has been erased."""
MIGRATE = "migrate"
"""The step that moves an instance out of what its machine no longer declares."""
CORRECTED = "corrected"
"""The step that puts an instance where it would stand had a command been right."""
VOID = "void"
"""The state of an instance that would not be had a command been right."""

NEVER = 2**63 - 1
"""A moment after every other, UTC microseconds."""

Name = tuple[str, str]
"""(machine, key)."""
TimerName = tuple[str, str, str]
"""(machine, key, the timer's name)."""
Facts = Mapping[str, Any]
NO_DATA: Facts = {}


def name_of_root(root: str) -> Name:
    """Return the machine and the key of a root, machine/key."""
    machine, _, key = root.partition("/")
    return machine, key


class Instance(NamedTuple):
    """One life of a machine, as stored; times are UTC microseconds."""

    machine: str
    key: str
    root: str
    state: str
    seq: int
    facts: Facts
    head: bytes
    declaration: str
    created_at: int
    recorded_at: int
    watermark: int
    """The latest recorded_at of anything under this root; 0 on an instance that is no root."""

    @property
    def full_name(self) -> Name:
        """Name the instance among all of a company: machine and key."""
        return self.machine, self.key


instance_from = maker(Instance)


class Timer(NamedTuple):
    """A deadline, or a reminder of one, armed for one instance; `entry` is the seq of the step that armed it."""

    machine: str
    key: str
    name: str
    root: str
    entry: int
    start: int
    budget: int
    due: int
    provisional: bool
    calendar: str

    @property
    def full_name(self) -> TimerName:
        """Name the timer among all of a company: machine, key and its own name."""
        return self.machine, self.key, self.name


class Step(NamedTuple):
    """A move taken: what stands, sealed, in the audit trail."""

    machine: str
    key: str
    seq: int
    event: str
    source: str | None
    target: str
    actor: str
    reason: str | None
    data: Facts
    at: int
    recorded_at: int
    request_id: str | None
    cause: str | None
    policy: str
    declaration: str
    seal: bytes
    via: str | None = None
    """By which way it came, as canonical JSON; None where an earlier version took it, or nobody said."""
    entered_at: int | None = None
    """When it was entered, by the machine's clock; None where an earlier version took it."""

    @property
    def name(self) -> str:
        """Name the step: machine/key#seq."""
        return f"{self.machine}/{self.key}#{self.seq}"


step_from, timer_from = maker(Step), maker(Timer)


class Start(NamedTuple):
    """A follow-up: begin a new instance; it is an error if it exists."""

    machine: str
    key: str
    event: str
    data: Facts


class Fire(NamedTuple):
    """A follow-up: fire an event at an instance."""

    machine: str
    key: str
    event: str
    data: Facts = NO_DATA
    reason: str | None = None


class Send(NamedTuple):
    """A follow-up: tell somebody something; it moves no instance."""

    topic: str
    recipient: str
    content: Facts
    about: str | None = None
    """Whom it is about besides, whose names its text may hold."""


FollowUp = Start | Fire | Send
