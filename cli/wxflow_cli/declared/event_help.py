"""Say what an event does, for its help and for lists of events."""

from wxflow.declare.machine import Transition
from wxflow.translatable import tr
from wxflow_office.texts import language


def whole(machine: str, moves: list[Transition]) -> str:
    """Return the help of an event: what it is called, and what leads where, by whom."""
    name = _name(machine, moves[0].event)
    return "\b\n" + "\n".join([*([name] if name else []), *(_line(machine, move) for move in moves)])


def _name(machine: str, event: str) -> str | None:
    """Return what people call an event, where that is not the word it is fired by."""
    name = language.name("event", event, machine)
    return None if name == event else name


def _line(machine: str, move: Transition) -> str:
    told = {"sources": _states(machine, *move.sources), "target": _states(machine, move.target or "·")}
    told["roles"] = " / ".join(language.name("role", role.name) for role in move.by)
    if move.note:
        template = tr("{sources} → {target}, by {roles} ({note})", **told, note=tr(move.note))
    else:
        template = tr("{sources} → {target}, by {roles}", **told)
    return language.say(template)


def _states(machine: str, *states: str | None) -> str:
    return " / ".join(language.name("state", state or "∅", machine) for state in states)


def short(machine: str, moves: list[Transition]) -> str:
    """Return the line that a list of events has of it."""
    targets = dict.fromkeys(move.target or "·" for move in moves)
    led = f"{_states(machine, *moves[0].sources)} → {_states(machine, *targets)}"
    name = _name(machine, moves[0].event)
    return language.say(tr("{name}: {value}", name=name, value=led)) if name else led
