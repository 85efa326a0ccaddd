"""What is decided in a transaction but not yet written."""

from collections import defaultdict
from typing import NamedTuple

from wxflow.decide.change import Change
from wxflow.declare.records import Instance, Name, Step, Timer, TimerName
from wxflow.declare.reminder import MARK, deadline_of


class Clock(NamedTuple):
    """When something was recorded last under a root (UTC microseconds), where that is not what steps tell."""

    root: str
    moment: int


Entry = Change | Instance | Clock
"""What is laid on top: what a step changes; an instance as nothing in the database has it; a clock that is set."""


class ChangeSet:
    """Decided values, laid over what the database holds, later over earlier."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        """Everything that was laid, in order: the rest follows from it."""
        self.instances: dict[Name, Instance] = {}
        self.timers: dict[str, dict[TimerName, Timer | None]] = {}
        """By root, what is armed, or None for what is dropped."""
        self.renewed: set[TimerName] = set()
        """The deadlines that were left, or armed anew: reminders the database has of them are dropped, too."""
        self.reminders: dict[TimerName, list[TimerName]] = {}
        """By deadline, the reminders' timers that were armed."""
        self.earliest: dict[str, int] = {}
        """By root, a moment no timer armed here is due before."""
        self.refs: dict[tuple[str, str, str], dict[str, bool]] = defaultdict(dict)
        """By machine, name and value of a ref, the keys of those who hold it (True) or no longer do (False)."""
        self.requests: dict[str, Step] = {}
        """By request_id, the step it led to."""
        self.watermarks: dict[str, int] = {}
        """By root, the latest recorded_at of anything under it, UTC microseconds."""

    def changes(self, since: int = 0) -> list[Change]:
        """Return what steps have changed, in the order they were taken, from some entry on."""
        return [one for one in self.entries[since:] if isinstance(one, Change)]

    def lay_refs(self, change: Change) -> None:
        """Lay changed refs on top."""
        machine, key, *_ = change.after
        for (name, value), stands in change.refs.items():
            self.refs[machine, name, value][key] = stands

    def take_back(self, change: Change) -> None:
        """Take a change off again where nothing else is laid of its instance; its root's clock stays as it is."""
        machine, key, root, *_ = change.after
        self.instances.pop((machine, key), None)
        laid = self.timers.get(root, {})
        for name in change.timers:
            deadline = (machine, key, deadline_of(name) if MARK in name else name)
            for timer in ((machine, key, name), *self.reminders.pop(deadline, ())):
                laid.pop(timer, None)
            self.renewed.discard(deadline)
        for name, value in change.refs:
            self.refs[machine, name, value].pop(key, None)
