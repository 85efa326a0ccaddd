"""Find what was recorded since a moment, under which roots, and what it names: streamed, none of it read twice."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import and_, select

from wxflow.declare.records import CORRECTED, MIGRATE, Name, Step
from wxflow.store.codec import step_of
from wxflow.store.json_sql import lives_given
from wxflow.store.sql import columns
from wxflow.store.store import Store
from wxflow.store.tables import INSTANCES, POLICIES, STEPS

_AT_ONCE = 400
_FEW = 200
"""Under how many roots what is recorded is rather read root by root than all there is."""


class Text(NamedTuple):
    """What a step says."""

    root: str
    machine: str
    key: str
    actor: str
    data: str


class Recorded:
    """One company's rows, asked for by when they were written."""

    def __init__(self, store: Store, company: str) -> None:
        self._store, self._company = store, company

    def at(self, moments: Collection[int]) -> Iterator[Step]:
        """Yield the steps recorded at some moments (UTC microseconds), by moment, machine, key and number."""
        table = STEPS.c
        order = (table.recorded_at, table.machine, table.key, table.seq)
        for some in _batches(sorted(moments)):
            wanted = (table.company == self._company, table.recorded_at.in_(some))
            yield from map(step_of, self._store.select(select(*columns(STEPS)).where(*wanted).order_by(*order)))

    def moments(self, names: Collection[Name], since: int) -> set[int]:
        """Return the moments from one on at which something was recorded of some instances."""
        table, given = STEPS.c, lives_given(names)
        same = (table.company == self._company, table.machine == given.machine, table.key == given.key)
        found = given.rows.join(STEPS, and_(*same, table.recorded_at + 0 >= since), isouter=True)
        rows = self._store.select(select(table.recorded_at).distinct().select_from(found))
        return {moment for (moment,) in rows if moment is not None}

    def moments_of(self, machines: Collection[str], since: int) -> set[int]:
        """Return the moments from one on at which something of some machines was recorded."""
        table = STEPS.c
        wanted = (table.company == self._company, table.machine.in_(machines), table.recorded_at >= since)
        return {moment for (moment,) in self._store.select(select(table.recorded_at).distinct().where(*wanted))}

    def under(self, roots: Collection[str]) -> Iterator[tuple[Name, str]]:
        """Yield the names of all that lives under some roots, each with its root."""
        own = INSTANCES.c
        for some in _batches(sorted(roots)):
            wanted = (own.company == self._company, own.root.in_(some))
            for machine, key, root in self._store.select(select(own.machine, own.key, own.root).where(*wanted)):
                yield (machine, key), root

    def keys_moved(self, machine: str, since: int) -> set[str]:
        """Return the keys of a machine's instances of which something was recorded from a moment on."""
        table = STEPS.c
        wanted = (table.company == self._company, table.machine == machine, table.recorded_at >= since)
        return {key for (key,) in self._store.select(select(table.key).distinct().where(*wanted))}

    def roots_moved(self, since: int) -> set[str]:
        """Return the roots under which something was recorded from a moment on."""
        own = INSTANCES.c
        wanted = (own.company == self._company, own.clock >= since)
        named = self._store.select(select(own.machine, own.key, own.root).where(*wanted))
        return {root for machine, key, root in named if root == f"{machine}/{key}"}

    def corrected(self, since: int) -> dict[Name, str]:
        """Return what was ever corrected under them, each with its root."""
        table, own = STEPS.c, INSTANCES.c
        same = (own.company == table.company, own.machine == table.machine, own.key == table.key)
        wanted = (table.company == self._company, table.event == CORRECTED, *same)
        rows = [*self._store.select(select(own.machine, own.key, own.root).distinct().where(*wanted))]
        moved = self.roots_moved(since) if rows else set[str]()
        return {(machine, key): root for machine, key, root in rows if root in moved}

    def keys_corrected(self, machine: str) -> list[str]:
        """Return the keys of a machine's instances that were ever corrected."""
        table = STEPS.c
        wanted = (table.company == self._company, table.machine == machine, table.event == CORRECTED)
        return [key for (key,) in self._store.select(select(table.key).distinct().where(*wanted))]

    def migrated(self, since: int) -> Step | None:
        """Return the first step from a moment on by which an instance was migrated, or None."""
        table = STEPS.c
        wanted = (table.company == self._company, table.event == MIGRATE, table.recorded_at >= since)
        rows = self._store.select(select(*columns(STEPS)).where(*wanted).order_by(table.recorded_at).limit(1))
        return next(map(step_of, rows), None)

    def texts(self, roots: Collection[str]) -> Iterator[Text]:
        """Yield what steps say that were ever taken under some roots; where these are many, under all."""
        table, own = STEPS.c, INSTANCES.c
        same = (own.company == table.company, own.machine == table.machine, own.key == table.key)
        said = (own.root, own.machine, own.key, table.actor, table.data)
        query = select(*said).where(own.company == self._company, *same)
        for one in [None] if len(roots) > _FEW else sorted(roots):
            yield from map(Text._make, self._store.select(query if one is None else query.where(own.root == one)))

    def keys(self, machine: str) -> list[str]:
        """Return the keys of a machine's instances."""
        own = INSTANCES.c
        wanted = (own.company == self._company, own.machine == machine)
        return [key for (key,) in self._store.select(select(own.key).where(*wanted))]

    def policies(self) -> Iterator[str]:
        """Yield the policies that steps were ever taken under, each as its text."""
        yield from (
            text
            for (text,) in self._store.select(select(POLICIES.c.content).where(POLICIES.c.company == self._company))
        )


def _batches(values: Sequence[int] | Sequence[str]) -> Iterable[Sequence[int] | Sequence[str]]:
    return (values[start : start + _AT_ONCE] for start in range(0, len(values), _AT_ONCE))
