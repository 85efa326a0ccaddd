"""The opinions in the course of an approval: those that were given, and those that are asked for still."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from wxflow.declare.records import Instance, Step
from wxflow_machines.approval import case

ANSWER = "answer"
"""The event of an approval that gives an opinion, which whoever decides sees."""
_OPEN = "open"


class Opinion(NamedTuple):
    """Whose opinion it is; when it was given (UTC microseconds), and what it says, where it was given."""

    person: str
    at: int | None = None
    says: str = ""


def opinions(lives: Iterable[Instance], steps: Iterable[Step]) -> list[Opinion]:
    """Return the opinions that steps have given, in their order, then those that open approvals ask for now."""
    given = [
        Opinion(step.actor, step.recorded_at, str(step.data["opinion"]))
        for step in steps
        if step.machine == "approval" and step.event == ANSWER
    ]
    return given + [one for life in lives if life.machine == "approval" for one in _asked_for(life)]


def _asked_for(approval: Instance) -> Iterator[Opinion]:
    now = case.turn(approval.facts) if approval.state == _OPEN else None
    for seat in now.asked if now else ():
        if "delegate" in seat:
            yield Opinion(seat["delegate"])
