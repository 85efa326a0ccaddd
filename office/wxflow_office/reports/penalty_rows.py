"""Read the penalties a report is about, with the names of people and the titles of groups as they are known."""

from collections.abc import Generator, Iterator
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from wxflow.declare.records import Timer
from wxflow.store.queries import Queries
from wxflow_machines.parts.months import moment_of
from wxflow_office.company.company import Company
from wxflow_office.instances.called import Called
from wxflow_office.instances.numbers import Numbers
from wxflow_office.notices.breach import matter
from wxflow_office.reports.penalty_sums import Penalty, Sums, Tally, penalty_of
from wxflow_office.texts import as_json

_REMEMBERED = 16_384
_APPEAL = "appeal"
_LATEST = 20
"""How many steps back whoever confirmed is looked for."""


class Asked(NamedTuple):
    """Which penalties: in those states (all when none is named), of a breach since ≤ … < until (UTC microseconds)."""

    states: tuple[str, ...] = ()
    since: int | None = None
    until: int | None = None
    now: int | None = None
    """The moment to stand at; None takes every term that is armed for one that runs."""


class PenaltyRows:
    """The penalties asked for, and what is told of them."""

    def __init__(self, company: Company, asked: Asked) -> None:
        self._company, self._asked = company, asked
        self._numbers, self._called = Numbers(company), Called(company)
        self._known = lru_cache(_REMEMBERED)(self._look_up)
        self.total = Sums()
        """What all that were read come to."""
        self.latest = 0
        """When the last of them came to stand as it does, UTC microseconds."""

    def penalties(self) -> Generator[Penalty]:
        """Yield the penalties by the moment of the breach, one at a time."""
        store, code, zone = self._company.store, self._company.company, self._company.zone
        states, since, until, _ = self._asked
        for at, one in Queries(store, code).instances_begun(
            "penalty", states=states, since=since, until=until and until + 1
        ):
            moment = moment_of(one.key, at)
            if (since is not None and moment < since) or (until is not None and moment >= until):
                continue
            penalty = penalty_of(one, at, zone, may_appeal=one.key in self._appealable)
            self.total.add(penalty)
            self.latest = max(self.latest, one.recorded_at)
            yield penalty

    @cached_property
    def _appealable(self) -> frozenset[str]:
        """The penalties against which an appeal may still be made."""
        timers = self._company.queries.timers(machine="penalty")
        return frozenset(one.key for one in timers if self._runs(one))

    def _runs(self, timer: Timer) -> bool:
        """Tell whether it is a term for an appeal that runs; one that nobody has swept yet may be over."""
        now = self._asked.now
        return timer.name == _APPEAL and (now is None or timer.provisional or timer.due > now)

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
            **self._more(one),
            **told,
            "subject": one.subject and self._called.id(one.subject),
            **self._named(told),
            "subject_name": self._known("person", one.subject, "name"),
        }

    def _more(self, one: Penalty) -> dict[str, Any]:
        """Return what the payroll clerk asks besides: the number, the unit, what it was for, who confirmed it."""
        queries = self._company.queries
        instance = queries.instance("penalty", one.key)
        assert instance is not None
        steps = queries.last_steps("penalty", one.key, _LATEST)
        unit = self._known("person", one.debtor, "unit")
        confirmed = next((step.actor for step in reversed(steps) if step.event in ("confirm", "record")), None)
        appeal = next((t for t in queries.timers(machine="penalty", key=one.key) if self._runs(t)), None)
        return {
            "number": self._numbers.of("penalty", one.key),
            "department": None if unit is None else self._called.unit(unit),
            "matter": matter(self._company, instance.facts),
            "confirmed_by": confirmed and self._called.person(confirmed),
            "appeal_until": None if appeal is None else as_json.due(appeal, self._company.zone),
        }

    def sums(self, tally: Tally) -> Iterator[dict[str, Any]]:
        """Yield the rows of sums, with the names and titles of whom and what they are of."""
        for row in tally.rows():
            yield {**row, **self._named(row)}

    def _named(self, row: dict[str, Any]) -> dict[str, str | None]:
        """Return the name of the debtor with their newest id, and the title of the group that a row is about."""
        named: dict[str, str | None] = {}
        if "debtor" in row:
            named["name"] = self._known("person", row["debtor"], "name")
            named["debtor"] = self._called.id(row["debtor"])
        if "group" in row:
            named["title"] = self._known("group", row["group"], "title")
        return named

    def _look_up(self, machine: str, key: str | None, fact: str) -> str | None:
        found = self._company.queries.instance(machine, key) if key is not None else None
        return None if found is None else found.facts.get(fact)
