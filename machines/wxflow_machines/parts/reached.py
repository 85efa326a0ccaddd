"""Know whether somebody was told of a deadline: a reminder that has reached them stands in the steps."""

from collections.abc import Mapping

from wxflow.declare.context import Context, Lookups
from wxflow.declare.fields import Field
from wxflow.declare.machine import Transition, keep_nothing
from wxflow.declare.records import Timer
from wxflow.translatable import term, tr
from wxflow_machines.parts.roles import DELIVERY, HR

TOLD = "reminded"
"""The event that says that a reminder has reached somebody."""


def told_of(running: Mapping[str, tuple[str, ...]]) -> Transition:
    """Return the move that records a delivered reminder; `running` says in which states each deadline runs."""

    def is_running(context: Context) -> str | None:
        deadline = context.data.get("deadline")
        if context.state in running.get(str(deadline), ()):
            return None
        return tr(
            "{deadline} is not running in state {state}",
            deadline=term("deadline", str(deadline)),
            state=term("state", str(context.state), context.machine),
        )

    return Transition(
        TOLD,
        tuple(dict.fromkeys(state for states in running.values() for state in states)),
        None,
        by=(DELIVERY, HR),
        data=(
            Field("deadline", "choice", choices=tuple(running), help="the deadline they were reminded of"),
            Field("recipient", help="staff id of whom the reminder has reached", names="person"),
            Field("entry", "integer", required=False, least=1, help="the step that armed the deadline"),
        ),
        guard=is_running,
        learn=keep_nothing,
        note="a reminder has reached somebody",
    )


def was_told(lookups: Lookups, timer: Timer, person: str) -> bool:
    """Tell whether a reminder of what the timer counts had reached somebody by the moment that is looked at."""
    return any(
        step.event == TOLD
        and step.seq > timer.entry
        and (step.data["deadline"], step.data["recipient"]) == (timer.name, person)
        and step.data.get("entry") in (None, timer.entry)
        for step in lookups.steps(timer.machine, timer.key)
    )
