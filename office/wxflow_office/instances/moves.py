"""Say what somebody may do with an instance now, and who may do what they may not."""

from collections.abc import Iterator
from typing import NamedTuple

from wxflow.declare.context import Context
from wxflow.declare.machine import Transition
from wxflow.declare.records import Instance
from wxflow.engine.outlook import Outlook
from wxflow_office.company.company import Company

NEW = "-"
"""Stands for the key of what is not there yet: roles may look at its parts."""


class Move(NamedTuple):
    """An event that is possible as an instance stands."""

    event: str
    to: str
    may: bool
    """Whether the one who asks holds a role that may fire it."""
    who: str
    why_not: str | None
    """Why nobody can fire it as things stand, if so."""
    note: str


def moves(company: Company, outlook: Outlook, one: Instance, person: str, now: int) -> list[Move]:
    """Return what is possible now, in the order declared."""
    compiled = company.machines[one.machine]
    return [
        Move(
            event=ahead.event,
            to=ahead.to,
            may=outlook.admits(outlook.context(one, ahead.event, company.policy, now), person),
            who=ahead.who,
            why_not=ahead.why_not,
            note=compiled.options(ahead.event, one.state)[0].note,
        )
        for ahead in outlook.possible(one, company.policy, now)
    ]


def beginnings(company: Company, outlook: Outlook, person: str, now: int) -> Iterator[tuple[str, str]]:
    """Yield the machine and event of every life that somebody may begin."""
    outlook.ledger.foresee_nothing((machine, NEW) for machine in company.machines.machines)
    for machine in company.machines.machines:
        compiled = company.machines[machine]
        for event in compiled.events_from(None):
            if outlook.admits(beginning(company, outlook, machine, event, now), person):
                yield machine, event


def may_begin(company: Company, person: str, machine: str, event: str, now: int) -> bool:
    """Tell whether somebody may begin a life of a machine by an event."""
    outlook = company.outlook()
    return outlook.admits(beginning(company, outlook, machine, event, now), person)


def beginning(company: Company, outlook: Outlook, machine: str, event: str, now: int) -> Context:
    """Return the context of an event that would begin a life whose key nobody has given yet."""
    parts = company.machines[machine].machine.key or ("key",)
    return outlook.beginning(machine, "/".join(NEW for _ in parts), event, company.policy, now)


def transition(company: Company, machine: str, event: str, state: str | None) -> Transition | None:
    """Return the transition that says what an event asks for in a state, or None where somebody cannot fire it."""
    options = company.machines[machine].options(event, state)
    return options[0] if options and options[0].by else None
