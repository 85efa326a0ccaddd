"""Follow which timers an instance's steps arm, stop and drop, and hold those that are armed against it."""

from collections.abc import Callable, Iterable
from typing import Any

from wxflow.decide.compiled import CompiledMachine
from wxflow.declare.records import Facts, Step, Timer
from wxflow.declare.reminder import MARK, deadline_of
from wxflow.declare.suspension import clocks_of
from wxflow.translatable import tr

Entries = tuple[int, ...]
RemindersFor = Callable[[str, str, str, int], Iterable[str]]
"""Names the reminders' timers that were armed with a deadline, by machine, key, deadline and the step that armed it."""


class Armed:
    """What an instance's steps have armed so far, by the names of its deadlines."""

    __slots__ = ("_paused", "_reminded", "_reminders", "entries")

    def __init__(self) -> None:
        self.entries: dict[str, Entries] = {}
        """The timers that its steps have armed, each with the steps that may have: the later due of them holds."""
        self._paused: dict[str, int] = {}
        """The deadlines whose clock stands still, each with the step that stopped it."""
        self._reminders: dict[str, Entries] = {}
        """The deadlines whose reminders may be armed, each with the steps that may have armed it."""
        self._reminded: set[tuple[str, int]] = set()
        """The reminders that have come, each with the step that armed them."""

    def elapse(self, name: str, entry: Any) -> bool:
        """Take a timer as fired; False when no step that it names has armed it."""
        if entry not in self.entries.pop(name, ()):
            return False
        if name in self._reminders:
            self._reminders[name] = (entry,)
        return True

    def remind(self, timer: str, entry: Any) -> bool:
        """Take a reminder as come; False when it was not armed."""
        was_there = (timer, entry) not in self._reminded and entry in self._reminders.get(deadline_of(timer), ())
        self._reminded.add((timer, entry))
        return was_there

    def migrate(self, step: Step) -> None:
        """Take the timers for those a migration says: what armed them was declared otherwise."""
        self._paused.clear()
        self.entries = {name: (entry,) for name, (entry, _) in clocks_of(step).items()}

    def suspend(self, step: Step) -> Iterable[tuple[str, int]]:
        """Take up how clocks stand after a suspension; yield each that was not counted from what armed or paused it."""
        for name, (entry, clock) in clocks_of(step).items():
            paused = self._paused.pop(name, None)
            before = self.entries.pop(name, () if paused is None else (paused,))
            if entry not in before:
                yield name, entry
            self._reminders.pop(name, None)
            if clock.paused:
                self._paused[name] = step.seq
            else:
                self.entries[name] = self._reminders[name] = (step.seq,)

    def arm(self, compiled: CompiledMachine, step: Step, facts: Facts) -> None:
        """Arm and drop what a step does."""
        for deadline in compiled.machine.deadlines:
            if deadline.is_dropped_by(step):
                if self._reminders or self._paused:
                    self.entries.pop(deadline.name, None)
                    self._reminders.pop(deadline.name, None)
                    self._paused.pop(deadline.name, None)
            elif deadline.is_armed_by(step, facts):
                self._paused.pop(deadline.name, None)
                before = () if deadline.anew else self.entries.get(deadline.name, ())
                self.entries[deadline.name] = self._reminders[deadline.name] = (*before, step.seq)

    def reminders_gone(
        self, name: tuple[str, str], timers: Iterable[Timer], reminders_for: RemindersFor
    ) -> Iterable[tuple[str, int]]:
        """Yield the reminders that neither have come nor are armed any more, each with the step that armed it."""
        entries = {timer.name: timer.entry for timer in timers}
        armed = {(timer.name, timer.entry) for timer in timers} | self._reminded
        for deadline, (*_, last) in self._reminders.items():
            entry = entries.get(deadline, last)
            for reminder in reminders_for(*name, deadline, entry):
                if (reminder, entry) not in armed:
                    yield reminder, entry

    def check(self, compiled: CompiledMachine | None, timer: Timer, state: str) -> str | None:
        """Say what is wrong with an armed timer, if anything; one that was armed is no longer missing then."""
        deadline = compiled.deadlines.get(deadline_of(timer.name)) if compiled else None
        entries: Entries = ()
        if MARK not in timer.name:
            entries = self.entries.pop(timer.name, ())
        elif (timer.name, timer.entry) not in self._reminded:
            entries = self._reminders.get(deadline_of(timer.name), ())
        if deadline is None:
            return tr("no such deadline is declared")
        if state not in deadline.while_in:
            return tr("is armed in state {state}, where it does not live", state=state)
        if not entries:
            return tr("says step {entry} armed it, but it has fired or was never armed", entry=timer.entry)
        if timer.entry not in entries:
            return tr("says step {entry} armed it, but step {other} did", entry=timer.entry, other=entries[-1])
        return None
