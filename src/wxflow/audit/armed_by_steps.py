"""Know which timers the steps of one life have armed."""

from collections.abc import Iterable, Iterator
from typing import Any

from wxflow.decide.compiled import CompiledMachine
from wxflow.declare.records import Facts, Step, Timer
from wxflow.declare.reminder import MARK, deadline_of
from wxflow.declare.suspension import clocks_of
from wxflow.translatable import tr

Entries = tuple[int, ...]
"""The numbers of steps that may have armed a timer."""


class ArmedBySteps:
    """What is armed, paused and reminded of after each step of a life."""

    __slots__ = ("armed", "late", "paused", "reminded", "reminders")

    def __init__(self) -> None:
        self.armed: dict[str, Entries] = {}
        """The timers that its steps have armed, each with the steps that may have: the later due of them holds."""
        self.paused: dict[str, int] = {}
        """The deadlines whose clock stands still, each with the step that stopped it."""
        self.reminders: dict[str, Entries] = {}
        """The deadlines whose reminders may be armed, each with the steps that may have armed it."""
        self.late: dict[tuple[str, int], list[str]] = {}
        """The reminders that a later policy has armed, by the deadline and the step that armed that."""
        self.reminded: set[tuple[str, int]] = set()
        """The reminders that have come, each with the step that armed them."""

    def elapse(self, name: str, entry: Any) -> bool:
        """Take away a timer that has come due; tell whether it was armed."""
        if entry not in self.armed.pop(name, ()):
            return False
        if name in self.reminders:
            self.reminders[name] = (entry,)
        return True

    def remind(self, timer: str, entry: Any) -> bool:
        """Count a reminder as come; tell whether it may have been armed."""
        was_there = (timer, entry) not in self.reminded and entry in self.reminders.get(deadline_of(timer), ())
        self.reminded.add((timer, entry))
        return was_there

    def arm_late(self, name: str, entry: Any, reminders: Iterable[str]) -> bool:
        """Take up reminders that a later policy has armed; tell whether their deadline was armed."""
        self.late.setdefault((name, entry), []).extend(reminders)
        return entry in self.armed.get(name, ())

    def tell_anew(self, step: Step) -> None:
        """Take what is armed as a step tells it, whatever armed it before."""
        self.paused.clear()
        self.armed = {name: (entry,) for name, (entry, _) in clocks_of(step).items()}

    def suspend(self, step: Step) -> Iterator[tuple[str, int]]:
        """Take up how clocks stand after a suspension; yield those that were not armed by the step it says."""
        for name, (entry, clock) in clocks_of(step).items():
            paused = self.paused.pop(name, None)
            if entry not in self.armed.pop(name, () if paused is None else (paused,)):
                yield name, entry
            self.reminders.pop(name, None)
            if clock.paused:
                self.paused[name] = step.seq
            else:
                self.armed[name] = self.reminders[name] = (step.seq,)

    def arm(self, compiled: CompiledMachine, step: Step, facts: Facts) -> None:
        """Take up what a step arms and drops; `facts` are those after it."""
        for deadline in compiled.machine.deadlines:
            if deadline.is_dropped_by(step):
                if self.reminders or self.paused:
                    self.armed.pop(deadline.name, None)
                    self.reminders.pop(deadline.name, None)
                    self.paused.pop(deadline.name, None)
            elif deadline.is_armed_by(step, facts):
                self.paused.pop(deadline.name, None)
                before = () if deadline.anew else self.armed.get(deadline.name, ())
                self.armed[deadline.name] = self.reminders[deadline.name] = (*before, step.seq)

    def take(self, timer: Timer) -> Entries:
        """Return the steps that may have armed a timer that is there; no other of a deadline's own name may be."""
        if MARK not in timer.name:
            return self.armed.pop(timer.name, ())
        if (timer.name, timer.entry) in self.reminded:
            return ()
        return self.reminders.get(deadline_of(timer.name), ())

    def check(self, compiled: CompiledMachine | None, timer: Timer, state: str) -> str | None:
        """Say what is wrong with an armed timer, if anything; one that was armed is no longer missing then."""
        deadline = compiled.deadlines.get(deadline_of(timer.name)) if compiled else None
        entries = self.take(timer)
        if deadline is None:
            return tr("no such deadline is declared")
        if state not in deadline.while_in:
            return tr("is armed in state {state}, where it does not live", state=state)
        if not entries:
            return tr("says step {entry} armed it, but it has fired or was never armed", entry=timer.entry)
        if timer.entry not in entries:
            return tr("says step {entry} armed it, but step {other} did", entry=timer.entry, other=entries[-1])
        return None

    def gone(self, timers: Iterable[Timer]) -> Iterator[tuple[str, int]]:
        """Yield the deadlines whose reminders may be armed, each with the step that armed those there are."""
        entries = {timer.name: timer.entry for timer in timers}
        for deadline, (*_, last) in self.reminders.items():
            yield deadline, entries.get(deadline, last)
