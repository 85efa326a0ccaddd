"""Find what nobody may take on as things stand: everybody who could has left, has applied, or is concerned."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from wxflow.declare.context import Context
from wxflow.declare.machine import Transition
from wxflow.declare.records import Instance
from wxflow.translatable import listed, term, tr
from wxflow_machines.parts.suspensions import is_suspended
from wxflow_machines.penalty import UNSETTLED
from wxflow_office.company.company import Company
from wxflow_office.instances.keys import key_of

_WAITING = (
    ("group", "requested", "approve"),
    ("group", "approved", "create"),
    ("group", "closing", "approve_dissolution"),
    ("handover", "requested", "approve"),
    ("handover", "closing", "file"),
    ("approval", "open", "approve"),
    ("penalty", "proposed", "confirm"),
)
"""What waits for somebody to act, by machine, state and event."""


class Vacant(NamedTuple):
    """An instance that waits for an event that nobody may fire, or is there to fire, and what is told of it."""

    instance: Instance
    text: str


def vacant(company: Company, now: int) -> Iterator[Vacant]:
    """Yield whatever nobody may take on at `now`, UTC microseconds, once each."""
    outlook, seen = company.outlook(), set[str]()
    for one, event in _candidates(company, now):
        name = f"{one.machine}/{one.key}"
        if name in seen:
            continue
        move = company.machines[one.machine].options(event, one.state)[0]
        context = outlook.context(one, event, company.policy, now)
        told = {"machine": term("machine", one.machine), "key": one.key, "event": term("event", event, one.machine)}
        if (remedy := _remedy(move, context)) is not None:
            seen.add(name)
            yield Vacant(one, tr("{machine} {key} waits for {event}, and nobody may: {remedy}", **told, remedy=remedy))
        elif away := _away(move, context, company.engine.calendar.local_date(now)):
            seen.add(name)
            why = tr(
                "{machine} {key} waits for {event}, and {people} is suspended: name another in the policy meanwhile",
                **told,
                people=listed(away),
            )
            yield Vacant(one, why)


def _candidates(company: Company, now: int) -> Iterator[tuple[Instance, str]]:
    for machine, state, event in _WAITING:
        for one in company.queries.instances(machine, states=(state,)):
            yield one, event
    for debtor in dict.fromkeys(key_of(company, "person", one) for one in company.policy.at(now).hr):
        for one in company.queries.instances("penalty", states=UNSETTLED, refs=(("debtor", debtor),)):
            yield from ((one, event) for event in company.machines["penalty"].events_from(one.state))


def _away(move: Transition, context: Context, day: date) -> tuple[str, ...]:
    """Return whoever may fire an event, where all of them are suspended on a day."""
    holders = tuple(dict.fromkeys(one for role in move.by for one in role.holders(context)))
    return holders if all(is_suspended(context.lookups, one, day) for one in holders) else ()


def _remedy(move: Transition, context: Context) -> str | None:
    """Say what to do about an event that nobody may fire; None where somebody may, or it waits for something else."""
    told = (role.vacant(context) for role in move.by if role.vacant is not None)
    if (remedy := next(filter(None, told), None)) is not None:
        return remedy
    if not move.by or any(role.holders(context) for role in move.by):
        return None
    if not move.data and move.guard is not None and move.guard(context) is not None:
        return None
    return tr("name somebody in [approvers] or [roles]")
