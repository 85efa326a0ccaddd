"""Find the steps that are new, in the order they were entered, without missing one that is committed late."""

from collections.abc import Iterator
from itertools import islice

from wxflow.declare.records import Step
from wxflow.store import steps_in_order
from wxflow.store.steps_in_order import Place
from wxflow_office.company.company import Company

_LATE = 60_000_000
"""Microseconds that a step may be committed after others that were entered later: others write too, clocks jump."""


def place_of(step: Step) -> Place:
    """Return where a step stands among those that were entered."""
    return Place(step.entered_at or 0, step.machine, step.key, step.seq)


def since(company: Company, place: Place, *, first: bool) -> Iterator[Step]:
    """Yield the steps entered behind a place; at `first`, where several write at once, those of the minute before too.

    Some of them may have been committed after the one that stands at the place was told.
    """
    late = _LATE if first and company.store.shares else 0
    for step in steps_in_order.entered(company.store, company.company, place.moment - late):
        if late or place_of(step) > place:
            yield step


class Latest:
    """How far somebody has looked: from a moment on, UTC microseconds."""

    def __init__(self, moment: int) -> None:
        self._moment = moment
        self._seen: set[Place] | None = None
        """What is not to be told again; None before the first look."""

    def new(self, company: Company, most: int) -> list[Step]:
        """Return the steps that have come since the moment, or the last time, at most so many."""
        with company.store.snapshot():
            if self._seen is None:
                old = (place_of(step) for step in self._entered(company))
                self._seen = {one for one in old if one.moment < self._moment}
            seen = self._seen
            found = list(islice((step for step in self._entered(company) if place_of(step) not in seen), most))
        if found:
            self._moment = max(self._moment, place_of(found[-1]).moment)
            self._seen = {one for one in seen if one.moment >= self._moment - _LATE} | set(map(place_of, found))
        return found

    def _entered(self, company: Company) -> Iterator[Step]:
        return steps_in_order.entered(company.store, company.company, self._moment - _LATE)
