"""Instances as they stand: what the database holds and what has been decided since, laid over each other."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import repeat
from typing import Any

from wxflow.calendar.periods import EXCUSES
from wxflow.decide.compiled import Machines
from wxflow.decide.meaning import called
from wxflow.declare.naming import NAME
from wxflow.declare.records import Instance, Name, Step, name_of_root
from wxflow.errors import RecordBroken
from wxflow.json_values import canonical
from wxflow.ledger.change_set import ChangeSet
from wxflow.ledger.reads import Found, Reads
from wxflow.ledger.stored import Now, Stored
from wxflow.store import statements as sql
from wxflow.store.codec import InstanceRow, instance_of, step_of, step_row
from wxflow.store.sql import Statement
from wxflow.store.store import Store

Held = tuple[str, str, str]
"""The machine, name and value of a ref."""


def _with(laid: Mapping[str, bool], keys: Sequence[str]) -> list[str]:
    """Return the keys of those who hold a ref, in order, once it is laid over them who holds it and who does not."""
    stands = {**dict.fromkeys(keys, True), **laid}
    return sorted(key for key in stands if stands[key])


class Standing:
    """One transaction's instances: what is being decided first, then what is accepted, then what the database holds.

    Each row is read but once; whoever writes has seen to it that nobody else changes it meanwhile.
    """

    def __init__(self, store: Store, company: str, machines: Machines, reads: Reads | None = None) -> None:
        self.store, self.company, self.machines = store, company, machines
        self.reads = reads or Reads(store, company, machines)
        self._decided = ChangeSet()
        self._begun = 0
        """Where the entries of what is being decided begin: those before are accepted."""
        self._recovered: dict[str, str] = {}
        """The roots under which something else may cover deadlines now, each with the step that changed it."""
        self._know_nothing()

    def _know_nothing(self) -> None:
        """Forget what was read: what is asked for is read anew."""
        self._stored = self._reading()
        self._forget_what_stands()
        self._by_ref: dict[Held, Sequence[str]] = {}
        """By machine, name and value of a ref, the keys of those who hold it in the database, in order."""
        self._whole: Collection[str] = ()
        """The machines of whose instances all that hold any ref are known."""
        self._alike: Collection[str] = ()
        """Keys of a batch of commands: what is looked up for one of them will be for the others."""
        self._named: Collection[Name] = ()
        """What commands of a batch name by any name: whoever is called so will be looked up likewise."""
        self._names: Collection[str] | None = None
        """What those are compared by, once it was asked for."""
        self._requests: dict[str, Step | None] = {}
        """By request_id, the step that it had led to."""
        self._next_due: dict[str, int] = {}
        """By root, when the first firm timer is due that the database holds: UTC microseconds, or NEVER."""

    def _forget_what_stands(self) -> None:
        """Lay what is decided anew over what was read, when it is asked for."""
        self.now: dict[Name, Instance | None] = Now(self._decided.instances, self._stored)
        """Instances by name as they stand now, None where there is none: to be asked for, not whether it holds them."""
        self._clocks: dict[str, int] = {}
        """By root, the latest recorded_at of anything under it before what is decided, once it was asked for."""
        self._periods: list[Instance] | None = None
        """Those of them that are periods, once they were asked for."""

    def _know_written(self) -> None:
        """Take what is decided for what the database holds: it was just written."""
        decided, stored = self._decided, self._stored
        stored.update(decided.instances)
        for root, clock in decided.watermarks.items():
            if (one := stored.get(name := name_of_root(root))) is not None:
                stored[name] = one._replace(watermark=clock)
        for named, laid in decided.refs.items():
            if named in self._by_ref:
                self._by_ref[named] = _with(laid, self._by_ref[named])
        self._requests.update(decided.requests)
        for root in decided.timers:
            self._next_due.pop(root, None)
        self._decided, self._begun = ChangeSet(), 0
        self._forget_what_stands()

    def _reading(self) -> Stored:
        return Stored(self.reads)

    def _rows(self, statement: Statement, *params: Any) -> list[Any]:
        return self.store.rows(statement, self.company, *params)

    def get(self, machine: str, key: str) -> Instance | None:
        """Return an instance as it stands now, or None."""
        return self.now[machine, key]

    def stored(self, name: Name) -> Instance | None:
        """Return an instance as the database holds it, or None."""
        return self._stored.read(name)

    def assume_new(self, name: Name) -> None:
        """Take an instance for one that is not there, without looking; if it is, writing it down fails as Raced."""
        if not self.reads.after_conflict:
            self._stored.setdefault(name, None)

    def watermark(self, root: str) -> int:
        """Return the latest recorded_at of anything under a root, 0 when there is nothing."""
        if (found := self._decided.watermarks.get(root)) is None and (found := self._clocks.get(root)) is None:
            instance = self.now[name_of_root(root)]
            found = self._clocks[root] = instance.watermark if instance else 0
        return found

    # Searches.

    def find(self, machine: str, ref: str, value: str) -> list[Instance]:
        """Return the instances whose ref holds the value, by key."""
        named = machine, ref, value
        if (keys := self._by_ref.get(named)) is None:
            keys = self._holding(machine, ref, value)
        if laid := self._decided.refs.get(named):
            keys = _with(laid, keys)
        return [found for key in keys if (found := self.now[machine, key])] if keys else []

    def find_any(self, machine: str, refs: Iterable[tuple[str, str]]) -> list[Instance]:
        """Return the instances that hold any of some refs, each once: in the order of the refs, then by key."""
        found: dict[str, Instance] = {}
        known, laid = self._by_ref, self._decided.refs
        for ref, value in refs:
            named = machine, ref, value
            if known.get(named) != () or named in laid:  # most refs of most people nobody holds
                found.update((one.key, one) for one in self.find(machine, ref, value))
        return list(found.values()) if found else []

    def keys_by_ref(self, machine: str, ref: str, value: str) -> list[str]:
        """Return the keys of the instances whose ref holds the value, in order."""
        return [one.key for one in self.find(machine, ref, value)]

    def _holding(self, machine: str, ref: str, value: str) -> Sequence[str]:
        """Return the keys of those who hold a ref in the database, where it has not been looked up yet."""
        self.reads.may_search((ref, value))
        if machine in self._whole:
            return ()
        named = machine, ref, value
        if value in (alike := self._called() if ref == NAME else self._alike):
            self._read_refs(machine, ref, alike)
        else:
            self._by_ref[named] = self._keys(self._rows(sql.INSTANCES_BY_REF, machine, self.company, *named)) or ()
        return self._by_ref[named]

    def _called(self) -> Collection[str]:
        if self._names is None:
            self._names = set(called(self.machines, self._named))
        return self._names

    def _read_refs(self, machine: str, ref: str, values: Collection[str]) -> None:
        rows = self.store.rows(sql.KEYS_BY_REFS, canonical(sorted(values)), self.company, machine, ref)
        held: dict[Held, list[str]] = defaultdict(list)
        for value, key in sorted(rows):
            held[machine, ref, value].append(key)
        # Most are held by nobody, and there are thousands: not a line of Python for each.
        self._by_ref |= dict.fromkeys(zip(repeat(machine), repeat(ref), values), ())
        self._by_ref |= held

    def excusing(self) -> list[Instance]:
        """Return every instance that is a period; whoever makes one writes alone, so any writer may search for them."""
        if self._periods is None:
            self._periods = [found for name in self.machines.periods for found in self.find(name, *EXCUSES)]
        return self._periods

    def values_of(self, machine: str, ref: str) -> list[str]:
        """Return every value that a ref of a machine's instances holds."""
        self.reads.may_search()
        found = {value: True for (value,) in self._rows(sql.VALUES_OF_REF, machine, ref)}
        for (of, name, value), stands in self._decided.refs.items():
            if (of, name) == (machine, ref) and any(stands.values()):
                found[value] = True
        return sorted(found)

    def keys_changed(self, machine: str, since: int) -> list[str]:
        """Return the keys of a machine's instances that have taken a step after a moment (UTC microseconds)."""
        self.reads.may_search()
        moved = self._rows(sql.MOVED_SINCE, since)
        return sorted({*(key for of, key in moved if of == machine), *self._changed(machine, since)})

    def _changed(self, machine: str, since: int) -> set[str]:
        """Return the keys of a machine's instances that are decided to have changed after a moment, likewise."""
        laid = self._decided.instances.values()
        return {one.key for one in laid if one.machine == machine and one.recorded_at > since}

    def under(self, root: str, machine: str) -> list[Instance]:
        """Return the instances of a machine that live under a root, by key."""
        self.reads.may_search_under(root)
        keys = self._keys(self._rows(sql.INSTANCES_UNDER, machine, self.company, machine, root))
        return self._all_under(root, machine, keys)

    def _all_under(self, root: str, machine: str, keys: Collection[str]) -> list[Instance]:
        """Return the instances of some keys and those decided under a root, by key."""
        laid = {one.key for one in self._decided.instances.values() if (one.root, one.machine) == (root, machine)}
        return [found for key in sorted(laid.union(keys)) if (found := self.get(machine, key))]

    def _keys(self, rows: list[Any]) -> list[str]:
        """Return the keys of instances that were found, and remember these."""
        found = [InstanceRow._make(row) for row in rows]
        for row in found:
            name = row.machine, row.key
            if self._stored.get(name) is None:
                self._stored[name] = instance_of(row)
                self.now.pop(name, None)
        return [row.key for row in found]

    # What is read together: whoever asks for a broken record reads it again and fails on it, the others do not.

    def _take(self, found: Found) -> None:
        """Remember what was read together; what was looked for and not found is not there."""
        self._stored.update(dict.fromkeys(found.names))
        self._requests.update(dict.fromkeys(found.requests))
        self._next_due.update(found.next_due)
        self._forget_what_stands()
        for row in found.instances:
            name = row.machine, row.key
            try:
                self._stored[name] = instance_of(row)
            except RecordBroken:
                self._stored.pop(name, None)
        for row in found.steps:
            request_id = step_row(row).sealed.request_id
            assert request_id is not None
            try:
                self._requests[request_id] = step_of(row)
            except RecordBroken:
                del self._requests[request_id]
