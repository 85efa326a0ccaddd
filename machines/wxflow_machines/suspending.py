"""Pause a duty, let it go on, give it more time: sick leave, an outage, what HR was told late."""

from wxflow.fields import Field
from wxflow.machine import Transition, keep_nothing
from wxflow.scene import Scene
from wxflow.suspension import Effect
from wxflow.words import words
from wxflow_machines.roles import HR, INFORMATION_CENTRE

_APPROVER = Field("approver", help="staff id of whoever has approved it", names="person")
_DATA: dict[Effect, tuple[Field, ...]] = {
    "pause": (_APPROVER, Field("until", "date", required=False, help="the last day of the pause, if it is known")),
    "resume": (_APPROVER,),
    "extend": (_APPROVER, Field("working_days", "integer", least=1, help="how many more")),
}
_NOTES: dict[Effect, str] = {
    "pause": "the deadlines that run stop; what is left of their working days is kept",
    "resume": "they go on with what was left",
    "extend": "more working days for what runs or is paused",
}
EVENTS = tuple(_DATA)


def suspensions(states: tuple[str, ...]) -> tuple[Transition, ...]:
    """Return the moves that suspend the deadlines which run in those states."""
    return tuple(
        Transition(
            event, states, None, by=(HR, INFORMATION_CENTRE), data=data, reason=True, clock=event,
            guard=_is_approved, learn=keep_nothing, note=_NOTES[event],
        )
        for event, data in _DATA.items()
    )  # fmt: skip


def _is_approved(scene: Scene) -> str | None:
    """Say so when nobody else who works here has approved it."""
    approver = scene.data["approver"]
    if approver == scene.actor:
        return words("{person} cannot approve what they do themself", person=approver)
    found = scene.look.get("person", approver)
    if found is None or found.state != "employed":
        return words("{person} is not employed", person=approver)
    return None
