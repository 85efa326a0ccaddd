"""Think of what may be done next: mostly by those who may, mostly when it can be, with all exceptions."""

from collections.abc import Callable, Iterable
from random import Random
from typing import Any, NamedTuple

from tests.whole.worked_year.companies import STAFF, STRANGER
from tests.whole.worked_year.disguises import as_typed
from tests.whole.worked_year.oracle import Oracle
from tests.whole.worked_year.words import EVENTS

Data = dict[str, Any]


class Plan(NamedTuple):
    """An event at something, with its data, by somebody."""

    machine: str
    key: str
    event: str
    data: Data
    actor: str


Planner = Callable[[Random, Oracle], Iterable[Plan]]


def chosen(chance: Random, oracle: Oracle, kinds: Iterable[Planner]) -> Plan | None:
    """Choose one of the things that somebody thought of, if anything; now and then spoilt."""
    plans = list(chance.choice(list(kinds))(chance, oracle))
    able = [plan for plan in plans if not oracle.has_left(oracle.who(plan.actor))]
    plans = able if able and chance.random() < 0.85 else plans
    return spoilt(chance, chance.choice(plans)) if plans else None


def spoilt(chance: Random, plan: Plan) -> Plan:
    """Return a plan, now and then with the wrong actor, event or data."""
    dice = chance.random()
    if dice < 0.06:
        plan = plan._replace(actor=chance.choice((*STAFF, STRANGER)))
    elif dice < 0.09:
        event, words = chance.choice([(event, words) for (m, event), words in EVENTS.items() if m == plan.machine])
        named = {word.rstrip("?") for word in words.split()}
        plan = plan._replace(event=event, data={name: told for name, told in plan.data.items() if name in named})
    elif dice < 0.096 and plan.data:
        plan = plan._replace(data={name: told for name, told in plan.data.items() if name != min(plan.data)})
    elif dice < 0.1:
        plan = plan._replace(event="vanish")
    return plan._replace(actor=as_typed(chance, plan.actor))


def of_role(chance: Random, oracle: Oracle, role: str) -> str:
    """Return somebody who holds a role and has not left, if anybody."""
    holders = oracle.role(role)
    return chance.choice([one for one in holders if not oracle.has_left(one)] or holders)


def entries(oracle: Oracle, table: str, *states: str) -> list[tuple[str, Data]]:
    """Return what stands in a table, by key; told states, only what is in one of them."""
    return [(key, one) for key, one in oracle.page[table].items() if not states or one["state"] in states]


def employed(oracle: Oracle) -> list[str]:
    return [person for person in oracle.page["people"] if oracle.employed(person)]
