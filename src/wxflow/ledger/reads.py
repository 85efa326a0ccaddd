"""What the database holds, read at most once a transaction."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from wxflow.decide.command import Command
from wxflow.declare.naming import NAME
from wxflow.declare.records import NEVER, Instance, Name, Step, Timer, name_of_root
from wxflow.errors import RecordBroken
from wxflow.json_values import canonical
from wxflow.store import statements as sql
from wxflow.store.codec import InstanceRow, instance_of, is_there, step_of, step_row, timer_of
from wxflow.store.store import Store


class Stored(NamedTuple):
    """An instance, and its facts as the text that is stored."""

    instance: Instance
    facts: str


def stored(row: InstanceRow) -> Stored:
    """Read an instance; raise RecordBroken when its facts are no JSON."""
    return Stored(instance_of(row), row.facts)


class Reads:
    """One company's rows as the transaction found them; whoever holds the write lock reads each but once."""

    def __init__(self, store: Store, company: str, *, after_conflict: bool = True) -> None:
        self._store = store
        self._company = company
        self._after_conflict = after_conflict
        """Whether what should be new is looked for all the same; the tables' keys refuse it in any case."""
        self._instances: dict[Name, Stored | None] = {}
        self._requests: dict[str, Step | None] = {}
        """By request_id, the step it led to."""
        self._next_due: dict[str, int] = {}
        """By root, when its first firm timer is due: UTC microseconds, or NEVER."""
        self._steps: dict[Name, list[Step]] = {}
        self._by_ref: dict[tuple[str, str, str], list[str]] = {}
        """By machine, name and value of a ref, the keys of those who hold it, in order."""
        self._due: dict[str, list[Timer]] = {}
        """By root, its firm timers with due ≤ `_due_by`."""
        self._due_by: int | None = None
        self._prefetched: set[str] = set()
        """Keys of a batch of commands: what is looked up for one of them will be for the others."""
        self._called: set[str] = set()
        """What those keys are compared by as names, likewise."""

    def anew(self) -> "Reads":
        """Return the same with nothing read yet."""
        return Reads(self._store, self._company, after_conflict=self._after_conflict)

    def lock(self, root: str) -> None:
        """Make sure that nobody else moves what lives under a root: whoever is alone need do nothing."""

    def need_alone(self) -> None:
        """Make sure that nobody else writes for the company: whoever is alone need do nothing."""

    def lock_due(self, now: int, most: int) -> list[str]:
        """Lock and return roots with a timer due by `now`, the earliest first, among those no other writer holds."""
        rows = self._store.rows(sql.NEXT_DUE, self._company, now, self._company, now, most)
        return list(dict.fromkeys(root for root, _ in rows))

    def instance(self, name: Name) -> Stored | None:
        """Return an instance, or None."""
        if name not in self._instances:
            rows = self._store.rows(sql.INSTANCE, self._company, *name)
            self._instances[name] = stored(InstanceRow._make(rows[0])) if rows else None
        return self._instances[name]

    def assume_new(self, name: Name) -> None:
        """Take an instance for one that is not there, without looking; if it is, writing it down fails as Raced."""
        if not self._after_conflict:
            self._instances.setdefault(name, None)

    def keys_by_ref(self, machine: str, ref: str, value: str) -> list[str]:
        """Return the keys of the instances whose ref holds the value."""
        named = (machine, ref, value)
        found = self._by_ref.get(named)
        if found is None and value in (alike := self._called if ref == NAME else self._prefetched):
            self._prefetch_refs(machine, ref, alike)
            found = self._by_ref[named]
        if found is None:
            company = self._company
            rows = self._store.rows(sql.INSTANCES_BY_REF, company, machine, company, machine, ref, value)
            found = self._by_ref[named] = self._keys(rows)
        return found

    def values_of(self, machine: str, ref: str) -> list[str]:
        """Return every value that a ref of a machine's instances holds."""
        return [row[0] for row in self._store.rows(sql.VALUES_OF_REF, self._company, machine, ref)]

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
            if self._instances.get(name_of_root(root), self) is None:
                return NEVER  # nothing is armed under a root that is not there
            ((found,),) = self._store.rows(sql.NEXT_UNDER, self._company, root)
            self._next_due[root] = NEVER if found is None else found
        return self._next_due[root]

    def due_under(self, root: str, moment: int) -> list[Timer]:
        """Return a root's firm timers with due ≤ moment."""
        if self._due_by == moment and root in self._due:
            return self._due[root]
        return list(map(timer_of, self._store.rows(sql.DUE_UNDER, self._company, root, moment)))

    def due_roots(self, moment: int) -> list[str]:
        """Return every root with a firm timer due by a moment."""
        return [root for (root,) in self._store.rows(sql.DUE_ROOTS, self._company, moment)]

    def armed_roots(self) -> list[str]:
        """Return every root under which something is armed."""
        rows = self._store.rows(sql.COUNTED_OTHERWISE, self._company, "")  # every timer was counted with some calendar
        return list(dict.fromkeys(row[3] for row in rows))

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

    def prefetch(self, commands: Sequence[Command], called: Iterable[str]) -> None:
        """Read together what a batch of commands will ask for one by one; `called` is what they name by any name."""
        names = list(dict.fromkeys((command.machine, command.key) for command in commands))
        requests = [command.request_id for command in commands if command.request_id]
        self._instances.update(dict.fromkeys(names))
        self._requests.update(dict.fromkeys(requests))
        self._prefetched.update(key for _, key in names)
        self._called.update(called)
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
        timers = [timer_of(row) for row in rows if is_there(row)]
        self._due_by, self._due = moment, {root: [] for root in roots}
        for timer in timers:
            self._due[timer.root].append(timer)
        self._next_due.update((root, min((one.due for one in self._due[root]), default=NEVER)) for root in roots)
        names = canonical(sorted({*map(name_of_root, roots), *((timer.machine, timer.key) for timer in timers)}))
        self._take(self._store.rows(sql.INSTANCES_NAMED, names, self._company), [])

    def _take(self, found: list[Any], requested: list[Any]) -> None:
        for row in filter(is_there, found):
            self._prefetch_instance(InstanceRow._make(row))
        for row in filter(is_there, requested):
            self._prefetch_step(row)

    # The command that asks for a broken record reads it again and fails on it; the others of the batch do not.

    def _prefetch_instance(self, row: InstanceRow) -> None:
        try:
            self._instances[row.machine, row.key] = stored(row)
        except RecordBroken:
            self._instances.pop((row.machine, row.key), None)

    def _prefetch_step(self, row: Any) -> None:
        request_id = step_row(row).sealed.request_id
        assert request_id is not None
        try:
            self._requests[request_id] = step_of(row)
        except RecordBroken:
            del self._requests[request_id]

    def _prefetch_refs(self, machine: str, ref: str, values: Collection[str]) -> None:
        self._by_ref.update(((machine, ref, value), []) for value in values)
        given = canonical(sorted(values))
        rows = self._store.rows(sql.KEYS_BY_REFS, given, self._company, machine, ref)
        for value, key in sorted(filter(is_there, rows)):
            self._by_ref[machine, ref, value].append(key)

    def _keys(self, rows: list[Any]) -> list[str]:
        """Return the keys of instances that were found, and remember these."""
        found = list(map(InstanceRow._make, rows))
        for row in found:
            if self._instances.get((row.machine, row.key)) is None:
                self._instances[row.machine, row.key] = stored(row)
        return [row.key for row in found]
