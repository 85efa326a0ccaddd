"""Declare a deadline: what arms it, where it lives, what follows when it passes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from wxflow.calendar.periods import Cover
from wxflow.declare.context import Context, Lookups
from wxflow.declare.records import Facts, FollowUp, Step


@dataclass(frozen=True, slots=True)
class Deadline:
    """Within `budget` working days, or `then` follows; armed by events, alive while in the states."""

    name: str
    budget: Callable[[Any, Facts], int]
    """From the policy and the arming event's data, working days."""
    armed_by: tuple[str, ...]
    while_in: tuple[str, ...]
    dropped_by: tuple[str, ...] = ()
    """The events that end it though the state is kept."""
    day: Callable[[Facts], str] | None = None
    """From the facts after the arming event, the date at whose end it is due, whatever `budget` says."""
    anew: bool = False
    """Whether arming it again begins another one; else what runs is never shortened: the later due moment holds."""
    stands: bool = False
    """Whether, once it has passed, it is shown as overdue until it would be dropped or is armed anew."""
    then: Callable[[Context], Iterable[FollowUp]] | None = None
    when: Callable[[Facts], bool] | None = None
    """Whether the arming event arms it at all, from the facts after the event."""
    remind: Callable[[Context], Iterable[FollowUp]] | None = None
    """What follows when one of its reminders has come; without it the policy's reminders are not armed."""
    covered_by: Callable[[Lookups, str, Facts], Cover] | None = None
    """From look-ups at a moment, the key, and the facts: whose suspension covers it; nobody's when there is none."""
    braked: bool = True
    """Whether the sweep's brake counts it among what should not follow in masses."""
    note: str = ""

    def is_armed_by(self, step: Step, facts: Facts) -> bool:
        """Tell whether a step arms it; `facts` are those after the step."""
        if step.event not in self.armed_by or step.target not in self.while_in:
            return False
        return self.when is None or self.when(facts)

    def may_be_touched_by(self, step: Step) -> bool:
        """Tell whether steps of an event from a state to another arm it, for some facts, or end it."""
        arms = step.event in self.armed_by and step.target in self.while_in
        return arms or (step.source in self.while_in and self.is_dropped_by(step))

    def is_dropped_by(self, step: Step) -> bool:
        """Tell whether a step ends it, should it be running."""
        return step.target not in self.while_in or step.event in self.dropped_by
