"""Say what can happen next to an instance, who may do it, and what is due when."""

from typing import TYPE_CHECKING, NamedTuple

from wxflow.declare.machine import Machine, Transition

if TYPE_CHECKING:
    from wxflow.declare.context import Context
    from wxflow.declare.records import Instance, Timer
    from wxflow_office.company.company import Company

_AS_IT_STANDS = 2**62
"""Later than anything recorded: look-ups see the world as it is now."""


class Next(NamedTuple):
    """An event that is possible now, what it leads to, and who may fire it."""

    event: str
    to: str
    who: str
    why_not: str | None = None
    """Why nobody can fire it as things stand, if so."""


class Outlook(NamedTuple):
    """What lies ahead of an instance."""

    next: list[Next]
    timers: "list[Timer]"


def of(machine: Machine, company: "Company", instance: "Instance", now: int) -> Outlook:
    """Look ahead from where an instance stands; a root's outlook has the timers of all that lives under it."""
    from wxflow.decide import clocks
    from wxflow.store import queries

    rules = company.machines[machine.name]
    possible: list[Next] = []
    for event in rules.events_from(instance.state):
        moves = rules.options(event, instance.state)
        context = scene_of(company, instance, event, now)
        if (effect := moves[0].suspends) and not clocks.can(effect, rules, context):
            continue
        who = rules.who_may(moves[0], context)
        to = " or ".join(dict.fromkeys(move.target or instance.state for move in moves))
        possible.append(Next(event, to, who, _why_not(moves[0], context)))
    is_root = machine.root_machine == machine.name
    armed = queries.timers(
        company.store,
        company.company,
        root=instance.root if is_root else None,
        machine=None if is_root else machine.name,
        key=None if is_root else instance.key,
    )
    return Outlook(possible, list(armed))


def _why_not(move: Transition, context: "Context") -> str | None:
    """Say what a guard says that needs nothing but the instance: no data that only the event will bring."""
    return move.guard(context) if move.guard and not move.data else None


def scene_of(company: "Company", instance: "Instance", event: str, now: int) -> "Context":
    from wxflow.declare.context import Context
    from wxflow.ledger.ledger import Ledger
    from wxflow.ledger.lookups import LedgerLookups

    lookups = LedgerLookups(Ledger(company.store, company.company, company.machines), _AS_IT_STANDS)
    return Context.of(
        instance.machine,
        instance.key,
        instance,
        event,
        {},
        "",
        None,
        now,
        now,
        company.policy.at(now),
        lookups,
    )
