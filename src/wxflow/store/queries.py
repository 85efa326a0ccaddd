"""Look at what is stored: read-only, streamed, in a stable order."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, Table, TextClause, and_, select, tuple_

from wxflow.decide.compiled import Machines
from wxflow.declare.records import VOID, Instance, Name, Step, Timer
from wxflow.declare.selection import Choice
from wxflow.declare.standing import STANDING, Standing
from wxflow.store import json_sql
from wxflow.store import statements as sql
from wxflow.store.codec import ParkedRow, SweepRow, instance_of, is_there, step_of, timer_of
from wxflow.store.sql import columns
from wxflow.store.statements import FIRM, PROVISIONAL
from wxflow.store.store import Store
from wxflow.store.tables import INSTANCES, PARKED, REFS, STEPS, TIMERS


@dataclass(frozen=True, slots=True)
class Queries:
    """What is asked of one company's rows in one database."""

    store: Store
    company: str

    def instance(self, machine: str, key: str) -> Instance | None:
        """Return one instance, or None."""
        rows = self.store.rows(sql.INSTANCE, self.company, machine, key)
        return instance_of(rows[0]) if rows else None

    def standing(self, machines: Machines) -> Iterator[tuple[Instance, Standing]]:
        """Yield every deadline that has passed and stands, with its instance, by machine and key."""
        for name, machine in sorted((one.name, one) for one in machines.machines.values()):
            for deadline in (one for one in machine.deadlines if one.stands):
                for found in self.instances(name, refs=((STANDING, deadline.name),)):
                    yield from ((found, one) for one in machine.standing(found.facts) if one.name == deadline.name)

    def instances(
        self,
        machine: str | None = None,
        *,
        root: str | None = None,
        states: tuple[str, ...] = (),
        after: str = "",
        refs: tuple[tuple[str, str | tuple[str, ...]], ...] = (),
        even_void: bool = False,
    ) -> Iterator[Instance]:
        """Yield instances by machine and key; only those under the root, in the states, behind a key, holding the refs.

        Of several values of a ref any will do. Void ones know nothing, and are left out unless they are asked for.
        """
        table = INSTANCES.c
        wanted = [*_columns(INSTANCES, company=self.company, machine=machine)]
        if states:
            wanted.append(table.state.in_(states))
        wanted += [table.key > after] if after else []
        if not even_void:
            wanted.append(table.state != VOID)
        wanted += [] if root is None else [_is_under(self.company, root)]
        for name, value in refs:
            # By the machine itself where it is known: what hangs on each row would be asked for each row.
            of = table.machine if machine is None else machine
            holds = REFS.c.value == value if isinstance(value, str) else REFS.c.value.in_(value)
            held = (REFS.c.company == self.company, REFS.c.machine == of, REFS.c.name == name, holds)
            wanted.append(table.key.in_(select(REFS.c.key).where(*held)))
        yield from map(instance_of, _stream(self.store, INSTANCES, wanted, table.machine, table.key))

    def keys_by_ref(self, machine: str, ref: str, to: str | None = None, states: tuple[str, ...] = ()) -> Iterator[str]:
        """Yield the keys of what holds a ref, each once; where `to` is given, only if it names one in some states."""
        table, other = REFS.c, INSTANCES.alias("named_by_it").c
        wanted = [*_columns(REFS, company=self.company, machine=machine, name=ref)]
        if to is not None:
            named = (other.company == self.company, other.machine == to, other.key == table.value)
            wanted.append(select(other.key).where(*named, other.state.in_(states)).exists())
        query = select(table.key).where(*wanted).distinct().order_by(table.key)
        yield from (key for (key,) in self.store.select(query))

    def instances_recorded(
        self, machines: Collection[str] = (), since: int | None = None, until: int | None = None
    ) -> Iterator[Instance]:
        """Yield instances of some machines, or of all, by machine and key; first recorded since ≤ … < until."""
        table = INSTANCES.c
        wanted = [table.company == self.company]
        if machines:
            wanted.append(table.machine.in_(machines))
        if since is not None:
            wanted.append(table.created_at >= since)
        if until is not None:
            wanted.append(table.created_at < until)
        yield from map(instance_of, _stream(self.store, INSTANCES, wanted, table.machine, table.key))

    def instances_begun(
        self,
        machine: str,
        *,
        states: Collection[str] = (),
        since: int | None = None,
        until: int | None = None,
    ) -> Iterator[tuple[int, Instance]]:
        """Yield a machine's instances, each behind the moment it began at, in that order; since ≤ moment < until."""
        table, began = INSTANCES.c, STEPS.c.at
        wanted = [*_columns(INSTANCES, company=self.company, machine=machine)]
        if states:
            wanted.append(table.state.in_(states))
        if since is not None:
            wanted.append(began >= since)
        if until is not None:
            wanted.append(began < until)
        first = [STEPS.c[name] == table[name] for name in ("company", "machine", "key")]
        query = select(began, *columns(INSTANCES)).join(STEPS, and_(*first, STEPS.c.seq == 1)).where(*wanted)
        for moment, *row in self.store.select(query.select_from(INSTANCES).order_by(began, table.key)):
            yield moment, instance_of(row)

    def beginnings(self, machine: str, since: int, until: int) -> Iterator[tuple[str, int]]:
        """Yield the keys of a machine's instances and the moments they began at; since ≤ moment < until, in µs."""
        table = STEPS.c
        wanted = (*_columns(STEPS, company=self.company, machine=machine), table.seq == 1, table.at >= since)
        yield from self.store.select(select(table.key, table.at).where(*wanted, table.at < until))

    def names(self, choice: Choice) -> Iterator[Name]:
        """Yield the machine and key of the instances chosen, in that order."""
        table = INSTANCES.c
        wanted = [*_columns(INSTANCES, company=self.company, machine=choice.machine, key=choice.key, root=choice.root)]
        if choice.ref is not None:
            name, value = choice.ref
            held = _columns(REFS, company=self.company, machine=choice.machine, name=name, value=value)
            wanted.append(table.key.in_(select(REFS.c.key).where(*held)))
        if choice.fact is not None:
            wanted.append(json_sql.holds(table.facts, *choice.fact))
        named: list[ColumnElement[Any]] = [table.machine, table.key]
        yield from self.store.select(select(*named).where(*wanted).order_by(*named))

    def timers(
        self,
        *,
        machine: str | None = None,
        key: str | None = None,
        root: str | None = None,
        since: int | None = None,
        until: int | None = None,
    ) -> Iterator[Timer]:
        """Yield armed timers by due moment (UTC microseconds), provisional ones too; since ≤ due ≤ until."""
        table = TIMERS.c
        wanted = [*_columns(TIMERS, company=self.company, machine=machine, key=key, root=root)]
        if since is not None:
            wanted.append(table.due >= since)
        order = (table.due, table.machine, table.key, table.name)
        if until is None:
            yield from map(timer_of, _stream(self.store, TIMERS, wanted, *order))
            return
        # Two partial indexes serve what a single condition on `due` would search all armed timers for.
        kinds = (
            _stream(self.store, TIMERS, [*wanted, kind, table.due <= until], *order) for kind in (FIRM, PROVISIONAL)
        )
        yield from sorted(map(timer_of, chain.from_iterable(kinds)), key=lambda t: (t.due, t.machine, t.key, t.name))

    def steps(
        self,
        *,
        machine: str | None = None,
        key: str | None = None,
        actor: str | None = None,
        since: int | None = None,
        until: int | None = None,
        of: Collection[Name] | None = None,
    ) -> Iterator[Step]:
        """Yield steps, of some lives, as they were recorded; since ≤ recorded_at < until (UTC microseconds)."""
        table = STEPS.c
        wanted = [*_columns(STEPS, company=self.company, machine=machine, key=key, actor=actor)]
        # Lives are found by their keys: the index by time must not serve there.
        recorded_at = table.recorded_at if of is None else table.recorded_at + 0
        if since is not None:
            wanted.append(recorded_at >= since)
        if until is not None:
            wanted.append(recorded_at < until)
        order = (table.seq,) if key is not None else (table.recorded_at, table.machine, table.key, table.seq)
        rows = _stream(self.store, STEPS, wanted, *order) if of is None else _stream_of(self.store, of, wanted, *order)
        yield from map(step_of, rows)

    def steps_by_instance(self) -> Iterator[Step]:
        """Yield every step by machine, key and seq."""
        table = STEPS.c
        wanted = [*_columns(STEPS, company=self.company)]
        yield from map(step_of, _stream(self.store, STEPS, wanted, table.machine, table.key, table.seq))

    def steps_of(self, machine: str, key: str) -> list[Step]:
        """Return the steps of one instance, in order."""
        return list(map(step_of, self.store.rows(sql.STEPS_OF, self.company, machine, key)))

    def last_steps(self, machine: str, key: str, most: int) -> list[Step]:
        """Return the last steps of one instance, at most so many, in order."""
        return list(map(step_of, reversed(self.store.rows(sql.LAST_STEPS, self.company, machine, key, most))))

    def causes(self, of: Collection[Name], events: Collection[str] | None = None) -> Iterator[str]:
        """Yield the names of the steps that began those lives, or that their steps of some events followed from."""
        table = STEPS.c
        which = table.seq == 1 if events is None else table.event.in_(events)
        found = (table.company == self.company, which, table.cause.is_not(None))
        yield from (step_of(row).cause or "" for row in _stream_of(self.store, of, found, table.machine, table.key))

    def next_due(self, now: int, until: int | None = None) -> int | None:
        """Return the first moment of what is due by `until`, or now, under no root that is parked now, or None."""
        found = self.store.rows(sql.NEXT_DUE, self.company, now if until is None else until, self.company, now, 1)
        return next((due for _, due in found), None)

    def armed(self) -> int:
        """Count the armed deadlines; their reminders are none."""
        return int(self.store.rows(sql.ARMED, self.company)[0][0])

    def runs(self, most: int = 100, until: int | None = None) -> list[SweepRow]:
        """Return the records of the latest sweeps for moments up to `until` (UTC microseconds), the newest first."""
        which, *bounds = (sql.LAST_SWEEPS,) if until is None else (sql.LAST_SWEEPS_UNTIL, until)
        return list(map(SweepRow._make, self.store.rows(which, self.company, *bounds, most)))

    def parked(self) -> list[ParkedRow]:
        """Return the parked roots, by their names."""
        found = _stream(self.store, PARKED, [PARKED.c.company == self.company], PARKED.c.root)
        return list(map(ParkedRow._make, found))


def _columns(table: Table, **values: str | None) -> Iterator[ColumnElement[bool]]:
    return (table.c[name] == value for name, value in values.items() if value is not None)


def _is_under(company: str, root: str) -> ColumnElement[bool]:
    # By their names: SQLite would rather read all a company has, in the order wanted, than search by the root.
    under = INSTANCES.alias("under_it").c
    found = select(under.machine, under.key).where(under.company == company, under.root == root)
    return tuple_(INSTANCES.c.machine, INSTANCES.c.key).in_(found)


def _stream(
    store: Store, table: Table, wanted: Sequence[ColumnElement[bool] | TextClause], *order: ColumnElement[Any]
) -> Iterator[Any]:
    yield from store.select(select(*columns(table)).where(*wanted).order_by(*order))


def _stream_of(
    store: Store, lives: Collection[Name], wanted: Sequence[ColumnElement[bool]], *order: ColumnElement[Any]
) -> Iterator[Any]:
    """Yield the rows of the steps of those lives; joined from the left, so that they are found by their keys."""
    given = json_sql.lives_given(lives)
    named = (STEPS.c.machine == given.machine, STEPS.c.key == given.key)
    found = given.rows.join(STEPS, and_(*wanted, *named), isouter=True)
    query = select(*columns(STEPS)).select_from(found).order_by(*order)
    yield from filter(is_there, store.select(query))
