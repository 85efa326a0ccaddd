"""Look at what is stored: read-only, streamed, in a stable order."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, Table, TextClause, select

from wxflow import statements as sql
from wxflow.codec import instance_of, step_of, timer_of
from wxflow.rows import Instance, Step, Timer
from wxflow.statements import FIRM, PROVISIONAL
from wxflow.store import Store
from wxflow.tables import INSTANCES, PARKED, REFS, STEPS, TIMERS


def instance(store: Store, company: str, machine: str, key: str) -> Instance | None:
    """Return one instance, or None."""
    rows = store.rows(sql.INSTANCE, company, machine, key)
    return instance_of(rows[0]) if rows else None


def instances(
    store: Store,
    company: str,
    machine: str | None = None,
    *,
    root: str | None = None,
    states: tuple[str, ...] = (),
    refs: tuple[tuple[str, str], ...] = (),
) -> Iterator[Instance]:
    """Yield instances by machine and key; only those under the root, in the states, holding all the refs."""
    table = INSTANCES.c
    wanted = [*_columns(INSTANCES, company=company, machine=machine, root=root)]
    if states:
        wanted.append(table.state.in_(states))
    for name, value in refs:
        held = select(REFS.c.key).where(
            REFS.c.company == company, REFS.c.machine == table.machine, REFS.c.name == name, REFS.c.value == value
        )
        wanted.append(table.key.in_(held))
    yield from map(instance_of, _stream(store, INSTANCES, wanted, table.machine, table.key))


def timers(
    store: Store,
    company: str,
    *,
    machine: str | None = None,
    key: str | None = None,
    root: str | None = None,
    until: int | None = None,
) -> Iterator[Timer]:
    """Yield armed timers by due moment (UTC microseconds), provisional ones too."""
    table = TIMERS.c
    wanted = [*_columns(TIMERS, company=company, machine=machine, key=key, root=root)]
    order = (table.due, table.machine, table.key, table.name)
    if until is None:
        yield from map(timer_of, _stream(store, TIMERS, wanted, *order))
        return
    # Two partial indexes serve what a single condition on `due` would search all armed timers for.
    kinds = (_stream(store, TIMERS, [*wanted, kind, table.due <= until], *order) for kind in (FIRM, PROVISIONAL))
    yield from sorted(map(timer_of, chain.from_iterable(kinds)), key=lambda t: (t.due, t.machine, t.key, t.name))


def steps(
    store: Store,
    company: str,
    *,
    machine: str | None = None,
    key: str | None = None,
    actor: str | None = None,
    since: int | None = None,
    until: int | None = None,
) -> Iterator[Step]:
    """Yield steps in the order they were recorded; since ≤ recorded_at < until, UTC microseconds."""
    table = STEPS.c
    wanted = [*_columns(STEPS, company=company, machine=machine, key=key, actor=actor)]
    if since is not None:
        wanted.append(table.recorded_at >= since)
    if until is not None:
        wanted.append(table.recorded_at < until)
    order = (table.seq,) if key is not None else (table.recorded_at, table.machine, table.key, table.seq)
    yield from map(step_of, _stream(store, STEPS, wanted, *order))


def steps_by_instance(store: Store, company: str) -> Iterator[Step]:
    """Yield every step by machine, key and seq."""
    table = STEPS.c
    wanted = [*_columns(STEPS, company=company)]
    yield from map(step_of, _stream(store, STEPS, wanted, table.machine, table.key, table.seq))


def runs(store: Store, company: str, most: int = 100) -> list[Any]:
    """Return the latest run records, the newest first: id, then the fields of `clock.Run`."""
    return store.rows(sql.LAST_SWEEPS, company, most)


def parked(store: Store, company: str) -> list[Any]:
    """Return the parked roots: root, until (UTC microseconds), failures, error."""
    return list(_stream(store, PARKED, [PARKED.c.company == company], PARKED.c.root))


def _columns(table: Table, **values: str | None) -> Iterator[ColumnElement[bool]]:
    return (table.c[name] == value for name, value in values.items() if value is not None)


def _stream(
    store: Store, table: Table, wanted: Sequence[ColumnElement[bool] | TextClause], *order: ColumnElement[Any]
) -> Iterator[Any]:
    yield from store.select(select(*sql.columns(table)).where(*wanted).order_by(*order))
