"""Pause a duty, let it go on, give it more time: sick leave, an outage, what HR was told late."""

from datetime import date

from wxflow.declare.context import Context, Lookups
from wxflow.declare.fields import Field
from wxflow.declare.machine import Transition, keep_nothing
from wxflow.declare.suspension import Effect
from wxflow.translatable import tr
from wxflow_machines.parts.roles import HR, INFORMATION_CENTRE

APPROVER = Field("approver", help="staff id of whoever has approved it", names="person")
_DATA: dict[Effect, tuple[Field, ...]] = {
    "pause": (APPROVER, Field("until", "date", required=False, help="the last day of the pause, if it is known")),
    "resume": (APPROVER,),
    "extend": (APPROVER, Field("working_days", "integer", least=1, help="how many more")),
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
            event, states, None, by=(HR, INFORMATION_CENTRE), data=data, reason=True, suspends=event,
            guard=is_approved, learn=keep_nothing, note=_NOTES[event],
        )
        for event, data in _DATA.items()
    )  # fmt: skip


def is_suspended(lookups: Lookups, person: str, day: date) -> bool:
    """Tell whether a suspension of a person covers a day."""
    found = (one.facts for one in lookups.find("suspension", "person", person))
    return any(one["from"] <= day.isoformat() <= one.get("until", "9999-12-31") for one in found)


def is_approved(context: Context) -> str | None:
    """Say so when nobody else who works here has approved it."""
    approver = context.data["approver"]
    if approver == context.actor:
        return tr("{person} cannot approve what they do themself", person=approver)
    found = context.lookups.get("person", approver)
    if found is None or found.state != "employed":
        return tr("{person} is not employed", person=approver)
    return None
