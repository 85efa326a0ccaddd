"""Think of what may be done next: mostly by those who may, mostly when it can be, with all exceptions."""

from collections.abc import Iterator
from random import Random
from typing import Any, NamedTuple

from tests.whole.worked_year.companies import STAFF, UNITS
from tests.whole.worked_year.oracle import WORDS, Oracle
from tests.whole.worked_year.register import IN, LIVE

NAMES = ("王芳", "李娜", "张敏", "刘𠮷", "陈静", "阿依古丽·买买提")
CATEGORIES = ("unlawful", "violence", "advertising", "off_topic", "other")
DUTIES = {"owed": "add", "misnamed": "correct", "surplus": "remove"}
NEXT = {
    "requested": ("approve",) * 12 + ("reject", "withdraw"),
    "approved": ("create",),
    "created": ("activate",) * 4 + ("retitle",),
    "active": ("end_work", "end_work", "request_dissolution", "retitle"),
    "closing": ("approve_dissolution",) * 5 + ("dissolve",) * 3 + ("reject_dissolution",) * 2,
}  # fmt: skip


class Plan(NamedTuple):
    """An event at something, with its data, by somebody."""

    machine: str
    key: str
    event: str
    data: dict[str, Any]
    actor: str


def join(chance: Random, person: str, oracle: Oracle) -> Plan:
    """Plan that somebody joins."""
    data = {"name": chance.choice(NAMES), "unit": chance.choice(UNITS)}
    return Plan("person", person, "join", data, oracle.policy["roles"]["hr"][0])


def next_one(chance: Random, oracle: Oracle) -> Plan:
    """Plan one thing; now and then with the wrong actor, event, key or data."""
    kinds = (_people,) * 6 + (_duties,) * 9 + (_handovers,) * 6 + (_groups,) * 6 + (_found,) * 2 + (_reports,)
    plans = list(chance.choice(kinds)(chance, oracle)) or list(_people(chance, oracle))
    plan = chance.choice(plans)
    dice = chance.random()
    if dice < 0.08:
        return plan._replace(actor=chance.choice((*STAFF, "E0404")))
    if dice < 0.12:
        event, words = chance.choice([(e, words) for (m, e), words in WORDS.items() if m == plan.machine])
        told = {name: plan.data[name] for name in words.split() if name in plan.data}
        return plan._replace(event=event, data=told)
    if dice < 0.13 and plan.data:
        return plan._replace(data={name: told for name, told in plan.data.items() if name != min(plan.data)})
    return plan._replace(event="vanish") if dice < 0.133 else plan


def _people(chance: Random, oracle: Oracle) -> Iterator[Plan]:
    key, hr = chance.choice(STAFF), oracle.policy["roles"]["hr"][-1]
    if not oracle.employed(key):
        yield join(chance, key, oracle)
        return
    yield Plan("person", key, "transfer", {"unit": chance.choice(UNITS)}, hr)
    yield Plan("person", key, "rename", {"name": chance.choice(NAMES)}, hr)
    yield Plan("person", key, "leave", {}, hr)


def _duties(chance: Random, oracle: Oracle) -> Iterator[Plan]:
    for key, state in oracle.members.items():
        group, person = key.split("/")
        if oracle.groups[group]["state"] in LIVE and (state in DUTIES or chance.random() < 0.02):
            actor = chance.choice((*oracle.groups[group]["leads"], oracle.policy["roles"]["information_centre"][-1]))
            actor = person if state == "misnamed" and chance.random() < 0.4 else actor
            nickname = {"nickname": _nickname(chance, oracle, group, person)}
            event = DUTIES.get(state, "add")
            yield Plan("membership", key, event, {} if event == "remove" else nickname, actor)
    for group in oracle.live():
        person = chance.choice(STAFF)
        if person in oracle.people and chance.random() < 0.2:
            nickname = {"nickname": _nickname(chance, oracle, group, person)}
            yield Plan("membership", f"{group}/{person}", "add", nickname, oracle.groups[group]["leads"][0])


def _nickname(chance: Random, oracle: Oracle, group: str, person: str) -> str:
    real = oracle.people.get(person, {"name": "无"})["name"]
    lead = f"{real}{oracle.names.lead_suffix}"
    g = oracle.groups[group]
    right = "群主" if person == g["owner"] else lead if person in g["leads"] else real
    return chance.choice((right, right, right, real, lead, f" {right} ", "某人"))


def _found(chance: Random, oracle: Oracle) -> Iterator[Plan]:
    """Plan to request or adopt a group."""
    employed = [person for person in STAFF if oracle.employed(person)]
    live = sum(g["state"] not in ("dissolved", "rejected", "withdrawn") for g in oracle.groups.values())
    if len(employed) < 3 or live > 6:
        return
    kind = chance.choice(("temporary", "temporary", "permanent"))
    scope = {"units": chance.sample(UNITS, chance.randint(0, 3)), "people": chance.sample(STAFF, chance.randint(0, 4))}
    title = chance.choice(("启元公司采购群", "启元公司项目群", "启元项目群", "项目群"))
    leads = chance.sample(employed, chance.choice((1, 1, 2, 3)))
    data: dict[str, Any] = {
        "title": title,
        "kind": kind,
        "unit": chance.choice(UNITS),
        "purpose": "业务",
        "scope": scope,
    }
    data |= {"leads": leads, "planned_end": "2026-12-31"}
    key = f"G{len(oracle.groups) + 1:02}"
    if chance.random() < 0.5:
        yield Plan("group", key, "request", data, chance.choice((*employed, *leads)))
        return
    data |= _created(chance, oracle, title)
    data["roster"] = _roster(chance, oracle, data)
    yield Plan("group", key, "adopt", data, oracle.policy["roles"]["information_centre"][0])


def _created(chance: Random, oracle: Oracle, title: str) -> dict[str, Any]:
    centre = oracle.policy["roles"]["information_centre"][-1]
    owner = chance.choice((centre, centre, centre, chance.choice(STAFF)))
    return {"title": chance.choice((title, title, "项目群")), "register_no": "1", "owner": owner}


def _roster(chance: Random, oracle: Oracle, g: dict[str, Any]) -> list[dict[str, str]]:
    """Return some of those a group concerns; the leads nearly always, somebody else seldom."""

    def likely(person: str) -> float:
        if person in g["leads"]:
            return 0.99
        told = oracle.people[person]
        concerned = told["unit"] in g["scope"]["units"] or person in (*g["scope"]["people"], g["owner"])
        return 0.7 if told["employed"] and concerned else 0.005

    inside = [person for person in oracle.people if chance.random() < likely(person)]
    rows = []
    for person in inside:
        real = oracle.people[person]["name"]
        right = "群主" if person == g["owner"] else real
        right = f"{real}{oracle.names.lead_suffix}" if person in g["leads"] else right
        rows.append({"person": person, "nickname": chance.choice((right, right, right, right, real, "某人"))})
    return rows


def _groups(chance: Random, oracle: Oracle) -> Iterator[Plan]:
    for key, g in oracle.groups.items():
        if g["state"] in NEXT and (g["state"] != "active" or chance.random() < 0.25):
            yield from _group(chance, oracle, key, chance.choice(NEXT[g["state"]]))


def _group(chance: Random, oracle: Oracle, key: str, event: str) -> Iterator[Plan]:
    g, centre = oracle.groups[key], oracle.policy["roles"]["information_centre"][0]
    actor, data = centre, dict[str, Any]()
    if event in ("approve", "approve_dissolution"):
        actor = (*oracle.pending(g), "E0404")[0]
    elif event in ("reject", "reject_dissolution"):
        actor = chance.choice(oracle.chain(g["unit"]))
    elif event in ("request_dissolution", "end_work", "activate"):
        actor = chance.choice((*g["leads"], centre))
    elif event == "withdraw":
        actor = g["applicant"]
    if event == "activate":
        data = {"roster": _roster(chance, oracle, g)}
    elif event == "create":
        data = _created(chance, oracle, g["title"])
    elif event == "retitle":
        data = {"title": "启元公司新群"}
    yield Plan("group", key, event, data, actor)


def _handovers(chance: Random, oracle: Oracle) -> Iterator[Plan]:
    for key, h in oracle.handovers.items():
        if h["state"] not in ("filed", "cancelled"):
            yield from _handover(chance, oracle, key, h)
    for group in oracle.live():
        if chance.random() < 0.15:
            leads = oracle.groups[group]["leads"]
            outgoing = chance.choice(leads)
            key = oracle.next_handover(group, outgoing)
            yield Plan("handover", key, "open", {"outgoing": outgoing, "cause": "other"}, chance.choice(leads))


def _handover(chance: Random, oracle: Oracle, key: str, h: dict[str, Any]) -> Iterator[Plan]:
    group, outgoing, _ = key.split("/")
    g, hr = oracle.groups[group], oracle.policy["roles"]["hr"][0]
    first, lead = oracle.chain(g["unit"])[0], chance.choice((*g["leads"], "E0009"))
    inside = [m.split("/")[1] for m, state in oracle.members.items() if m.startswith(f"{group}/") and state in IN]
    successor = h["successor"]
    if h["state"] == "requested" and inside and (not successor or chance.random() < 0.1):
        yield Plan("handover", key, "propose", {"successor": chance.choice(inside)}, chance.choice((first, lead)))
    elif h["state"] == "requested":
        yield Plan("handover", key, "approve", {}, first)
    elif h["state"] == "approved":
        yield Plan("handover", key, "accept", {}, successor)
    elif h["state"] == "active":
        yield Plan("handover", key, "transfer", {"checklist": ["名册"]}, chance.choice((outgoing, lead)))
    if successor and h["state"] in ("active", "closing") and not h["renamed"]:
        named = {successor: f"{oracle.people[successor]['name']}{oracle.names.lead_suffix}"}
        if chance.random() < 0.8:
            named[outgoing] = chance.choice((oracle.people[outgoing]["name"], "某人"))
        yield Plan("handover", key, "rename", {"nicknames": named}, chance.choice((successor, lead)))
    elif h["state"] == "closing":
        yield Plan("handover", key, "file", {"filing_no": "1"}, hr)
    if chance.random() < 0.05:
        yield Plan("handover", key, "cancel", {}, hr)


def _reports(chance: Random, oracle: Oracle) -> Iterator[Plan]:
    hr = oracle.policy["roles"]["hr"][0]
    for key, report in oracle.reports.items():
        if report["state"] == "reported":
            yield Plan("report", key, "verify", {"times": chance.randint(1, 3)}, hr)
            yield Plan("report", key, "dismiss", {}, hr)
    if oracle.groups:
        data = {"group": chance.choice(list(oracle.groups)), "category": chance.choice(CATEGORIES)}
        data |= {"accused": chance.choice(STAFF), "reference": "截图-1"}
        yield Plan("report", f"R{len(oracle.reports) + 1}", "file", data, chance.choice(STAFF))
