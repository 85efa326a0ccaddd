"""See a declaration as a Petri net, which an event log can be held against."""

from collections.abc import Iterator
from typing import NamedTuple

from wxflow.declare.machine import Machine
from wxflow.declare.records import CLOCK_EVENTS, OVERDUE, RECOUNT
from wxflow.event_log import activity

BEGIN = "∅"
"""The place of what has not begun."""
END = "■"
"""The place of a life that is not followed any further; every state leads there, for lives still under way."""


class Move(NamedTuple):
    """A transition from one place to another; without a label it is silent, and no event log shows it."""

    label: str | None
    source: str
    target: str


class Net(NamedTuple):
    """A state machine as a net: one token, from BEGIN to END."""

    name: str
    places: tuple[str, ...]
    moves: tuple[Move, ...]


def net_of(machine: Machine) -> Net:
    """Return the net that takes the lives of a machine, step by step, and no others."""
    places = (BEGIN, *machine.states, END)
    moves = (*_steps(machine), *_clock_steps(machine), *(Move(None, state, END) for state in machine.states))
    return Net(machine.name, places, tuple(dict.fromkeys(moves)))


def _steps(machine: Machine) -> Iterator[Move]:
    for transition in machine.transitions:
        for source in transition.sources:
            yield Move(transition.event, source or BEGIN, transition.target or source or BEGIN)


def _clock_steps(machine: Machine) -> Iterator[Move]:
    """Yield what the clock does about a deadline: it leaves the state as it is."""
    for deadline in machine.deadlines:
        for event in CLOCK_EVENTS if deadline.remind else (OVERDUE, RECOUNT):
            for state in deadline.while_in:
                yield Move(activity.of_clock(event, deadline.name), state, state)
