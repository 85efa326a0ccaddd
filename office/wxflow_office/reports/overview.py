"""Tell how a company stands: what is kept, what is late, what breaches there were, and which groups nobody minds."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, time, timedelta
from typing import NamedTuple

from wxflow.calendar.due import HELD
from wxflow.declare.records import Instance, Name
from wxflow.moments import parse
from wxflow.store import tallies
from wxflow.store.named import named
from wxflow_machines.parts.months import month_of
from wxflow_office.company.company import Company
from wxflow_office.reports.kept import Ended, Kept, counted, kept

_PENALTY, _GROUP, _PERSON = "penalty", "group", "person"
_MINDED = ("active", "closing")
"""The states of a group in which somebody has to lead it."""
LATE, AHEAD = (30, 7, 0), (1, 7)
"""Days since it was due, and until it is, by which what is open is told apart."""


class Row(NamedTuple):
    """How many of something, by column."""

    name: tuple[str, ...]
    counts: tuple[int, ...]

    @property
    def sum(self) -> int:
        """Return how many in all."""
        return sum(self.counts)


class OnTime(NamedTuple):
    """How many deadlines ended in time in a month, and how many passed."""

    month: str
    kept: int
    missed: int

    @property
    def rate(self) -> float | None:
        """Return the part that was kept, 0 to 1; None of nothing."""
        every = self.kept + self.missed
        return self.kept / every if every else None


class Overview(NamedTuple):
    """A company at a moment."""

    months: tuple[str, ...]
    """This month and those before it, as 2026-09, the earliest first."""
    on_time: list[OnTime]
    by_deadline: list[tuple[Name, OnTime]]
    """The same of all the months together, by machine and deadline."""
    ageing: list[Row]
    """What is open by machine and deadline: since when it is late, from long ago on, until when it runs, held."""
    by_clause: list[Row]
    """Breaches by the month they belong to, without what a correction withdrew."""
    by_unit: list[Row]
    """The same by the unit of the debtor."""
    leaderless: list[Instance]
    """Groups that have no lead, or none who is still here."""
    past_end: list[tuple[Instance, str]]
    """Groups whose planned end has passed, with the moment it was."""


def overview(company: Company, now: int) -> Overview:
    """Tell how a company stands at a moment, UTC microseconds."""
    calendar = company.engine.calendar
    today = calendar.local_date(now)
    penalties = [one for one in company.queries.instances(_PENALTY) if one.state != "withdrawn"]
    told = kept(company, today, set(_lives(company, penalties)))
    months, breaches = told.months, _dated(company, penalties, told.months)
    people = named(company.store, company.company, {(_PERSON, str(one.facts["debtor"])) for one, _ in breaches})
    units = {key: str(one.facts.get("unit", "")) for (_, key), one in people.items()}
    return Overview(
        months,
        [_on_time(told, month) for month in months],
        _by_deadline(company, told),
        list(_ageing(company, told, today)),
        _rows(months, (((str(one.facts["clause"]),), month) for one, month in breaches)),
        _rows(months, (((units.get(str(one.facts["debtor"]), ""),), month) for one, month in breaches)),
        list(_leaderless(company)),
        list(_past_end(company)),
    )


def _lives(company: Company, penalties: Sequence[Instance]) -> Iterator[Name]:
    """Yield the lives that time charged for: a cause names machine, key, entry and deadline."""
    for one in penalties:
        life, _, which = str(one.facts["cause"]).partition("#")
        machine, _, key = life.partition("/")
        deadline = which.partition(":")[2].partition(":")[0]
        if machine in company.machines.machines and deadline in company.machines[machine].deadlines:
            yield machine, key


def _dated(company: Company, penalties: Sequence[Instance], months: Sequence[str]) -> list[tuple[Instance, str]]:
    dated = ((one, month_of(one.key, parse(one.facts["at"], "at"), company.zone)) for one in penalties)
    return [(one, month) for one, month in dated if month in months]


def _on_time(told: Kept, month: str) -> OnTime:
    of = [(one, count) for one, count in told.ended.items() if one.month == month]
    return _summed(month, of)


def _by_deadline(company: Company, told: Kept) -> list[tuple[Name, OnTime]]:
    out: list[tuple[Name, OnTime]] = []
    for machine, compiled in company.machines.machines.items():
        for deadline in counted(compiled.deadlines):
            name = machine, deadline.name
            out.append((name, _summed("", [(one, n) for one, n in told.ended.items() if one[1:3] == name])))
    return [(name, one) for name, one in out if one.rate is not None]


def _summed(month: str, found: Sequence[tuple[Ended, int]]) -> OnTime:
    counts = [sum(count for one, count in found if one.kept is which) for which in (True, False)]
    return OnTime(month, *counts)


def _ageing(company: Company, told: Kept, today: date) -> Iterator[Row]:
    """Yield a row for each deadline with something open: late by so many days, then due in so many, then held."""
    calendar = company.engine.calendar
    starts = [calendar.moment_on(today + timedelta(days=days), time(0)) for days in (*(-one for one in LATE), *AHEAD)]
    # A deadline due at the end of today is due at the beginning of tomorrow.
    bounds = [*(one + 1 for one in starts), HELD]
    found: dict[Name, Counter[int]] = {}
    for machine, deadline, slot, count in tallies.armed(company.store, company.company, bounds):
        found.setdefault((machine, deadline), Counter())[slot] += count
    for one in told.late:
        found.setdefault((one.machine, one.deadline), Counter())[sum(bound <= one.due for bound in bounds)] += 1
    for name, slots in sorted(found.items()):
        yield Row(name, tuple(slots[slot] for slot in range(len(bounds) + 1)))


def _rows(months: Sequence[str], found: Iterator[tuple[tuple[str, ...], str]]) -> list[Row]:
    """Count by name and month, the most first."""
    counts = Counter(found)
    names = dict.fromkeys(name for name, _ in counts)
    rows = [Row(name, tuple(counts[name, month] for month in months)) for name in names]
    return sorted(rows, key=lambda row: (-row.sum, row.name))


def _leaderless(company: Company) -> Iterator[Instance]:
    queries = company.queries
    groups = list(queries.instances(_GROUP, states=_MINDED))
    leads = {(_PERSON, lead) for one in groups for lead in one.facts.get("leads", ())}
    gone = {key for (_, key), one in named(company.store, company.company, leads).items() if one.state == "left"}
    yield from (one for one in groups if not set(one.facts.get("leads", ())) - gone)


def _past_end(company: Company) -> Iterator[tuple[Instance, str]]:
    for one, standing in company.queries.standing(company.machines):
        if one.machine == _GROUP:
            yield one, standing.due
