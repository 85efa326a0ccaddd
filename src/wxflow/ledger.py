"""Gather the Changes of one transaction, laid over what the database holds: the only write path."""

from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager

from wxflow import statements as sql
from wxflow.decide import Change
from wxflow.draft import NEVER, Draft, Name, TimerName
from wxflow.erasing import erase
from wxflow.rows import CLOCK_EVENTS, NO_DATA, Facts, Instance, Send, Step, Timer
from wxflow.rules import Rulebook
from wxflow.rungs import MARK, deadline_of
from wxflow.scene import Policy
from wxflow.statement import Statement
from wxflow.store import Store
from wxflow.stored import Stored
from wxflow.writing import Writing


class Ledger:
    """One transaction's view of the database, with everything decided in it laid on top."""

    def __init__(self, store: Store, company: str, rulebook: Rulebook, stored: Stored | None = None) -> None:
        self.store = store
        self.company = company
        self.rulebook = rulebook
        self._accepted = Draft()
        self._draft = Draft()
        self.stored = stored or Stored(store, company)

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
        stored = self.stored.instance(name)
        return stored[0] if stored else None

    def find(self, machine: str, ref: str, value: str) -> list[Instance]:
        """Return the instances whose ref holds the value, by key."""
        keys = self.stored.keys_by_ref(machine, ref, value)
        laid = [refs for draft in (self._accepted, self._draft) if (refs := draft.refs.get((machine, ref, value)))]
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
        found = dict.fromkeys(self.stored.values_of(machine, ref), True)
        for draft in (self._accepted, self._draft):
            for (of, name, value), stands in draft.refs.items():
                if (of, name) == (machine, ref) and any(stands.values()):
                    found[value] = True
        return sorted(found)

    def under(self, root: str, machine: str) -> list[Instance]:
        """Return the instances of a machine that live under a root, by key."""
        keys = set(self.stored.keys_under(root, machine))
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
        return self.stored.timer(machine, key, name)

    def stands(self, timer: Timer) -> bool:
        """Tell whether a timer read in this transaction has been neither dropped nor armed anew in it."""
        name = timer[:3]
        for draft in (self._draft, self._accepted):
            laid = draft.timers.get(timer.root)
            if laid and name in laid:
                return laid[name] == timer
        return not self._is_dropped_rung(timer)

    def due_under(self, root: str, moment: int) -> list[Timer]:
        """Return a root's firm timers with due ≤ moment, in the order they fire."""
        earliest = (draft.earliest.get(root, NEVER) for draft in (self._accepted, self._draft))
        if min(self.stored.next_due(root), *earliest) > moment:
            return []
        armed = self._overlaid(root, self.stored.due_under(root, moment))
        return [t for t in armed if t.due <= moment and not t.provisional]

    def due_roots(self, moment: int) -> list[str]:
        """Return every root with a firm timer that may be due by a moment, in order."""
        laid = (
            root for draft in (self._accepted, self._draft) for root, due in draft.earliest.items() if due <= moment
        )
        return sorted({*self.stored.due_roots(moment), *laid})

    def armed_under(self, root: str) -> list[Timer]:
        """Return all of a root's armed timers, in the order they are due."""
        return self._overlaid(root, self.stored.armed_under(root))

    def _overlaid(self, root: str, timers: list[Timer]) -> list[Timer]:
        found: dict[TimerName, Timer | None] = {
            timer[:3]: timer for timer in timers if not self._is_dropped_rung(timer)
        }
        for draft in (self._accepted, self._draft):
            found.update(draft.timers.get(root, {}))
        armed = [t for t in found.values() if t is not None]
        return sorted(armed, key=lambda t: (t.due, t.machine, t.key, t.name)) if len(armed) > 1 else armed

    def _is_dropped_rung(self, timer: Timer) -> bool:
        """Tell whether a timer that the database holds is a rung whose deadline was left or armed anew since."""
        if MARK not in timer.name:
            return False
        deadline = (timer.machine, timer.key, deadline_of(timer.name))
        return deadline in self._draft.renewed or deadline in self._accepted.renewed

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
        laid = self._draft.requests.get(request_id) or self._accepted.requests.get(request_id)
        return laid or self.stored.requested(request_id)

    def steps(self, machine: str, key: str) -> list[Step]:
        """Return every step an instance has taken, in order."""
        steps = [*self.stored.steps(machine, key)]
        for draft in (self._accepted, self._draft):
            steps += [step for step, _ in draft.steps if (step.machine, step.key) == (machine, key)]
        return steps

    def past(self, instance: Instance) -> Iterator[Instance]:
        """Yield an instance as it stood after each of its steps: the fold of them."""
        rules = self.rulebook[instance.machine]
        facts: Facts = NO_DATA
        for step in self.steps(instance.machine, instance.key):
            facts = rules.learn(facts, step)
            yield instance._replace(
                state=step.target, seq=step.seq, facts=facts, head=step.seal, recorded_at=step.recorded_at
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
        draft.openings += [(step, opening) for opening in change.openings]
        if step.request_id:
            draft.requests[step.request_id] = step
        for send in change.follow_ups:
            if isinstance(send, Send):
                draft.sends[f"{step.name}:{send.topic}/{send.recipient}"] = (step, send)
        if change.forgets:
            draft.forgotten.append(after.key)
        if change.timers:
            laid = draft.timers.setdefault(after.root, {})
            if (
                step.event not in CLOCK_EVENTS
            ):  # the clock deals with one timer; leaving a state, with all a deadline has
                self._drop_rungs(name, change.timers, laid)
            for timer_name, timer in change.timers.items():
                laid[(*name, timer_name)] = timer
                if timer is not None and MARK in timer_name:
                    draft.rungs.setdefault((*name, deadline_of(timer_name)), []).append((*name, timer_name))
                if timer is not None and timer.due < draft.earliest.get(after.root, NEVER):
                    draft.earliest[after.root] = timer.due
        self._refer(change.before, after)
        draft.clocks[after.root] = max(self.clock(after.root), step.recorded_at)

    def _drop_rungs(self, name: Name, changed: Mapping[str, Timer | None], laid: dict[TimerName, Timer | None]) -> None:
        """Drop every rung of the deadlines that were left or armed anew, whichever policy armed it."""
        for deadline in changed:
            if MARK not in deadline:
                self._draft.renewed.add((*name, deadline))
                for draft in (self._accepted, self._draft):
                    laid.update(dict.fromkeys(draft.rungs.get((*name, deadline), ())))

    def refer_anew(self, after: Instance) -> None:
        """Drop whatever refs an instance may have had in any state, and take up those it has now."""
        machine = self.rulebook[after.machine].machine
        old = {ref for state in machine.states for ref in machine.index(state, after.facts, after.key)}
        new = machine.index(after.state, after.facts, after.key)
        for ref, value in old | new:
            self._draft.refs.setdefault((after.machine, ref, value), {})[after.key] = (ref, value) in new

    def _refer(self, before: Instance | None, after: Instance) -> None:
        if before is not None and before.facts is after.facts and before.state == after.state:
            return
        refs_of = self.rulebook[after.machine].machine.index
        new = refs_of(after.state, after.facts, after.key)
        old = refs_of(before.state, before.facts, before.key) if before else set[tuple[str, str]]()
        for names, stands in ((old - new, False), (new - old, True)):
            for ref, value in names:
                self._draft.refs.setdefault((after.machine, ref, value), {})[after.key] = stands

    # Writing it down.

    def flush(self, policy: Policy) -> None:
        """Write everything accepted, set-wise; Conflict when somebody else moved an instance meanwhile."""
        draft, self._accepted = self._accepted, Draft()
        if not draft.steps:
            return
        Writing(self.store, self.company, draft, self.stored).write()
        for about in draft.forgotten:
            erase(self.store, self.company, self.rulebook, about)
        for machine in sorted({step.machine for step, _ in draft.steps}):
            declaration = self.rulebook[machine].machine
            self._keep(sql.DECLARATION, sql.ADD_DECLARATION, declaration.hash, declaration.content)
        named = {step.policy for step, _ in draft.steps}
        for one in policy.versions:
            if one.hash in named:
                self._keep(sql.POLICY, sql.ADD_POLICY, one.hash, one.canonical)
        self.stored = self.stored.anew()

    def _keep(self, known: Statement, add: Statement, digest: str, content: str) -> None:
        """Keep a copy of a declaration or policy that steps were taken under, once."""
        if self.store.is_kept(self.company, digest):
            return
        if not self.store.rows(known, self.company, digest):
            self.store.run(add, self.company, digest, content)
        self.store.keep(self.company, digest)
