"""Read stretches of the record in the order of machine and key, a row at a time, as stored."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Table, bindparam, func, select, tuple_

from wxflow.declare.records import Name
from wxflow.store.sql import Statement, columns
from wxflow.store.store import Store
from wxflow.store.tables import INSTANCES, STEPS, TIMERS


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
    found: int = store.rows(_COUNT, company)[0][0]
    return found


def split(store: Store, company: str, parts: int) -> list[Span]:
    """Cut the record into that many stretches with as many instances each, or fewer when there are few."""
    whole = count(store, company)
    places = dict.fromkeys(whole * part // parts for part in range(1, parts))
    cuts = [tuple(store.rows(_NTH, company, 1, n)[0]) for n in places if 0 < n < whole]
    return [Span(*ends) for ends in pairwise([None, *cuts, None])]


def instances(store: Store, company: str, span: Span) -> Iterator[Any]:
    """Yield the instances' rows."""
    return _rows(store, company, INSTANCES, span)


def steps(store: Store, company: str, span: Span) -> "Alongside":
    """Return the steps' rows, in order, with their openings, to be read alongside the instances."""
    return Alongside(_rows(store, company, STEPS, span, STEPS.c.seq))


def timers(store: Store, company: str, span: Span) -> "Alongside":
    """Return the armed timers' rows, to be read alongside the instances."""
    return Alongside(_rows(store, company, TIMERS, span, TIMERS.c.name))


def _rows(store: Store, company: str, table: Table, span: Span, *order: ColumnElement[Any]) -> Iterator[Any]:
    name = tuple_(table.c.machine, table.c.key)
    wanted = [table.c.company == company]
    if span.first is not None:
        wanted.append(name >= span.first)
    if span.until is not None:
        wanted.append(name < span.until)
    return store.select(select(*columns(table)).where(*wanted).order_by(table.c.machine, table.c.key, *order))


class Alongside:
    """Rows by machine and key, read alongside those of the instances."""

    def __init__(self, rows: Iterator[Any]) -> None:
        self._rows = rows
        self._next = next(rows, None)

    def of(self, name: Name) -> Iterator[Any]:
        """Yield the rows of the named instance; those of instances passed over must have been read."""
        row, machine, key = self._next, *name
        while row is not None and row[1] == key and row[0] == machine:
            yield row
            row = self._next = next(self._rows, None)

    def before(self, name: Name | None) -> Iterable[Any]:
        """Return the rows in front of the named instance's, or all that are left, to be read at once."""
        return self._strays(name) if self._is_in_front_of(name) else ()

    def _is_in_front_of(self, name: Name | None) -> bool:
        return self._next is not None and (name is None or (self._next[0], self._next[1]) < name)

    def _strays(self, name: Name | None) -> Iterator[Any]:
        while self._is_in_front_of(name):
            row, self._next = self._next, next(self._rows, None)
            yield row
