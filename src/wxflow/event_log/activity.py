"""Name what a step does, as an event log and a Petri net call it."""

from wxflow.declare.records import CLOCK_EVENTS, Step
from wxflow.declare.reminder import deadline_of


def of_step(step: Step) -> str:
    """Return a step's event; what the clock does is told apart by the deadline, as in `overdue nickname`."""
    if step.event in CLOCK_EVENTS:
        return of_clock(step.event, deadline_of(str(step.data.get("timer", ""))))
    return step.event


def of_clock(event: str, deadline: str) -> str:
    """Return what the clock does about a deadline."""
    return f"{event} {deadline}"
