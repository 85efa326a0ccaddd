"""Gather the Changes of one transaction, laid over what the database holds: the only write path."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager

from wxflow.access import ending
from wxflow.decide.change import Change
from wxflow.decide.compiled import Machines
from wxflow.declare.context import Policy
from wxflow.declare.records import (
    CLOCK_EVENTS,
    NEVER,
    Instance,
    Name,
    Send,
    Step,
    Timer,
    TimerName,
    name_of_root,
)
from wxflow.declare.reminder import MARK, deadline_of
from wxflow.ledger.change_set import ChangeSet
from wxflow.ledger.erase import erase
from wxflow.ledger.in_use import keep
from wxflow.ledger.reads import Reads
from wxflow.ledger.writes import Writes
from wxflow.store.store import Store


class Ledger:
    """One transaction's view of the database, with everything decided in it laid on top."""

    def __init__(self, store: Store, company: str, machines: Machines, reads: Reads | None = None) -> None:
        self.store, self.company, self.machines = store, company, machines
        self._accepted = ChangeSet()
        self._change_set = ChangeSet()
        self.reads = reads or Reads(store, company)

    @contextmanager
    def attempt(self) -> Generator[ChangeSet]:
        """Gather one command's changes; an error inside leaves no trace of them."""
        self._change_set = change_set = ChangeSet()
        try:
            yield change_set
            self._accepted.take_in(change_set)
        finally:
            self._change_set = ChangeSet()

    # What is: what is being decided first, then what is accepted, then the database.

    def get(self, machine: str, key: str) -> Instance | None:
        """Return an instance as it stands now, or None."""
        name = (machine, key)
        found = self._change_set.instances.get(name) or self._accepted.instances.get(name)
        if found is not None:
            return found
        stored = self.reads.instance(name)
        return stored.instance if stored else None

    def find(self, machine: str, ref: str, value: str) -> list[Instance]:
        """Return the instances whose ref holds the value, by key."""
        keys = self.reads.keys_by_ref(machine, ref, value)
        named, laid_over = (machine, ref, value), (self._accepted, self._change_set)
        laid = [refs for change_set in laid_over if (refs := change_set.refs.get(named))]
        if laid:
            stands = dict.fromkeys(keys, True)
            for refs in laid:
                stands.update(refs)
            keys = sorted(key for key in stands if stands[key])
        return [found for key in keys if (found := self.get(machine, key))]

    def keys_by_ref(self, machine: str, ref: str, value: str) -> list[str]:
        """Return the keys of the instances whose ref holds the value, in order."""
        return [one.key for one in self.find(machine, ref, value)]

    def values_of(self, machine: str, ref: str) -> list[str]:
        """Return every value that a ref of a machine's instances holds."""
        found = dict.fromkeys(self.reads.values_of(machine, ref), True)
        for change_set in (self._accepted, self._change_set):
            for (of, name, value), stands in change_set.refs.items():
                if (of, name) == (machine, ref) and any(stands.values()):
                    found[value] = True
        return sorted(found)

    def under(self, root: str, machine: str) -> list[Instance]:
        """Return the instances of a machine that live under a root, by key."""
        keys = set(self.reads.keys_under(root, machine))
        for change_set in (self._accepted, self._change_set):
            keys |= {i.key for i in change_set.instances.values() if i.root == root and i.machine == machine}
        return [found for key in sorted(keys) if (found := self.get(machine, key))]

    def timer(self, machine: str, key: str, name: str) -> Timer | None:
        """Return the instance's armed timer of that name, or None."""
        instance = self.get(machine, key)
        wanted = (machine, key, name)
        for change_set in (self._change_set, self._accepted):
            laid = change_set.timers.get(instance.root, {}) if instance else {}
            if wanted in laid:
                return laid[wanted]
        return self.reads.timer(machine, key, name)

    def stands(self, timer: Timer) -> bool:
        """Tell whether a timer read in this transaction has been neither dropped nor armed anew in it."""
        name = timer.full_name
        for change_set in (self._change_set, self._accepted):
            laid = change_set.timers.get(timer.root)
            if laid and name in laid:
                return laid[name] == timer
        return not self._is_dropped_reminder(timer)

    def due_under(self, root: str, moment: int) -> list[Timer]:
        """Return a root's firm timers with due ≤ moment, in the order they fire."""
        earliest = (change_set.earliest.get(root, NEVER) for change_set in (self._accepted, self._change_set))
        if min(self.reads.next_due(root), *earliest) > moment:
            return []
        armed = self._overlaid(root, self.reads.due_under(root, moment))
        return [t for t in armed if t.due <= moment and not t.provisional]

    def due_roots(self, moment: int) -> list[str]:
        """Return every root with a firm timer that may be due by a moment, in order."""
        laid = (
            root
            for change_set in (self._accepted, self._change_set)
            for root, due in change_set.earliest.items()
            if due <= moment
        )
        return sorted({*self.reads.due_roots(moment), *laid})

    def armed_under(self, root: str) -> list[Timer]:
        """Return all of a root's armed timers, in the order they are due."""
        return self._overlaid(root, self.reads.armed_under(root))

    def _overlaid(self, root: str, timers: list[Timer]) -> list[Timer]:
        found: dict[TimerName, Timer | None] = {
            timer.full_name: timer for timer in timers if not self._is_dropped_reminder(timer)
        }
        for change_set in (self._accepted, self._change_set):
            found.update(change_set.timers.get(root, {}))
        armed = [t for t in found.values() if t is not None]
        return sorted(armed, key=lambda t: (t.due, t.machine, t.key, t.name)) if len(armed) > 1 else armed

    def armed_roots(self) -> list[str]:
        """Return every root under which something may be armed."""
        return list(dict.fromkeys((*self.reads.armed_roots(), *self._accepted.timers, *self._change_set.timers)))

    def _is_dropped_reminder(self, timer: Timer) -> bool:
        """Tell whether a timer that the database holds is a reminder whose deadline was left or armed anew since."""
        if MARK not in timer.name:
            return False
        deadline = (timer.machine, timer.key, deadline_of(timer.name))
        return deadline in self._change_set.renewed or deadline in self._accepted.renewed

    def watermark(self, root: str) -> int:
        """Return the latest recorded_at of anything under a root, 0 when there is nothing."""
        for change_set in (self._change_set, self._accepted):
            if root in change_set.watermarks:
                return change_set.watermarks[root]
        instance = self.get(*name_of_root(root))
        return instance.watermark if instance else 0

    def requested(self, request_id: str) -> Step | None:
        """Return the step a request_id has led to, or None."""
        laid = self._change_set.requests.get(request_id) or self._accepted.requests.get(request_id)
        return laid or self.reads.requested(request_id)

    def steps(self, machine: str, key: str) -> list[Step]:
        """Return every step an instance has taken, in order."""
        steps = [*self.reads.steps(machine, key)]
        for change_set in (self._accepted, self._change_set):
            steps += [step for step, _ in change_set.steps if (step.machine, step.key) == (machine, key)]
        return steps

    # What is decided.

    def add(self, change: Change) -> None:
        """Lay a change on top."""
        change_set, after, step = self._change_set, change.after, change.step
        name = (after.machine, after.key)
        change_set.instances[name] = after
        if change.facts is not None:
            change_set.facts[name] = change.facts
        change_set.steps.append((step, change.sealed))
        change_set.openings += [(step, opening) for opening in change.openings]
        if step.request_id:
            change_set.requests[step.request_id] = step
        for send in change.follow_ups:
            if isinstance(send, Send):
                change_set.sends[f"{step.name}:{send.topic}/{send.recipient}"] = (step, send)
        change_set.note_gone(change)
        if change.timers:
            laid = change_set.timers.setdefault(after.root, {})
            # The clock deals with one timer; leaving a state, with all a deadline has.
            if step.event not in CLOCK_EVENTS:
                self._drop_reminders(name, change.timers, laid)
            for timer_name, timer in change.timers.items():
                laid[(*name, timer_name)] = timer
                if timer is not None and MARK in timer_name:
                    change_set.reminders.setdefault((*name, deadline_of(timer_name)), []).append((*name, timer_name))
                if timer is not None and timer.due < change_set.earliest.get(after.root, NEVER):
                    change_set.earliest[after.root] = timer.due
        self._refer(change.before, after)
        covering = self.machines[after.machine].machine.covering
        if change.before and any(change.before.facts.get(name) != after.facts.get(name) for name in covering):
            change_set.recovered[after.root] = step.name
        change_set.watermarks[after.root] = max(self.watermark(after.root), step.recorded_at)

    def _drop_reminders(
        self, name: Name, changed: Mapping[str, Timer | None], laid: dict[TimerName, Timer | None]
    ) -> None:
        """Drop every reminder of the deadlines that were left or armed anew, whichever policy armed it."""
        for deadline in changed:
            if MARK not in deadline:
                self._change_set.renewed.add((*name, deadline))
                for change_set in (self._accepted, self._change_set):
                    laid.update(dict.fromkeys(change_set.reminders.get((*name, deadline), ())))

    def take_recovered(self) -> dict[str, str]:
        """Return the roots under which something else may cover deadlines since the last time, each with the step."""
        found, self._change_set.recovered = self._change_set.recovered, {}
        return found

    def refer_anew(self, after: Instance) -> None:
        """Drop whatever refs an instance may have had in any state, and take up those it has now."""
        machine = self.machines[after.machine].machine
        old = {ref for state in machine.states for ref in machine.index(state, after.facts, after.key)}
        new = machine.index(after.state, after.facts, after.key)
        self._change_set.refer(after, old | new, new)

    def _refer(self, before: Instance | None, after: Instance) -> None:
        if before is not None and before.facts is after.facts and before.state == after.state:
            return
        refs_of = self.machines[after.machine].machine.index
        new = refs_of(after.state, after.facts, after.key)
        old = refs_of(before.state, before.facts, before.key) if before else set[tuple[str, str]]()
        self._change_set.refer(after, old ^ new, new)

    # Writing it down.

    def flush(self, policy: Policy) -> None:
        """Write everything accepted, set-wise; Conflict when somebody else moved an instance meanwhile."""
        change_set, self._accepted = self._accepted, ChangeSet()
        if not change_set.steps:
            return
        Writes(self.store, self.company, change_set, self.reads).write()
        for about in change_set.forgotten:
            erase(self.store, self.company, self.machines, about)
        ending.shut_out(self.store, self.company, change_set.shut_out)
        keep(self.store, self.company, self.machines, policy, [step for step, _ in change_set.steps])
        self.reads = self.reads.anew()
