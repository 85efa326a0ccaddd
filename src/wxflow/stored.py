"""What the database holds, read at most once a transaction."""

from collections.abc import Iterable
from typing import Any

from wxflow import statements as sql
from wxflow.codec import instance_of, step_of, timer_of
from wxflow.draft import NEVER, Name
from wxflow.errors import RecordBroken
from wxflow.rows import Instance, Step, Timer
from wxflow.seal import canonical
from wxflow.store import Store


class Stored:
    """One company's rows as the transaction found them; whoever holds the write lock reads each but once."""

    def __init__(self, store: Store, company: str) -> None:
        self._store = store
        self._company = company
        self._instances: dict[Name, tuple[Instance, str] | None] = {}
        self._requests: dict[str, Step | None] = {}
        self._next_due: dict[str, int] = {}
        self._by_ref: dict[tuple[str, str, str], list[str]] = {}
        self._foreseen: set[str] = set()
        """Keys of a batch of commands: what is looked up for one of them will be for the others."""

    def instance(self, name: Name) -> tuple[Instance, str] | None:
        """Return an instance and its facts' text, or None."""
        if name not in self._instances:
            rows = self._store.rows(sql.INSTANCE, self._company, *name)
            self._instances[name] = (instance_of(rows[0]), rows[0][5]) if rows else None
        return self._instances[name]

    def keys_by_ref(self, machine: str, ref: str, value: str) -> list[str]:
        """Return the keys of the instances whose ref holds the value."""
        if value in self._foreseen and (machine, ref, value) not in self._by_ref:
            self._foresee_refs(machine, ref)
        found = self._by_ref.get((machine, ref, value))
        if found is None:
            company = self._company
            rows = self._store.rows(sql.INSTANCES_BY_REF, company, machine, company, machine, ref, value)
            found = self._by_ref[(machine, ref, value)] = self._keys(rows)
        return found

    def keys_under(self, root: str, machine: str) -> list[str]:
        """Return the keys of a machine's instances under a root."""
        company = self._company
        return self._keys(self._store.rows(sql.INSTANCES_UNDER, company, machine, company, machine, root))

    def timer(self, machine: str, key: str, name: str) -> Timer | None:
        """Return an armed timer, or None."""
        rows = self._store.rows(sql.TIMER, self._company, machine, key, name)
        return timer_of(rows[0]) if rows else None

    def next_due(self, root: str) -> int:
        """Return when a root's first firm timer is due (UTC microseconds), or NEVER."""
        if root not in self._next_due:
            machine, _, key = root.partition("/")
            if self._instances.get((machine, key), self) is None:
                return NEVER  # nothing is armed under a root that is not there
            found = self._store.rows(sql.NEXT_UNDER, self._company, root)[0][0]
            self._next_due[root] = NEVER if found is None else found
        return self._next_due[root]

    def due_under(self, root: str, moment: int) -> list[Timer]:
        """Return a root's firm timers with due ≤ moment."""
        return list(map(timer_of, self._store.rows(sql.DUE_UNDER, self._company, root, moment)))

    def due_roots(self, moment: int) -> list[str]:
        """Return every root with a firm timer due by a moment."""
        return [row[0] for row in self._store.rows(sql.DUE_ROOTS, self._company, moment)]

    def armed_under(self, root: str) -> list[Timer]:
        """Return a root's armed timers."""
        return list(map(timer_of, self._store.rows(sql.ARMED_UNDER, self._company, root)))

    def requested(self, request_id: str) -> Step | None:
        """Return the step a request_id has led to, or None."""
        if request_id not in self._requests:
            rows = self._store.rows(sql.STEP_BY_REQUEST, self._company, request_id)
            self._requests[request_id] = step_of(rows[0]) if rows else None
        return self._requests[request_id]

    def steps(self, machine: str, key: str) -> list[Step]:
        """Return an instance's steps, in order."""
        return list(map(step_of, self._store.rows(sql.STEPS_OF, self._company, machine, key)))

    def foresee(self, names: Iterable[Name], request_ids: list[str]) -> None:
        """Read together what a batch of commands will ask for one by one."""
        keys: dict[str, list[str]] = {}
        for machine, key in names:
            keys.setdefault(machine, []).append(key)
            self._foreseen.add(key)
        for machine, wanted in keys.items():
            self._instances.update(((machine, key), None) for key in wanted)
            for row in self._store.rows(sql.INSTANCES_NAMED, self._company, machine, canonical(wanted)):
                self._foresee_instance(row)
        self._requests.update(dict.fromkeys(request_ids))
        for row in self._store.rows(sql.STEPS_REQUESTED, canonical(request_ids), self._company):
            if row[0] is not None:
                self._foresee_step(row)

    # The command that asks for a broken record reads it again and fails on it; the others of the batch do not.

    def _foresee_instance(self, row: Any) -> None:
        try:
            self._instances[(row[0], row[1])] = (instance_of(row), row[5])
        except RecordBroken:
            del self._instances[(row[0], row[1])]

    def _foresee_step(self, row: Any) -> None:
        try:
            self._requests[row[11]] = step_of(row)
        except RecordBroken:
            del self._requests[row[11]]

    def _foresee_refs(self, machine: str, ref: str) -> None:
        self._by_ref.update(((machine, ref, value), []) for value in self._foreseen)
        given = canonical(sorted(self._foreseen))
        for value, key in self._store.rows(sql.KEYS_BY_REFS, self._company, machine, ref, given):
            self._by_ref[(machine, ref, value)].append(key)

    def _keys(self, rows: list[Any]) -> list[str]:
        for row in rows:
            name = (row[0], row[1])
            if self._instances.get(name) is None:
                self._instances[name] = (instance_of(row), row[5])
        return [row[1] for row in rows]
