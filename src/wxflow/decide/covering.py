"""Work out which days do not count for a deadline, from what is known of its root and of every period."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from wxflow.calendar.periods import Cover, Excused, Period, Periods, Selector
from wxflow.decide.compiled import Machines
from wxflow.declare.context import Lookups
from wxflow.declare.records import Facts, Instance


class Knows(Protocol):
    """What is known at the moment that is being decided, or was at one that is replayed."""

    def lookups(self, moment: int) -> Lookups:
        """Return look-ups as of a moment (UTC microseconds)."""
        ...

    def stood(self, root: str) -> Iterable[Instance]:
        """Yield a root as it stood after each of its steps."""
        ...

    def excusing(self) -> Iterable[Instance]:
        """Return every instance that excuses days."""
        ...


class HasDates(Protocol):
    """What covering wants of a calendar."""

    def local_date(self, moment: int) -> date:
        """Return the date of a moment (UTC microseconds)."""
        ...


@dataclass(frozen=True, slots=True)
class Covered:
    """A deadline of an instance, and when its clock started (UTC microseconds)."""

    deadline: str
    machine: str
    key: str
    root: str
    facts: Facts
    start: int


def excused(machines: Machines, knows: Knows, calendar: HasDates, one: Covered) -> Excused | None:
    """Return the days that do not count for a deadline, or None when there is none."""
    declared = machines[one.machine].deadlines.get(one.deadline)
    if declared is None or declared.covered_by is None:
        return None
    periods = periods_of(machines, knows.excusing())
    if not periods:
        return None
    covers: list[tuple[date, Cover]] = []
    for moment in _moments(machines, knows, one):
        covers.append((calendar.local_date(moment), declared.covered_by(knows.lookups(moment), one.key, one.facts)))
    return Excused(covers, periods)


def periods_of(machines: Machines, instances: Iterable[Instance]) -> Periods:
    """Return the periods that instances stand for, by whom they are for."""
    found: dict[Selector, list[Period]] = defaultdict(list)
    for one in instances:
        excuses = machines[one.machine].machine.excuses
        if excuses is not None:
            selector, period = excuses.of(one.facts)
            found[selector].append(period)
    return found


def _moments(machines: Machines, knows: Knows, one: Covered) -> Iterator[int]:
    """Yield when the clock started, and every later moment at which what covers the deadline may have changed."""
    yield one.start
    names = machines[one.root.partition("/")[0]].machine.covering
    if not names:
        return
    before: Any = None
    for root in knows.stood(one.root):
        facts = [root.facts.get(name) for name in names]
        if root.recorded_at > one.start and facts != before:
            yield root.recorded_at
        before = facts


Counting = Callable[[str, Facts, int], Excused | None]
"""Takes a deadline of the instance that moves, its facts and the start; returns the days that do not count."""


def nobody(_deadline: str, _facts: Facts, _start: int) -> None:
    """Excuse no day."""
