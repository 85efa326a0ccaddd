"""Read stretches of the record in the order of machine and key, a row at a time, as stored."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any, Generic, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Table, bindparam, func, select, tuple_

from wxflow.audit.openings import OpeningRow
from wxflow.decide.seal import Sealed, sealed_of
from wxflow.declare.records import Facts, Name, Step, step_from
from wxflow.store.codec import InstanceRow, TimerRow, instance_row
from wxflow.store.sql import Statement
from wxflow.store.sql import columns as read_of
from wxflow.store.store import Store
from wxflow.store.tables import INSTANCES, PERSONAL, REFS, STEPS, TIMERS
from wxflow.tuples import maker

T = TypeVar("T")
RawStep = tuple[Any, ...]
"""The fields of a step in their order, its data as they are stored: text, which may be no JSON."""
_SEAL = Step._fields.index("seal")
_DATA = Step._fields.index("data")


def sealed(row: RawStep) -> Sealed:
    """Return what a step's seal covers."""
    return sealed_of(row[:_SEAL] + row[_SEAL + 1 :])


def step(row: RawStep, data: Facts) -> Step:
    """Return a step, its data as they read."""
    fields = list(row)
    fields[_DATA] = data
    return step_from(fields)


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
    return map(instance_row, _rows(store, company, INSTANCES, span))


def steps(store: Store, company: str, span: Span) -> "Alongside[RawStep]":
    """Return the steps, in order, to be read alongside the instances; their openings are read beside them."""
    columns = [STEPS.c[name] for name in Step._fields]
    return Alongside(_rows(store, company, STEPS, span, STEPS.c.seq, columns=columns))


def openings(store: Store, company: str, span: Span) -> "Alongside[OpeningRow]":
    """Return what is kept of the steps' personal values, in order, to be read alongside the instances."""
    return Alongside(map(maker(OpeningRow), _rows(store, company, PERSONAL, span, PERSONAL.c.seq, PERSONAL.c.slot)))


def refs(store: Store, company: str, span: Span) -> "Alongside[tuple[str, str, str, str]]":
    """Return the refs, each with its machine, key, name and value, to be read alongside the instances."""
    columns = [REFS.c[name] for name in ("machine", "key", "name", "value")]
    return Alongside(_rows(store, company, REFS, span, columns=columns))


def timers(store: Store, company: str, span: Span) -> "Alongside[TimerRow]":
    """Return the armed timers' rows, to be read alongside the instances."""
    return Alongside(map(maker(TimerRow), _rows(store, company, TIMERS, span, TIMERS.c.name)))


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


_NAME: Callable[[Any], Name] = itemgetter(0, 1)
_END: tuple[Name | None, Iterator[Any]] = (None, iter(()))


class Alongside(Generic[T]):
    """Rows that begin with machine and key, in the order of those, read alongside those of the instances."""

    def __init__(self, rows: Iterator[T]) -> None:
        self._lives: Iterator[tuple[Name | None, Iterator[T]]] = groupby(rows, _NAME)
        self._name: Name | None
        self._rows: Iterator[T]
        self._name, self._rows = next(self._lives, _END)

    def of(self, name: Name) -> list[T]:
        """Return the rows of the named instance; those of instances passed over must have been read."""
        if self._name != name:
            return []
        found = list(self._rows)
        self._name, self._rows = next(self._lives, _END)
        return found

    def before(self, name: Name | None) -> Iterator[T]:
        """Yield the rows in front of the named instance's, or all that are left: they belong to none."""
        while self._name is not None and (name is None or self._name < name):
            yield from self._rows
            self._name, self._rows = next(self._lives, _END)
