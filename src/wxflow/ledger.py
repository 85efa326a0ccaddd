"""Gather the Changes of one transaction and write them set-wise: the only write path."""

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from typing import Any

from wxflow import statements as sql
from wxflow.codec import instance_of, step_of, timer_of
from wxflow.decide import Change
from wxflow.draft import NEVER, Draft, Name, TimerName
from wxflow.errors import Conflict, RecordBroken
from wxflow.rows import Instance, Step, Timer
from wxflow.rules import Rulebook
from wxflow.scene import Policy
from wxflow.seal import canonical
from wxflow.store import Store


class Ledger:
    """One transaction's view of the database, with everything decided in it laid on top."""

    def __init__(self, store: Store, company: str, rulebook: Rulebook) -> None:
        self.store = store
        self.company = company
        self.rulebook = rulebook
        self._accepted = Draft()
        self._draft = Draft()
        self._read: dict[Name, tuple[Instance, str] | None] = {}
        """What the database held for every instance looked at, with its facts' text."""
        self._requests: dict[str, Step | None] = {}
        """What the database held for every request_id asked for."""
        self._next_due: dict[str, int] = {}
        """When the database's first firm timer of a root is due; later once it has been dropped."""

    @contextmanager
    def attempt(self) -> Generator[Draft]:
        """Gather one command's changes; an error inside leaves no trace of them."""
        self._draft = draft = Draft()
        try:
            yield draft
            self._accepted.take_in(draft)
        finally:
            self._draft = Draft()

    # What is: the draft first, then what is accepted, then the database.

    def get(self, machine: str, key: str) -> Instance | None:
        """Return an instance as it stands now, or None."""
        name = (machine, key)
        found = self._draft.instances.get(name) or self._accepted.instances.get(name)
        if found is not None:
            return found
        read = self._stored(name)
        return read[0] if read else None

    def find(self, machine: str, ref: str, value: str) -> list[Instance]:
        """Return the instances whose ref holds the value, by key."""
        rows = self.store.rows(sql.INSTANCES_BY_REF, self.company, machine, self.company, machine, ref, value)
        keys = dict.fromkeys((self._remember(row).key for row in rows), True)
        for draft in (self._accepted, self._draft):
            keys.update(draft.refs.get((machine, ref, value), {}))
        return [found for key in sorted(keys) if keys[key] and (found := self.get(machine, key))]

    def under(self, root: str, machine: str) -> list[Instance]:
        """Return the instances of a machine that live under a root, by key."""
        rows = self.store.rows(sql.INSTANCES_UNDER, self.company, machine, self.company, machine, root)
        keys = {self._remember(row).key for row in rows}
        for draft in (self._accepted, self._draft):
            keys |= {i.key for i in draft.instances.values() if i.root == root and i.machine == machine}
        return [found for key in sorted(keys) if (found := self.get(machine, key))]

    def timer(self, machine: str, key: str, name: str) -> Timer | None:
        """Return the instance's armed timer of that name, or None."""
        instance = self.get(machine, key)
        wanted = (machine, key, name)
        for draft in (self._draft, self._accepted):
            laid = draft.timers.get(instance.root, {}) if instance else {}
            if wanted in laid:
                return laid[wanted]
        rows = self.store.rows(sql.TIMER, self.company, machine, key, name)
        return timer_of(rows[0]) if rows else None

    def stands(self, timer: Timer) -> bool:
        """Tell whether a timer read in this transaction has been neither dropped nor armed anew in it."""
        name = timer[:3]
        for draft in (self._draft, self._accepted):
            laid = draft.timers.get(timer.root)
            if laid and name in laid:
                return laid[name] == timer
        return True

    def due_under(self, root: str, moment: int) -> list[Timer]:
        """Return a root's firm timers with due ≤ moment, in the order they fire."""
        if self._earliest(root) > moment:
            return []
        rows = self.store.rows(sql.DUE_UNDER, self.company, root, moment)
        return [t for t in self._overlaid(root, rows) if t.due <= moment and not t.provisional]

    def armed_under(self, root: str) -> list[Timer]:
        """Return all of a root's armed timers, in the order they are due."""
        return self._overlaid(root, self.store.rows(sql.ARMED_UNDER, self.company, root))

    def _earliest(self, root: str) -> int:
        """Return a moment no firm timer of the root is due before."""
        if root not in self._next_due:
            found = self.store.rows(sql.NEXT_UNDER, self.company, root)[0][0]
            self._next_due[root] = NEVER if found is None else found
        laid = (draft.earliest.get(root, NEVER) for draft in (self._accepted, self._draft))
        return min(self._next_due[root], *laid)

    def _overlaid(self, root: str, rows: list[Any]) -> list[Timer]:
        found: dict[TimerName, Timer | None] = {row[:3]: timer_of(row) for row in rows}
        for draft in (self._accepted, self._draft):
            found.update(draft.timers.get(root, {}))
        armed = [t for t in found.values() if t is not None]
        return sorted(armed, key=lambda t: (t.due, t.machine, t.key, t.name)) if len(armed) > 1 else armed

    def clock(self, root: str) -> int:
        """Return the latest recorded_at of anything under a root, 0 when there is nothing."""
        for draft in (self._draft, self._accepted):
            if root in draft.clocks:
                return draft.clocks[root]
        machine, key = root.split("/", 1)
        instance = self.get(machine, key)
        return instance.clock if instance else 0

    def requested(self, request_id: str) -> Step | None:
        """Return the step a request_id has led to, or None."""
        step = self._draft.requests.get(request_id) or self._accepted.requests.get(request_id)
        if step is None:
            if request_id not in self._requests:
                rows = self.store.rows(sql.STEP_BY_REQUEST, self.company, request_id)
                self._requests[request_id] = step_of(rows[0]) if rows else None
            step = self._requests[request_id]
        return step

    def foresee(self, names: Iterable[Name], request_ids: list[str]) -> None:
        """Read together what a batch of commands will ask for one by one."""
        keys: dict[str, list[str]] = {}
        for machine, key in names:
            keys.setdefault(machine, []).append(key)
        for machine, wanted in keys.items():
            self._read.update(((machine, key), None) for key in wanted)
            for row in self.store.rows(sql.INSTANCES_NAMED, self.company, machine, canonical(wanted)):
                self._foresee_instance(row)
        self._requests.update(dict.fromkeys(request_ids))
        for row in self.store.rows(sql.STEPS_REQUESTED, canonical(request_ids), self.company):
            if row[0] is not None:
                self._foresee_step(row)

    # The command that asks for a broken record reads it again and fails on it; the others of the batch do not.

    def _foresee_instance(self, row: Any) -> None:
        try:
            self._read[(row[0], row[1])] = (instance_of(row), row[5])
        except RecordBroken:
            del self._read[(row[0], row[1])]

    def _foresee_step(self, row: Any) -> None:
        try:
            self._requests[row[11]] = step_of(row)
        except RecordBroken:
            del self._requests[row[11]]

    def past(self, instance: Instance, moment: int) -> Instance | None:
        """Return an instance as it stood at a moment: the fold of its steps until then."""
        rules = self.rulebook[instance.machine]
        steps = [step_of(row) for row in self.store.rows(sql.STEPS_OF, self.company, instance.machine, instance.key)]
        for draft in (self._accepted, self._draft):
            steps += [s for s, _ in draft.steps if (s.machine, s.key) == (instance.machine, instance.key)]
        facts: Any = {}
        last = None
        for step in steps:
            if step.recorded_at > moment:
                break
            facts, last = rules.learn(facts, step), step
        if last is None:
            return None
        return instance._replace(
            state=last.target, seq=last.seq, facts=facts, head=last.seal, recorded_at=last.recorded_at
        )

    # What is decided.

    def add(self, change: Change) -> None:
        """Lay a change on top."""
        draft, after, step = self._draft, change.after, change.step
        name = (after.machine, after.key)
        draft.instances[name] = after
        if change.facts is not None:
            draft.facts[name] = change.facts
        draft.steps.append((step, change.data))
        if step.request_id:
            draft.requests[step.request_id] = step
        if change.timers:
            laid = draft.timers.setdefault(after.root, {})
            for deadline, timer in change.timers.items():
                laid[(after.machine, after.key, deadline)] = timer
                if timer is not None and timer.due < draft.earliest.get(after.root, NEVER):
                    draft.earliest[after.root] = timer.due
        self._refer(change.before, after)
        draft.clocks[after.root] = max(self.clock(after.root), step.recorded_at)

    def _refer(self, before: Instance | None, after: Instance) -> None:
        if before is not None and before.facts is after.facts and before.state == after.state:
            return
        refs_of = self.rulebook[after.machine].machine.refs
        new = set(refs_of(after.state, after.facts, after.key))
        old = set(refs_of(before.state, before.facts, before.key)) if before else set[tuple[str, str]]()
        for names, stands in ((old - new, False), (new - old, True)):
            for ref, value in names:
                self._draft.refs.setdefault((after.machine, ref, value), {})[after.key] = stands

    # Writing it down.

    def flush(self, policy: Policy) -> None:
        """Write everything accepted, set-wise; Conflict when somebody else moved an instance meanwhile."""
        draft, self._accepted = self._accepted, Draft()
        if not draft.steps:
            return
        self._write_instances(draft)
        company, store = self.company, self.store
        store.run_many(sql.ADD_STEP, [(company, *s[:8], data, *s[9:]) for s, data in draft.steps])
        self._write_timers(draft)
        dropped: list[tuple[str, ...]] = []
        added: list[tuple[str, ...]] = []
        for (machine, ref, value), keys in draft.refs.items():
            for key, stands in keys.items():
                (added if stands else dropped).append((company, machine, ref, value, key))
        if dropped:
            store.run_many(sql.DROP_REF, dropped)
        if added:
            store.run_many(sql.ADD_REF, added)
        self._keep_contents(draft, policy)
        self._read.clear()
        self._requests.clear()
        self._next_due.clear()

    def _write_instances(self, draft: Draft) -> None:
        new: list[tuple[Any, ...]] = []
        moved: list[tuple[Any, ...]] = []
        for name, instance in draft.instances.items():
            stored = self._stored(name)
            clock = draft.clocks.get(f"{name[0]}/{name[1]}", instance.clock)
            facts = draft.facts.get(name) or (stored[1] if stored else "{}")
            _, _, root, state, seq, _, head, declaration, created_at, recorded_at, _ = instance
            if stored is None:
                new.append(
                    (self.company, *name, root, state, seq, facts, head, declaration, created_at, recorded_at, clock)
                )
            else:
                moved.append(
                    (state, seq, facts, head, declaration, recorded_at, clock, self.company, *name, stored[0].seq)
                )
        if new:
            self.store.run_many(sql.ADD_INSTANCE, new)
        if moved and self.store.run_many(sql.MOVE_INSTANCE, moved) != len(moved):
            raise Conflict("another writer moved the same instance first; nothing was written, try again")
        roots = ((*root.split("/", 1), clock) for root, clock in draft.clocks.items())
        clocks = [(clock, self.company, *name) for *name, clock in roots if tuple(name) not in draft.instances]
        if clocks:
            self.store.run_many(sql.SET_CLOCK, clocks)

    def _write_timers(self, draft: Draft) -> None:
        dropped: list[tuple[Any, ...]] = []
        armed: list[tuple[Any, ...]] = []
        for timers in draft.timers.values():
            for name, timer in timers.items():
                if self._stored(name[:2]) is not None:
                    dropped.append((self.company, *name))
                if timer is not None:
                    armed.append((self.company, *timer))
        if dropped:
            self.store.run_many(sql.DROP_TIMER, dropped)
        if armed:
            self.store.run_many(sql.ADD_TIMER, armed)

    def _keep_contents(self, draft: Draft, policy: Policy) -> None:
        """Keep a copy of every declaration and policy that steps were taken under, once."""
        kept = self.store.contents_kept
        for machine in {s.machine for s, _ in draft.steps}:
            declaration = self.rulebook[machine].machine
            if declaration.hash not in kept:
                self._keep(sql.DECLARATION, sql.ADD_DECLARATION, declaration.hash, declaration.content)
        if policy.hash not in kept:
            self._keep(sql.POLICY, sql.ADD_POLICY, policy.hash, policy.canonical)

    def _keep(self, known: sql.Statement, add: sql.Statement, digest: str, content: str) -> None:
        if not self.store.rows(known, self.company, digest):
            self.store.run(add, self.company, digest, content)
        else:
            # Only what was seen committed is remembered: this transaction may still be undone.
            self.store.contents_kept.add(digest)

    def _stored(self, name: Name) -> tuple[Instance, str] | None:
        if name not in self._read:
            rows = self.store.rows(sql.INSTANCE, self.company, *name)
            self._read[name] = (instance_of(rows[0]), rows[0][5]) if rows else None
        return self._read[name]

    def _remember(self, row: Any) -> Instance:
        name = (row[0], row[1])
        read = self._read.get(name)
        if read is None:
            read = self._read[name] = (instance_of(row), row[5])
        return read[0]
