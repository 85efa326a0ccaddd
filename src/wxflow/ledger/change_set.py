"""What is decided in a transaction but not yet written."""

from collections.abc import Set

from wxflow.decide.change import Change
from wxflow.decide.command import Outcome
from wxflow.decide.personal import Opening
from wxflow.decide.seal import Sealed
from wxflow.declare.records import NEVER, Instance, Name, Send, Step, Timer, TimerName

Ref = tuple[str, str]
"""Name and value."""


class ChangeSet:
    """Decided values, laid over what the database holds."""

    def __init__(self) -> None:
        self.instances: dict[Name, Instance] = {}
        self.facts: dict[Name, str] = {}
        """The new facts of those who have learnt something, as canonical JSON."""
        self.timers: dict[str, dict[TimerName, Timer | None]] = {}
        """By root, what is armed, or None for what is dropped."""
        self.renewed: set[TimerName] = set()
        """The deadlines that were left, or armed anew: reminders the database has of them are dropped, too."""
        self.reminders: dict[TimerName, list[TimerName]] = {}
        """By deadline, the reminders' timers that were armed."""
        self.earliest: dict[str, int] = {}
        """By root, a moment no timer armed here is due before."""
        self.refs: dict[tuple[str, str, str], dict[str, bool]] = {}
        """By machine, name and value of a ref, the keys of those who hold it (True) or no longer do (False)."""
        self.steps: list[tuple[Step, Sealed]] = []
        """In the order they were taken, each as it reads and as it is stored."""
        self.openings: list[tuple[Step, Opening]] = []
        self.sends: dict[str, tuple[Step, Send]] = {}
        """By the key made of its cause, what somebody is to be told."""
        self.forgotten: list[str] = []
        """Whom to forget once the rest is written."""
        self.shut_out: dict[str, Step] = {}
        """Who can come in no more, each with the step that says so."""
        self.requests: dict[str, Step] = {}
        """By request_id, the step it led to."""
        self.watermarks: dict[str, int] = {}
        """By root, the latest recorded_at of anything under it, UTC microseconds."""
        self.recovered: dict[str, str] = {}
        """The roots under which something else may cover deadlines now, each with the step that changed it."""

    def refer(self, after: Instance, changed: Set[Ref], new: Set[Ref]) -> None:
        """Lay changed refs on top: those that are among the new ones stand from now on, the others are dropped."""
        for name, value in changed:
            self.refs.setdefault((after.machine, name, value), {})[after.key] = (name, value) in new

    def told(self) -> list[Step]:
        """Return its steps as they read."""
        return [step for step, _ in self.steps]

    def outcome(self) -> Outcome:
        """Return what one command has led to."""
        steps = self.told()
        own = next(step for step in steps if step.cause is None)
        armed = [timer for timers in self.timers.values() for timer in timers.values() if timer is not None]
        return Outcome(step=own, steps=(own, *[step for step in steps if step is not own]), timers=tuple(armed))

    def note_gone(self, change: Change) -> None:
        """Note whom a step forgets, or shuts out."""
        if change.forgets:
            self.forgotten.append(change.after.key)
        if change.ends_access:
            self.shut_out[change.after.key] = change.step

    def leave_out(self, others: Set[Name]) -> None:
        """Decide nothing about some instances."""
        self.steps = [(step, sealed) for step, sealed in self.steps if (step.machine, step.key) not in others]
        for name in others:
            self.instances.pop(name, None)
            self.facts.pop(name, None)
        for laid in self.timers.values():
            for timer in [timer for timer in laid if timer[:2] in others]:
                del laid[timer]
        for (machine, _, _), keys in self.refs.items():
            for key in [key for key in keys if (machine, key) in others]:
                del keys[key]

    def take_in(self, later: "ChangeSet") -> None:
        """Make a later change set part of this one."""
        self.instances.update(later.instances)
        self.facts.update(later.facts)
        for root, timers in later.timers.items():
            self.timers.setdefault(root, {}).update(timers)
        self.renewed |= later.renewed
        for deadline, reminders in later.reminders.items():
            self.reminders.setdefault(deadline, []).extend(reminders)
        for root, due in later.earliest.items():
            self.earliest[root] = min(due, self.earliest.get(root, NEVER))
        for ref, keys in later.refs.items():
            self.refs.setdefault(ref, {}).update(keys)
        self.steps += later.steps
        self.openings += later.openings
        self.sends.update(later.sends)
        self.forgotten += later.forgotten
        self.shut_out.update(later.shut_out)
        self.requests.update(later.requests)
        self.watermarks.update(later.watermarks)
