"""Read the penalties a report is about, with the names of people and the titles of groups as they are known."""

from collections.abc import Generator, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from wxflow.store.queries import Queries
from wxflow_office.company.company import Company
from wxflow_office.instances.numbers import Numbers
from wxflow_office.reports.penalty_sums import Penalty, Sums, Tally, penalty_of

_REMEMBERED = 16_384


class Asked(NamedTuple):
    """Which penalties: in those states (all when none is named), of a breach since ≤ … < until (UTC microseconds)."""

    states: tuple[str, ...] = ()
    since: int | None = None
    until: int | None = None


class PenaltyRows:
    """The penalties asked for, and what is told of them."""

    def __init__(self, company: Company, asked: Asked) -> None:
        self._company, self._asked = company, asked
        self._numbers = Numbers(company)
        self._known = lru_cache(_REMEMBERED)(self._look_up)
        self.total = Sums()
        """What all that were read come to."""
        self.latest = 0
        """When the last of them came to stand as it does, UTC microseconds."""

    def penalties(self) -> Generator[Penalty]:
        """Yield the penalties by the moment of the breach, one at a time."""
        store, code, zone = self._company.store, self._company.company, self._company.zone
        states, since, until = self._asked
        for at, one in Queries(store, code).instances_begun("penalty", states=states, since=since, until=until):
            penalty = penalty_of(one, at, zone)
            self.total.add(penalty)
            self.latest = max(self.latest, one.recorded_at)
            yield penalty

    def tally(self, *by: str) -> Tally:
        """Sum the penalties up."""
        tally = Tally(*by)
        for one in self.penalties():
            tally.add(one)
        return tally

    def of(self, one: Penalty) -> dict[str, Any]:
        """Return a penalty's row, with names and title."""
        told = one._asdict()
        return {
            "number": self._numbers.of("penalty", one.key),
            **told,
            **self._named(told),
            "subject_name": self._known("person", one.subject, "name"),
        }

    def sums(self, tally: Tally) -> Iterator[dict[str, Any]]:
        """Yield the rows of sums, with the names and titles of whom and what they are of."""
        for row in tally.rows():
            yield {**row, **self._named(row)}

    def _named(self, row: dict[str, Any]) -> dict[str, str | None]:
        """Return the name of the debtor and the title of the group that a row is about."""
        named: dict[str, str | None] = {}
        if "debtor" in row:
            named["name"] = self._known("person", row["debtor"], "name")
        if "group" in row:
            named["title"] = self._known("group", row["group"], "title")
        return named

    def _look_up(self, machine: str, key: str | None, fact: str) -> str | None:
        found = self._company.queries.instance(machine, key) if key is not None else None
        return None if found is None else found.facts.get(fact)
