"""Say why an event cannot be fired in a state at all, and what can."""

from collections.abc import Sequence

from wxflow.declare.context import Context
from wxflow.declare.machine import Machine
from wxflow.errors import Refused, UnknownInstance
from wxflow.translatable import joined, listed, not_there, term, tr


def refusal(machine: Machine, possible: Sequence[str], context: Context) -> Refused:
    """Return the refusal of an event that no transition knows in a state; `possible` are those that one knows."""
    if context.state is None:
        unknown = not_there(term("machine", context.machine), context.key)
        return UnknownInstance(context.what, unknown, _named(machine, possible))
    why = tr("not possible in state {state}", state=term("state", context.state, context.machine))
    if not possible:
        return Refused(context.what, joined((why, _nothing(machine, context.state))))
    return Refused(context.what, why, _named(machine, possible))


def _named(machine: Machine, events: Sequence[str]) -> str:
    return listed(term("command", event, machine.name) for event in events)


def _nothing(machine: Machine, state: str) -> str:
    """Say that nothing can be fired: for now, or ever again."""
    is_final = state in machine.final
    return tr("nothing, this state is final") if is_final else tr("nothing for now: it goes on by other events")
