"""What the database holds, read at most once a transaction."""

from collections.abc import Sequence
from typing import Any

from wxflow.decide.command import Command
from wxflow.declare.records import NEVER, Instance, Name, Step, Timer, name_of_root
from wxflow.errors import RecordBroken
from wxflow.json_values import canonical
from wxflow.store import statements as sql
from wxflow.store.codec import instance_of, step_of, timer_of
from wxflow.store.store import Store


class Reads:
    """One company's rows as the transaction found them; whoever holds the write lock reads each but once."""

    def __init__(self, store: Store, company: str, *, after_conflict: bool = True) -> None:
        self._store = store
        self._company = company
        self._after_conflict = after_conflict
        """Whether what should be new is looked for all the same; the tables' keys refuse it in any case."""
        self._instances: dict[Name, tuple[Instance, str] | None] = {}
        self._requests: dict[str, Step | None] = {}
        self._next_due: dict[str, int] = {}
        self._steps: dict[Name, list[Step]] = {}
        self._by_ref: dict[tuple[str, str, str], list[str]] = {}
        self._due: dict[str, list[Timer]] = {}
        self._due_by: int | None = None
        self._prefetched: set[str] = set()
        """Keys of a batch of commands: what is looked up for one of them will be for the others."""

    def anew(self) -> "Reads":
        """Return the same with nothing read yet."""
        return Reads(self._store, self._company, after_conflict=self._after_conflict)

    def lock(self, root: str) -> None:
        """Make sure that nobody else moves what lives under a root: whoever is alone need do nothing."""

    def lock_due(self, now: int, most: int) -> list[str]:
        """Return roots with a timer due by `now`, the earliest first, that no other writer holds; those are held."""
        rows = self._store.rows(sql.NEXT_DUE, self._company, now, self._company, now, most)
        return list(dict.fromkeys(row[0] for row in rows))

    def instance(self, name: Name) -> tuple[Instance, str] | None:
        """Return an instance and its facts' text, or None."""
        if name not in self._instances:
            rows = self._store.rows(sql.INSTANCE, self._company, *name)
            self._instances[name] = (instance_of(rows[0]), rows[0][5]) if rows else None
        return self._instances[name]

    def assume_new(self, name: Name) -> None:
        """Take an instance for one that is not there, without looking; if it is, writing it down fails as Raced."""
        if not self._after_conflict:
            self._instances.setdefault(name, None)

    def keys_by_ref(self, machine: str, ref: str, value: str) -> list[str]:
        """Return the keys of the instances whose ref holds the value."""
        if value in self._prefetched and (machine, ref, value) not in self._by_ref:
            self._prefetch_refs(machine, ref)
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
        if self._due_by == moment and root in self._due:
            return self._due[root]
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
        if (machine, key) not in self._steps:
            rows = self._store.rows(sql.STEPS_OF, self._company, machine, key)
            self._steps[machine, key] = list(map(step_of, rows))
        return self._steps[machine, key]

    def prefetch(self, commands: Sequence[Command]) -> None:
        """Read together what a batch of commands will ask for one by one."""
        names = list(dict.fromkeys((command.machine, command.key) for command in commands))
        requests = [command.request_id for command in commands if command.request_id]
        self._instances.update(dict.fromkeys(names))
        self._requests.update(dict.fromkeys(requests))
        self._prefetched.update(key for _, key in names)
        found, requested = self._store.answers(
            (
                (sql.INSTANCES_NAMED, (canonical(sorted(names)), self._company)),
                (sql.STEPS_REQUESTED, (canonical(requests), self._company)),
            )
        )
        self._take(found, requested)

    def prefetch_due(self, roots: list[str], moment: int) -> None:
        """Read together many roots, the timers due under them, and the instances those stand at."""
        rows = self._store.rows(sql.DUE_UNDER_ALL, canonical(roots), self._company, moment)
        timers = [timer_of(row) for row in rows if row[0] is not None]
        self._due_by, self._due = moment, {root: [] for root in roots}
        for timer in timers:
            self._due[timer.root].append(timer)
        self._next_due.update((root, min((one.due for one in self._due[root]), default=NEVER)) for root in roots)
        names = canonical(sorted({*map(name_of_root, roots), *(timer[:2] for timer in timers)}))
        self._take(self._store.rows(sql.INSTANCES_NAMED, names, self._company), [])

    def _take(self, found: list[Any], requested: list[Any]) -> None:
        for row in found:
            if row[0] is not None:
                self._prefetch_instance(row)
        for row in requested:
            if row[0] is not None:
                self._prefetch_step(row)

    # The command that asks for a broken record reads it again and fails on it; the others of the batch do not.

    def _prefetch_instance(self, row: Any) -> None:
        try:
            self._instances[(row[0], row[1])] = (instance_of(row), row[5])
        except RecordBroken:
            self._instances.pop((row[0], row[1]), None)

    def _prefetch_step(self, row: Any) -> None:
        try:
            self._requests[row[11]] = step_of(row)
        except RecordBroken:
            del self._requests[row[11]]

    def _prefetch_refs(self, machine: str, ref: str) -> None:
        self._by_ref.update(((machine, ref, value), []) for value in self._prefetched)
        given = canonical(sorted(self._prefetched))
        rows = self._store.rows(sql.KEYS_BY_REFS, given, self._company, machine, ref)
        for value, key in sorted(row for row in rows if row[0] is not None):
            self._by_ref[(machine, ref, value)].append(key)

    def _keys(self, rows: list[Any]) -> list[str]:
        for row in rows:
            name = (row[0], row[1])
            if self._instances.get(name) is None:
                self._instances[name] = (instance_of(row), row[5])
        return [row[1] for row in rows]
