"""Gather the Changes of one transaction, laid over what the database holds: the only write path."""

from collections.abc import Sequence
from types import TracebackType
from typing import Self

from wxflow.access import ending
from wxflow.decide.change import Change
from wxflow.decide.command import Outcome, outcome_from
from wxflow.declare.context import Policy
from wxflow.declare.records import CLOCK_EVENTS, NEVER, Instance, Name, Step, Timer, TimerName
from wxflow.declare.reminder import MARK, deadline_of
from wxflow.ledger.change_set import ChangeSet, Clock, Entry
from wxflow.ledger.erase import erase
from wxflow.ledger.in_use import keep
from wxflow.ledger.view import View
from wxflow.ledger.writes import Writes

_MUCH = 200
"""Steps, openings set aside: to write fewer at once takes the database longer."""


def _is_caused(step: Step) -> bool:
    """Tell whether a step follows from another, unlike a command's own."""
    return step.cause is not None


class Ledger(View):
    """One transaction's view of the database, and what is decided in it."""

    def attempt(self) -> Self:
        """Gather one command's changes, by `with`; an error inside leaves no trace of them."""
        return self

    def __enter__(self) -> None:
        self._begun = len(self._decided.entries)
        self._recovered = {}

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        self.end(well=kind is None)

    def end(self, *, well: bool) -> None:
        """Accept what was gathered, or leave no trace of it."""
        if not well and len(self._decided.entries) > self._begun:
            self._lay_anew(self._decided.entries[: self._begun])
        self._begun = len(self._decided.entries)

    @property
    def deciding(self) -> list[Change]:
        """What is decided and neither accepted nor written yet."""
        return self._decided.changes(self._begun)

    @property
    def moving(self) -> dict[Name, Instance]:
        """The instances that this is about, as they stand then."""
        return {change.after.full_name: change.after for change in self.deciding}

    def outcome(self, changes: Sequence[Change]) -> Outcome:
        """Return what a command has led to: its own step first."""
        steps = sorted([change.step for change in changes], key=_is_caused)
        armed = [
            timer for change in changes if change.timers for timer in change.timers.values()
            if timer and self.stands(timer)
        ]  # fmt: skip
        return outcome_from((steps[0], tuple(steps), tuple(armed), False))

    # What is decided.

    def add(self, change: Change) -> None:
        """Lay a change on top."""
        self._decided.entries.append(change)
        self._lay(change)

    def set_clock(self, root: str, moment: int) -> None:
        """Set when something was recorded last under a root (UTC microseconds)."""
        self._decided.entries.append(Clock(root, moment))
        self._decided.watermarks[root] = moment

    def take_recovered(self) -> dict[str, str]:
        """Return the roots under which something else may cover deadlines since the last time, each with the step."""
        found, self._recovered = self._recovered, {}
        return found

    def _lay_anew(self, entries: Sequence[Entry]) -> None:
        """Lay over what the database holds these entries alone."""
        self._decided = ChangeSet()
        self._decided.entries += entries
        self._forget_what_stands()
        for one in entries:
            if isinstance(one, Change):
                self._lay(one)
            elif isinstance(one, Clock):
                self._decided.watermarks[one.root] = one.moment
            else:
                self._decided.instances[one.full_name] = one

    def _lay(self, change: Change) -> None:
        decided, (before, after, step, _, _, _, refs, timers, _, _, _) = self._decided, change
        name, root, machine = after[:2], after.root, self.machines[after.machine].machine
        decided.instances[name] = self.now[name] = after
        if step.request_id:
            decided.requests[step.request_id] = step
        if timers:
            self._lay_timers(change, decided.timers.setdefault(root, {}))
        if refs:
            decided.lay_refs(change)
        if machine.excuses:
            self._periods = None
        covering = machine.covering
        if covering and before and any(before.facts.get(name) != after.facts.get(name) for name in covering):
            self._recovered[root] = step.name
        if (moment := step.recorded_at) > self.watermark(root):
            decided.watermarks[root] = moment

    def _lay_timers(self, change: Change, laid: dict[TimerName, Timer | None]) -> None:
        """Lay on top what is armed under a root, and what is dropped."""
        decided, (machine, key, root, *_) = self._decided, change.after
        # The clock deals with one timer; leaving a state, or arming anew, with all a deadline has.
        if change.step.event not in CLOCK_EVENTS:
            renewed = [(machine, key, name) for name in change.timers if MARK not in name]
            decided.renewed.update(renewed)
            if decided.reminders:
                for deadline in renewed:
                    laid.update(dict.fromkeys(decided.reminders.get(deadline, ())))
        for name, timer in change.timers.items():
            laid[machine, key, name] = timer
            if timer is None:
                continue
            if MARK in name:
                decided.reminders.setdefault((machine, key, deadline_of(name)), []).append(timer.full_name)
            if timer.due < decided.earliest.get(root, NEVER):
                decided.earliest[root] = timer.due

    # Writing it down.

    def flush(self, policy: Policy) -> None:
        """Write everything accepted, and go on with what the database holds then."""
        deciding = self._decided.entries[self._begun :]
        if deciding:
            self._lay_anew(self._decided.entries[: self._begun])
        self.close(policy)
        self._know_nothing()
        self._lay_anew(deciding)
        self._begun = 0

    def hand_over(self, policy: Policy) -> None:
        """Write what is accepted, if it is much, to a database that does so while more is decided; go on knowing it."""
        if not self.store.works_meanwhile or len(self._decided.entries) < _MUCH:
            return
        if any(change.forgets for change in self._decided.changes()):
            self.flush(policy)
        else:
            self.close(policy)
            self._know_written()

    def close(self, policy: Policy) -> None:
        """Write everything, set-wise, and be done; Conflict when somebody else moved an instance meanwhile."""
        changes = self._decided.changes()
        if not changes:
            return
        Writes(self.store, self.company, self._decided, changes).write()
        _, _, steps, *_, forget, end_access = zip(*changes, strict=True)
        if any(forget):
            for change in changes:
                if change.forgets:
                    erase(self.store, self.company, self.machines, change.after.key)
        if any(end_access):
            leaving = {one.after.key: one.step for one in changes if one.ends_access}
            ending.shut_out(self.store, self.company, leaving)
        keep(self.store, self.company, self.machines, policy, steps)
