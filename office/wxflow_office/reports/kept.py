"""Tell how many deadlines were kept: of those that ended in a month, because it was done or because time was up."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time, timedelta
from typing import NamedTuple

from wxflow.declare.deadline import Deadline
from wxflow.declare.lives import as_corrected
from wxflow.declare.records import CORRECTED, NO_DATA, OVERDUE, Facts, Name, Step
from wxflow.store import tallies
from wxflow_office.company.company import Company

MONTHS = 6
_EARLIER = 62
"""Days before the first month in which what ends later may have begun."""
_MIDNIGHT = time(0)


class Ended(NamedTuple):
    """Something that ended: in which month, of which machine which deadline, and whether in time."""

    month: str
    machine: str
    deadline: str
    kept: bool


class Late(NamedTuple):
    """A deadline that has passed while what it asks for is not done; due in UTC microseconds."""

    machine: str
    deadline: str
    due: int


class Kept(NamedTuple):
    """What ended in some months, and what is late now."""

    months: tuple[str, ...]
    ended: Counter[Ended]
    late: list[Late]


def counted(machine: Iterable[Deadline]) -> list[Deadline]:
    """Return the deadlines that tell of diligence: those that somebody is charged for."""
    return [one for one in machine if one.then is not None and one.braked and not one.anew]


def kept(company: Company, today: date, passed: Iterable[Name]) -> Kept:
    """Count what ended in this month and the five before it.

    Most lives are counted where they lie; told step by step are those that something passed in (`passed`), that
    were corrected, or where only the facts say whether a deadline ran.
    """
    months = _months(today)
    calendar = company.engine.calendar
    bounds = [calendar.moment_on(day, _MIDNIGHT) for day in months]
    names = tuple(f"{day:%Y-%m}" for day in months)
    count = _Count(company, bounds, names)
    earlier = calendar.moment_on(months[0] - timedelta(days=_EARLIER), _MIDNIGHT)
    apart = {*passed, *tallies.lives_with(company.store, company.company, list(_telling(company)), earlier)}
    for life in _lives(company, apart):
        count.tell(life)
    count.rest()
    return Kept(names, count.ended, count.late)


def _months(today: date) -> list[date]:
    first, out = today.replace(day=1), list[date]()
    for _ in range(MONTHS):
        out.append(first)
        first = (first - timedelta(days=1)).replace(day=1)
    return out[::-1]


def _telling(company: Company) -> Iterator[tuple[str, str]]:
    """Yield the events after which a life has to be told step by step."""
    for name, machine in company.machines.machines.items():
        if deadlines := counted(machine.deadlines):
            yield from ((name, OVERDUE), (name, CORRECTED))
            yield from ((name, event) for one in deadlines if one.when for event in one.armed_by)


def _lives(company: Company, names: Iterable[Name]) -> Iterator[list[Step]]:
    lives: dict[Name, list[Step]] = {}
    if wanted := sorted(names):
        for step in company.queries.steps(of=wanted):
            lives.setdefault((step.machine, step.key), []).append(step)
    for life in lives.values():
        yield sorted(life, key=lambda step: step.seq)


class _Count:
    """Counts what ended between bounds, UTC microseconds, each the beginning of a month."""

    def __init__(self, company: Company, bounds: Sequence[int], months: Sequence[str]) -> None:
        self._company, self._bounds, self._months = company, bounds, months
        self._machines = {
            name: deadlines for name, one in company.machines.machines.items() if (deadlines := counted(one.deadlines))
        }
        self.ended: Counter[Ended] = Counter()
        self.late: list[Late] = []
        self._told: Counter[tuple[str, str, str | None, str, str]] = Counter()
        """What of a life that is told is counted where it lies as well."""

    def tell(self, life: Sequence[Step]) -> None:
        """Tell a life step by step."""
        machine = life[0].machine
        if stands := as_corrected(life):  # nothing stands of one that a correction made void
            for deadline in self._machines.get(machine, ()):
                self._tell_of(deadline, stands)
        for step in life:
            if step.cause is None and (month := self._month(step.recorded_at)):
                self._told[machine, step.event, step.source, step.target, month] += 1

    def _tell_of(self, deadline: Deadline, life: Sequence[Step]) -> None:
        compiled = self._company.machines[life[0].machine]
        facts: Facts = NO_DATA
        runs, due = False, 0
        for step in life:
            facts = compiled.learn(facts, step)
            if step.event == OVERDUE:
                if step.data.get("timer") == deadline.name:
                    runs, due = False, step.at
                    self._end(step.machine, deadline, self._month(step.at - 1), kept=False)
                continue
            if step.source in deadline.while_in and deadline.is_dropped_by(step):
                if runs and step.cause is None:
                    self._end(step.machine, deadline, self._month(step.recorded_at), kept=True)
                runs, due = False, 0
            if deadline.is_armed_by(step, facts):
                runs, due = True, 0
        if due:
            self.late.append(Late(life[0].machine, deadline.name, due))

    def rest(self) -> None:
        """Count all others where they lie: each time somebody's step ended what always runs in its state."""
        store, code = self._company.store, self._company.company
        for move in tallies.moves(store, code, list(self._machines), self._bounds):
            month = self._months[move.slot - 1]
            count = move.times - self._told[move.machine, move.event, move.source, move.target, month]
            for one in self._machines[move.machine]:
                leaves = move.source in one.while_in and (
                    move.target not in one.while_in or move.event in one.dropped_by
                )
                if one.when is None and leaves:
                    self._end(move.machine, one, month, kept=True, count=count)

    def _end(self, machine: str, deadline: Deadline, month: str | None, *, kept: bool, count: int = 1) -> None:
        if month is not None and count:
            self.ended[Ended(month, machine, deadline.name, kept)] += count

    def _month(self, moment: int) -> str | None:
        """Return the month a moment lies in, or None for what is earlier than all."""
        ends = (*self._bounds[1:], moment + 1)
        spans = zip(self._months, zip(self._bounds, ends, strict=True), strict=True)
        return next((month for month, (begin, end) in spans if begin <= moment < end), None)
