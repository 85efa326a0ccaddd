"""One thing that waits for somebody, as any door shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from wxflow.declare.fields import Field
from wxflow.declare.records import NEVER, Name


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """An event that does it, or ends it otherwise: its fields, and what of them can be told beforehand."""

    event: str
    fields: tuple[Field, ...]
    needs_reason: bool
    suggested: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """By when it is to be done; moments in UTC microseconds."""

    deadline: str
    due: int | None
    """The end of the last day; None while nobody can tell, as for a suspension without an end."""
    last_day: date | None
    working_days_left: int | None
    """Those after today, the last one included: 0 on the last day; None once it has passed."""
    overdue: bool
    provisional: bool
    held_until: str | None
    """The last day that does not count, where a suspension holds it today."""


Order = tuple[bool, int, int, str, str, str]


def order_of(term: Term | None, since: int, name: Name, event: str) -> Order:
    """Return what things are sorted by: overdue first, then the soonest, then what waits longest; no two are alike."""
    due = term.due if term else None
    overdue = term is not None and term.overdue
    return not overdue, NEVER if due is None else due, since, *name, event


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What is asked of whom: of each of the people, any of whom may do it."""

    machine: str
    key: str
    state: str
    what: str
    """What is asked, in words: a Text."""
    people: tuple[str, ...]
    role: str
    group: str | None
    person: str | None
    """Whom it is about, if anybody."""
    ways: tuple[Way, ...]
    """The event that does it first; none where only a command of its own helps."""
    term: Term | None
    since: int
    """When it last moved, UTC microseconds."""
    shown: Mapping[str, Any]
    """What whoever is asked should see, by the names of facts."""

    @property
    def order(self) -> Order:
        """What it is sorted by."""
        return order_of(self.term, self.since, (self.machine, self.key), self.ways[0].event if self.ways else "")
