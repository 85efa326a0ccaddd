"""Think of days that may be taken out for somebody."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random

from tests.whole.worked_year.companies import STAFF, STRANGER
from tests.whole.worked_year.oracle import Oracle
from tests.whole.worked_year.plans import Data, Plan, employed, entries, of_role
from tests.whole.worked_year.plans_people import unit_name
from tests.whole.worked_year.workdays import day_of


def suspensions(chance: Random, oracle: Oracle) -> Iterator[Plan]:
    """Plan to take days out, mostly for a lead or a group, or to end that."""
    today = day_of(oracle.now)
    actor = of_role(chance, oracle, chance.choice(("hr", "information_centre")))
    approver = chance.choice(employed(oracle)) if chance.random() < 0.9 else chance.choice((actor, STRANGER))
    begun = entries(oracle, "suspensions", "suspended")
    running = [(key, one) for key, one in begun if one["last"] is None or one["last"] >= today]
    for key, _ in running if chance.random() < 0.95 else begun:
        until = (today + timedelta(chance.choice((-3, -1, 0, 1, 5)))).isoformat()
        yield Plan("suspension", key, "end", {"until": until, "approver": approver}, actor)
    if len(running) < 3 or chance.random() < 0.1:
        first = today + timedelta(chance.choice((-4, -1, 0, 0, 1, 3)))
        data: Data = {**_whom(chance, oracle), "from": first.isoformat(), "approver": approver}
        if chance.random() < 0.8:
            data["until"] = (first + timedelta(chance.choice((-1, 0, 2, 6, 14)))).isoformat()
        key = f"S{len(oracle.page['suspensions']) + (chance.random() < 0.95)}"
        yield Plan("suspension", key, "start", data, actor)


def _whom(chance: Random, oracle: Oracle) -> Data:
    groups = list(oracle.page["groups"])
    kind = chance.choice(("person", "person", "person", "group", "unit", "company"))
    if kind == "company" or (kind == "group" and not groups):
        return {"kind": "company"} if chance.random() < 0.95 else {"kind": "company", "whom": "E0001"}
    if kind == "unit":
        return {"kind": kind, "whom": unit_name(chance, oracle, "open")}
    if kind == "group":
        return {"kind": kind, "whom": chance.choice(groups) if chance.random() < 0.95 else "G99"}
    leads = [lead for key in groups for lead in oracle.page["groups"][key]["leads"]]
    return {"kind": kind, "whom": chance.choice((*leads, *leads, *STAFF))}
