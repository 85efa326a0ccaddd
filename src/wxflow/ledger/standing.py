"""Instances as they stand: what the database holds and what has been decided since, laid over each other."""

from collections.abc import Collection
from typing import Any, NamedTuple

from wxflow.calendar.periods import EXCUSES
from wxflow.decide.compiled import Machines
from wxflow.decide.meaning import called
from wxflow.declare.naming import NAME
from wxflow.declare.records import Instance, Name, Step, name_of_root
from wxflow.errors import RecordBroken
from wxflow.json_values import canonical
from wxflow.ledger.change_set import ChangeSet
from wxflow.ledger.reads import Found, Reads
from wxflow.store import statements as sql
from wxflow.store.codec import InstanceRow, instance_of, is_there, step_of, step_row
from wxflow.store.sql import Statement
from wxflow.store.store import Store


class Stored(NamedTuple):
    """An instance, and its facts as the text that is stored."""

    instance: Instance
    facts: str


class Standing:
    """One transaction's instances: what is being decided first, then what is accepted, then what the database holds.

    Each row is read but once; whoever writes has seen to it that nobody else changes it meanwhile.
    """

    def __init__(self, store: Store, company: str, machines: Machines, reads: Reads | None = None) -> None:
        self.store, self.company, self.machines = store, company, machines
        self.reads = reads or Reads(store, company, machines)
        self._nothing = ChangeSet()
        """What stands where nothing is decided."""
        self._accepted = self._change_set = self._nothing
        self._know_nothing()

    def _know_nothing(self) -> None:
        """Forget what was read: what is asked for is read anew."""
        self._now: dict[Name, Instance | None] = {}
        """Instances as they stand, as far as they were asked for: nothing need be laid over these any more."""
        self._periods: list[Instance] | None = None
        """Those of them that are periods, once they were asked for."""
        self._stored: dict[Name, Stored | None] = {}
        self._foreseen: dict[Name, InstanceRow] = {}
        """Rows that were read together, as they came: most of them are never asked for."""
        self._by_ref: dict[tuple[str, str, str], list[str]] = {}
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

    def _rows(self, statement: Statement, *params: Any) -> list[Any]:
        return self.store.rows(statement, self.company, *params)

    def get(self, machine: str, key: str) -> Instance | None:
        """Return an instance as it stands now, or None."""
        name = (machine, key)
        return self._now[name] if name in self._now else self._laid_over(name)

    def _laid_over(self, name: Name) -> Instance | None:
        found = self._change_set.instances.get(name) or self._accepted.instances.get(name)
        if found is None:
            stored = self.stored(name)
            found = stored.instance if stored else None
        self._now[name] = found
        return found

    def stored(self, name: Name) -> Stored | None:
        """Return an instance as the database holds it, or None."""
        if name not in self._stored:
            row = self._foreseen.pop(name, None) or self.reads.row_of(name)
            self._stored[name] = None if row is None else Stored(instance_of(row), row.facts)
        return self._stored[name]

    def assume_new(self, name: Name) -> None:
        """Take an instance for one that is not there, without looking; if it is, writing it down fails as Raced."""
        if not self.reads.after_conflict:
            self._stored.setdefault(name, None)

    def watermark(self, root: str) -> int:
        """Return the latest recorded_at of anything under a root, 0 when there is nothing."""
        if root in self._change_set.watermarks:
            return self._change_set.watermarks[root]
        if root in self._accepted.watermarks:
            return self._accepted.watermarks[root]
        instance = self.get(*name_of_root(root))
        return instance.watermark if instance else 0

    # Searches.

    def find(self, machine: str, ref: str, value: str) -> list[Instance]:
        """Return the instances whose ref holds the value, by key."""
        named, laid_over = (machine, ref, value), (self._accepted, self._change_set)
        keys = self._holding(machine, ref, value)
        if laid := [refs for change_set in laid_over if (refs := change_set.refs.get(named))]:
            stands = dict.fromkeys(keys, True)
            for refs in laid:
                stands.update(refs)
            keys = sorted(key for key in stands if stands[key])
        return [found for key in keys if (found := self.get(machine, key))]

    def keys_by_ref(self, machine: str, ref: str, value: str) -> list[str]:
        """Return the keys of the instances whose ref holds the value, in order."""
        return [one.key for one in self.find(machine, ref, value)]

    def _holding(self, machine: str, ref: str, value: str) -> list[str]:
        self.reads.may_search((ref, value))
        named = (machine, ref, value)
        if named not in self._by_ref:
            if machine in self._whole:
                return []
            if value in (alike := self._called() if ref == NAME else self._alike):
                self._read_refs(machine, ref, alike)
            else:
                rows = self._rows(sql.INSTANCES_BY_REF, machine, self.company, machine, ref, value)
                self._by_ref[named] = self._keys(rows)
        return self._by_ref[named]

    def _called(self) -> Collection[str]:
        if self._names is None:
            self._names = set(called(self.machines, self._named))
        return self._names

    def _read_refs(self, machine: str, ref: str, values: Collection[str]) -> None:
        self._by_ref.update(((machine, ref, value), []) for value in values)
        rows = self.store.rows(sql.KEYS_BY_REFS, canonical(sorted(values)), self.company, machine, ref)
        for value, key in sorted(filter(is_there, rows)):
            self._by_ref[machine, ref, value].append(key)

    def excusing(self) -> list[Instance]:
        """Return every instance that is a period; whoever makes one writes alone, so any writer may search for them."""
        if self._periods is None:
            self._periods = [found for name in self.machines.periods for found in self.find(name, *EXCUSES)]
        return self._periods

    def values_of(self, machine: str, ref: str) -> list[str]:
        """Return every value that a ref of a machine's instances holds."""
        self.reads.may_search()
        found = {value: True for (value,) in self._rows(sql.VALUES_OF_REF, machine, ref)}
        for change_set in (self._accepted, self._change_set):
            for (of, name, value), stands in change_set.refs.items():
                if (of, name) == (machine, ref) and any(stands.values()):
                    found[value] = True
        return sorted(found)

    def keys_changed(self, machine: str, since: int) -> list[str]:
        """Return the keys of a machine's instances that have taken a step after a moment (UTC microseconds)."""
        self.reads.may_search()
        laid = (*self._accepted.instances.values(), *self._change_set.instances.values())
        changed = {one.key for one in laid if one.machine == machine and one.recorded_at > since}
        moved = self._rows(sql.MOVED_SINCE, since)
        return sorted({*(key for of, key in moved if of == machine), *changed})

    def under(self, root: str, machine: str) -> list[Instance]:
        """Return the instances of a machine that live under a root, by key."""
        self.reads.may_search_under(root)
        keys = set(self._keys(self._rows(sql.INSTANCES_UNDER, machine, self.company, machine, root)))
        for change_set in (self._accepted, self._change_set):
            keys |= {i.key for i in change_set.instances.values() if i.root == root and i.machine == machine}
        return [found for key in sorted(keys) if (found := self.get(machine, key))]

    def _keys(self, rows: list[Any]) -> list[str]:
        """Return the keys of instances that were found, and remember these."""
        found = [InstanceRow._make(row) for row in rows]
        for row in found:
            name = row.machine, row.key
            if self._stored.get(name) is None:
                self._stored[name] = Stored(instance_of(row), row.facts)
                self._now.pop(name, None)
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
                self._stored[name] = Stored(instance_of(row), row.facts)
            except RecordBroken:
                self._stored.pop(name, None)
        for row in found.steps:
            request_id = step_row(row).sealed.request_id
            assert request_id is not None
            try:
                self._requests[request_id] = step_of(row)
            except RecordBroken:
                del self._requests[request_id]

    def _forget_what_stands(self) -> None:
        """Lay what is decided anew over what was read, when it is asked for."""
        self._now.clear()
        self._periods = None
