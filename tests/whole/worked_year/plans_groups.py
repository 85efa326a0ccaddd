"""Think of what may be done about groups."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random

from tests.whole.worked_year.books import Entry
from tests.whole.worked_year.companies import STAFF, STRANGER
from tests.whole.worked_year.disguises import as_typed, disguised
from tests.whole.worked_year.oracle import Oracle
from tests.whole.worked_year.plans import Data, Plan, employed, entries, of_role
from tests.whole.worked_year.plans_people import unit_name
from tests.whole.worked_year.workdays import day_of

NEXT = {
    "requested": ("approve",) * 14 + ("reject", "withdraw", "replace_leads"),
    "approved": ("create",) * 6 + ("replace_leads", "withdraw"),
    "created": ("activate",) * 8 + ("replace_leads", "retitle", "withdraw"),
    "active": (
        "end_work", "end_work", "request_dissolution", "request_dissolution", "retitle", "change", "change",
        "change_owner", "change_owner", "prolong", "prolong", "prolong",
    ),
    "closing": ("approve_dissolution",) * 6 + ("dissolve",) * 3 + ("reject_dissolution",) * 2 + ("change",) * 2
        + ("change_owner",),
}  # fmt: skip
TITLES = ("启元公司采购群", "启元公司项目群", "启元公司+(二)群", "启元项目群", "项目群")


def nickname_of(chance: Random, oracle: Oracle, group: str, person: str) -> str:
    """Return a nickname for somebody in a group: mostly one that fits."""
    if person not in oracle.page["people"]:
        return "某人"
    real: str = oracle.page["people"][person]["name"]
    right = chance.choice(oracle.right(group, person))
    wrong = (real, f"{real}{oracle.names.lead_suffix}", "某人", f"小{real}", real[1:] or real)
    return disguised(chance, right if chance.random() < 0.7 else chance.choice(wrong))


def planned_end(chance: Random, oracle: Oracle) -> str:
    """Return a day about now: mostly to come, now and then gone."""
    return (day_of(oracle.now) + timedelta(days=chance.choice((-2, 0, 1, 4, 9, 30, 120)))).isoformat()


def _somebody(chance: Random, oracle: Oracle) -> str:
    """Return somebody to be named: now and then who has left, or nobody knows."""
    dice = chance.random()
    people = employed(oracle) if dice < 0.97 else list(oracle.page["people"])
    return as_typed(chance, STRANGER if dice > 0.99 else chance.choice(people))


def _scope(chance: Random, oracle: Oracle) -> Data:
    units = dict.fromkeys(unit_name(chance, oracle, "open") for _ in range(chance.randint(0, 3)))
    people = dict.fromkeys(_somebody(chance, oracle) for _ in range(chance.randint(0, 3)))
    return {"units": [*units], "people": [*people]}


def _leads(chance: Random, oracle: Oracle) -> list[str]:
    leads = [_somebody(chance, oracle) for _ in range(chance.choice((1, 1, 2, 3)))]
    return leads if chance.random() < 0.05 else list({oracle.who(one): one for one in leads}.values())


def founding(chance: Random, oracle: Oracle) -> Iterator[Plan]:
    """Plan to request or adopt a group."""
    live = sum(g["state"] not in ("dissolved", "rejected", "withdrawn") for _, g in entries(oracle, "groups"))
    if len(employed(oracle)) < 3 or live > 6:
        return
    data: Data = {"title": disguised(chance, chance.choice(TITLES)), "kind": chance.choice(("temporary", "permanent"))}
    data |= {"unit": unit_name(chance, oracle), "purpose": "业务", "scope": _scope(chance, oracle)}
    data["leads"] = _leads(chance, oracle)
    if data["kind"] == "temporary" and chance.random() < 0.97:
        data["planned_end"] = planned_end(chance, oracle)
    key = f"G{len(oracle.page['groups']) + (chance.random() < 0.97):02}"
    if chance.random() < 0.5:
        yield Plan("group", key, "request", data, chance.choice(employed(oracle)))
        return
    data |= _created(chance, oracle, data["title"])
    g = data | {"leads": [*map(oracle.who, data["leads"])], "owner": oracle.who(data["owner"])}
    data["roster"] = _roster(chance, oracle, g)
    yield Plan("group", key, "adopt", data, of_role(chance, oracle, "information_centre"))


def _created(chance: Random, oracle: Oracle, title: str) -> Data:
    centre = [one for one in oracle.role("information_centre") if oracle.employed(one)]
    owner = chance.choice((*centre, *centre, _somebody(chance, oracle)))
    numbers = [g["register_no"] for _, g in entries(oracle, "groups", "active", "closing", "created")]
    number = chance.choice(numbers) if numbers and chance.random() < 0.05 else f"备{len(oracle.page['roots'])}"
    return {"title": chance.choice((title, title, "项目群")), "register_no": disguised(chance, number), "owner": owner}


def _roster(chance: Random, oracle: Oracle, g: Entry) -> list[Data]:
    """Return some of those a group concerns; the leads nearly always, somebody else seldom."""
    scope, rows = g["scope"], list[Data]()
    units, people = [*map(oracle.unit, scope["units"])], {*map(oracle.who, scope["people"]), *g["leads"], g["owner"]}
    for person, told in oracle.page["people"].items():
        concerned = told["employed"] and (oracle.unit(told["unit"]) in units or person in people)
        likely = 0.99 if person in g["leads"] else 0.75 if concerned else 0.003
        if chance.random() < likely:
            right = oracle.names.right(told["name"], owner=person == g["owner"], lead=person in g["leads"])
            nickname = chance.choice((*right, *right, *right, told["name"], "某人"))
            rows.append({"person": as_typed(chance, person), "nickname": disguised(chance, nickname)})
    return rows + rows[:1] if chance.random() < 0.02 else rows


def groups(chance: Random, oracle: Oracle) -> Iterator[Plan]:
    """Plan what may be done about the groups there are."""
    for key, g in entries(oracle, "groups"):
        if g["state"] in NEXT and (g["state"] not in ("active", "closing") or chance.random() < 0.4):
            yield _group(chance, oracle, key, chance.choice(NEXT[g["state"]]))


def _group(chance: Random, oracle: Oracle, key: str, event: str) -> Plan:
    g: Entry = oracle.page["groups"][key]
    over = g["kind"] == "permanent" or g["ended"]
    if event in ("end_work", "prolong") and over and chance.random() < 0.9:
        event = "change"
    if event == "approve_dissolution" and g["last"] and chance.random() < 0.8:
        event = chance.choice(("dissolve", "dissolve", "reject_dissolution"))
    return Plan("group", key, event, _data(chance, oracle, g, event), _actor(chance, oracle, g, event))


def _actor(chance: Random, oracle: Oracle, g: Entry, event: str) -> str:
    centre = of_role(chance, oracle, "information_centre")
    chain = [*oracle.chain(oracle.unit(g["unit"]) or "", g["applicant"]), *oracle.deciders(g)]
    if event in ("approve", "approve_dissolution"):
        return chance.choice(oracle.deciders(g) or [centre]) if chance.random() < 0.9 else chance.choice(STAFF)
    if event in ("reject", "reject_dissolution"):
        return chance.choice((*chain, centre))
    if event in ("request_dissolution", "end_work", "activate", "prolong"):
        return chance.choice((*g["leads"], centre))
    return chance.choice((g["applicant"], centre)) if event in ("withdraw", "replace_leads") else centre


def _data(chance: Random, oracle: Oracle, g: Entry, event: str) -> Data:
    whole: dict[str, Callable[[], Data]] = {
        "activate": lambda: {"roster": _roster(chance, oracle, g)},
        "create": lambda: _created(chance, oracle, g["title"]),
        "replace_leads": lambda: {"leads": _leads(chance, oracle)},
        "change_owner": lambda: {"owner": g["owner"] if chance.random() < 0.05 else _somebody(chance, oracle)},
        "change": lambda: _changed(chance, oracle),
        "prolong": lambda: {"planned_end": _later(chance, oracle, g)},
        "retitle": lambda: {"title": chance.choice(("启元公司新群", "启元公司新群", "新群"))},
    }
    return whole[event]() if event in whole else {}


def _changed(chance: Random, oracle: Oracle) -> Data:
    told = {"unit": unit_name(chance, oracle), "scope": _scope(chance, oracle), "purpose": "另有用处"}
    return {name: one for name, one in told.items() if chance.random() < 0.6}


def _later(chance: Random, oracle: Oracle, g: Entry) -> str:
    """Return a day to prolong to: mostly one after the present one."""
    end = g["planned_end"] or planned_end(chance, oracle)
    later = max(date.fromisoformat(end), day_of(oracle.now)) + timedelta(days=chance.choice((0, 1, 8, 30)))
    return later.isoformat() if chance.random() < 0.8 else planned_end(chance, oracle)
