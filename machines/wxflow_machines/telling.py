"""Know whether somebody was told of a deadline: a reminder that has reached them stands in the steps."""

from collections.abc import Mapping

from wxflow.fields import Field
from wxflow.machine import Transition, keep_nothing
from wxflow.rows import Timer
from wxflow.scene import Look, Scene
from wxflow.words import named, words
from wxflow_machines.roles import DELIVERY, HR

TOLD = "reminded"
"""The event that says that a reminder has reached somebody."""


def told_of(running: Mapping[str, tuple[str, ...]]) -> Transition:
    """Return the move that records a delivered reminder; `running` says in which states each deadline runs."""

    def is_running(scene: Scene) -> str | None:
        deadline = scene.data.get("deadline")
        if scene.state in running.get(str(deadline), ()):
            return None
        return words(
            "{deadline} is not running in state {state}",
            deadline=named("deadline", str(deadline)),
            state=named("state", str(scene.state), scene.machine),
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


def was_told(look: Look, timer: Timer, person: str) -> bool:
    """Tell whether a reminder of what the timer counts had reached somebody by the moment that is looked at."""
    return any(
        step.event == TOLD
        and step.seq > timer.entry
        and (step.data["deadline"], step.data["recipient"]) == (timer.name, person)
        and step.data.get("entry") in (None, timer.entry)
        for step in look.steps(timer.machine, timer.key)
    )
