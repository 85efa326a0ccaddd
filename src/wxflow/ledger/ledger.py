"""Gather the Changes of one transaction, laid over what the database holds: the only write path."""

from collections.abc import Mapping
from types import TracebackType

from wxflow.access import ending
from wxflow.decide.change import Change
from wxflow.declare.context import Policy
from wxflow.declare.records import CLOCK_EVENTS, NEVER, Instance, Name, Send, Timer, TimerName
from wxflow.declare.reminder import MARK, deadline_of
from wxflow.ledger.change_set import ChangeSet
from wxflow.ledger.erase import erase
from wxflow.ledger.in_use import keep
from wxflow.ledger.view import View
from wxflow.ledger.writes import Writes


class Ledger(View):
    """One transaction's view of the database, and what is decided in it."""

    def attempt(self) -> "_Attempt":
        """Gather one command's changes; an error inside leaves no trace of them."""
        return _Attempt(self)

    def begin(self) -> ChangeSet:
        """Gather what is decided from now on by itself."""
        self._change_set = ChangeSet()
        return self._change_set

    def end(self, *, well: bool) -> None:
        """Accept what was gathered, or leave no trace of it."""
        gathered, self._change_set = self._change_set, self._nothing
        if not well:
            self._forget_what_stands()
        elif self._accepted is self._nothing:
            self._accepted = gathered
        else:
            self._accepted.take_in(gathered)

    # What is decided.

    def add(self, change: Change) -> None:
        """Lay a change on top."""
        change_set, after, step = self._change_set, change.after, change.step
        name = (after.machine, after.key)
        change_set.instances[name] = self._now[name] = after
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
        if after.machine in self.machines.periods:
            self._periods = None
        covering = self.machines[after.machine].machine.covering
        if covering and change.before and any(change.before.facts.get(n) != after.facts.get(n) for n in covering):
            change_set.recovered[after.root] = step.name
        change_set.watermarks[after.root] = max(self.watermark(after.root), step.recorded_at)

    def _drop_reminders(
        self, name: Name, changed: Mapping[str, Timer | None], laid: dict[TimerName, Timer | None]
    ) -> None:
        """Drop every reminder of the deadlines that were left or armed anew, whichever policy armed it."""
        for deadline in changed:
            if MARK not in deadline:
                renewed = (*name, deadline)
                self._change_set.renewed.add(renewed)
                for change_set in (self._accepted, self._change_set):
                    if renewed in change_set.reminders:
                        laid.update(dict.fromkeys(change_set.reminders[renewed]))

    @property
    def deciding(self) -> ChangeSet:
        """What is decided and neither accepted nor written yet."""
        return self._change_set

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
        """Write everything accepted, and go on with what the database holds then."""
        self.close(policy)
        self._know_nothing()

    def close(self, policy: Policy) -> None:
        """Write everything accepted, set-wise; Conflict when somebody else moved an instance meanwhile."""
        change_set, self._accepted = self._accepted, self._nothing
        if not change_set.steps:
            return
        Writes(self.store, self.company, change_set, self.stored).write()
        for about in change_set.forgotten:
            erase(self.store, self.company, self.machines, about)
        ending.shut_out(self.store, self.company, change_set.shut_out)
        keep(self.store, self.company, self.machines, policy, [step for step, _ in change_set.steps])


class _Attempt:
    """What is decided inside counts only if it comes to its end."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def __enter__(self) -> ChangeSet:
        return self._ledger.begin()

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        self._ledger.end(well=kind is None)
