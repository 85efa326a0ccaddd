"""Read stretches of the record in the order of machine and key, a row at a time, as stored."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, Generic, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Table, bindparam, func, select, tuple_

from wxflow.audit.openings import OpeningRow
from wxflow.decide.seal import Sealed
from wxflow.declare.records import Name
from wxflow.store.codec import InstanceRow, StepRow, TimerRow
from wxflow.store.sql import Statement
from wxflow.store.sql import columns as read_of
from wxflow.store.store import Store
from wxflow.store.tables import INSTANCES, PERSONAL, REFS, STEPS, TIMERS

T = TypeVar("T")


class Span(NamedTuple):
    """A stretch of the record: first ≤ (machine, key) < until; None leaves an end open."""

    first: Name | None = None
    until: Name | None = None


EVERYTHING = Span()
_COUNT = Statement(
    select(func.count()).select_from(INSTANCES).where(INSTANCES.c.company == bindparam("company")), "company"
)
_NTH = Statement(
    select(INSTANCES.c.machine, INSTANCES.c.key)
    .where(INSTANCES.c.company == bindparam("company"))
    .order_by(INSTANCES.c.machine, INSTANCES.c.key)
    .limit(bindparam("most"))
    .offset(bindparam("n")),
    "company",
    "most",
    "n",
)


def count(store: Store, company: str) -> int:
    """Count the instances."""
    ((found,),) = store.rows(_COUNT, company)
    return int(found)


def split(store: Store, company: str, parts: int) -> list[Span]:
    """Cut the record into that many stretches with as many instances each, or fewer when there are few."""
    whole = count(store, company)
    places = dict.fromkeys(whole * part // parts for part in range(1, parts))
    cuts = [tuple(name) for n in places if 0 < n < whole for name in store.rows(_NTH, company, 1, n)]
    return [Span(*ends) for ends in pairwise([None, *cuts, None])]


def instances(store: Store, company: str, span: Span) -> Iterator[InstanceRow]:
    """Yield the instances' rows."""
    return map(InstanceRow._make, _rows(store, company, INSTANCES, span))


def steps(store: Store, company: str, span: Span) -> "Alongside[StepRow]":
    """Return the steps' rows, in order, to be read alongside the instances; their openings are read beside them."""
    sealed = [STEPS.c[name] for name in Sealed._fields]
    rows = _rows(store, company, STEPS, span, STEPS.c.seq, columns=[*sealed, STEPS.c.seal])
    return Alongside((row[:2], StepRow(Sealed._make(row[:-1]), row[-1], None)) for row in rows)


def openings(store: Store, company: str, span: Span) -> "Alongside[OpeningRow]":
    """Return what is kept of the steps' personal values, in order, to be read alongside the instances."""
    rows = map(OpeningRow._make, _rows(store, company, PERSONAL, span, PERSONAL.c.seq, PERSONAL.c.slot))
    return Alongside(((row.machine, row.key), row) for row in rows)


def refs(store: Store, company: str, span: Span) -> "Alongside[tuple[str, str]]":
    """Return the refs, name and value, to be read alongside the instances."""
    found = REFS.c
    rows = _rows(store, company, REFS, span, columns=[found.machine, found.key, found.name, found.value])
    return Alongside(((machine, key), (name, value)) for machine, key, name, value in rows)


def timers(store: Store, company: str, span: Span) -> "Alongside[TimerRow]":
    """Return the armed timers' rows, to be read alongside the instances."""
    rows = map(TimerRow._make, _rows(store, company, TIMERS, span, TIMERS.c.name))
    return Alongside(((row.machine, row.key), row) for row in rows)


def _rows(
    store: Store,
    company: str,
    table: Table,
    span: Span,
    *order: ColumnElement[Any],
    columns: Sequence[ColumnElement[Any]] | None = None,
) -> Iterator[Any]:
    name = tuple_(table.c.machine, table.c.key)
    wanted = [table.c.company == company]
    if span.first is not None:
        wanted.append(name >= span.first)
    if span.until is not None:
        wanted.append(name < span.until)
    return store.select(
        select(*(columns or read_of(table))).where(*wanted).order_by(table.c.machine, table.c.key, *order)
    )


class Alongside(Generic[T]):
    """Rows by machine and key, each behind that name, read alongside those of the instances."""

    def __init__(self, rows: Iterator[tuple[Name, T]]) -> None:
        self._rows = rows
        self._next = next(rows, None)

    def of(self, name: Name) -> Iterator[T]:
        """Yield the rows of the named instance; those of instances passed over must have been read."""
        while self._next is not None and self._next[0] == name:
            yield self._next[1]
            self._next = next(self._rows, None)

    def before(self, name: Name | None) -> Iterator[T]:
        """Yield the rows in front of the named instance's, or all that are left: they belong to none."""
        while self._next is not None and (name is None or self._next[0] < name):
            yield self._next[1]
            self._next = next(self._rows, None)
