"""Think of what may be done about who is in a group, and who leads it."""

from collections.abc import Iterator
from random import Random

from tests.whole.worked_year.books import LIVE, Entry
from tests.whole.worked_year.companies import STAFF, STRANGER
from tests.whole.worked_year.disguises import as_typed, disguised
from tests.whole.worked_year.oracle import Oracle
from tests.whole.worked_year.plans import Data, Plan, entries, of_role
from tests.whole.worked_year.plans_groups import nickname_of

DUTIES = {"owed": "add", "misnamed": "correct", "surplus": "remove"}


def duties(chance: Random, oracle: Oracle) -> Iterator[Plan]:
    """Plan to add, correct or remove somebody."""
    for key, one in entries(oracle, "members"):
        group, person = key.split("/")
        state = one["state"]
        if oracle.page["groups"][group]["state"] in LIVE and (state in DUTIES or chance.random() < 0.02):
            actor = person if state == "misnamed" and chance.random() < 0.4 else _lead(chance, oracle, group)
            event = DUTIES.get(state, "add")
            told = {} if event == "remove" else {"nickname": nickname_of(chance, oracle, group, person)}
            yield Plan("membership", key, event, told, actor)
    for group, _ in entries(oracle, "groups"):
        person = chance.choice(STAFF)
        if chance.random() < 0.1:
            nickname = {"nickname": nickname_of(chance, oracle, group, person)}
            yield Plan("membership", f"{group}/{as_typed(chance, person)}", "add", nickname,
                       _lead(chance, oracle, group))  # fmt: skip


def _lead(chance: Random, oracle: Oracle, group: str) -> str:
    centre = of_role(chance, oracle, "information_centre")
    return chance.choice((*oracle.page["groups"][group]["leads"], centre))


def handovers(chance: Random, oracle: Oracle) -> Iterator[Plan]:
    """Plan to open a handover, or the next step of one."""
    for key, h in entries(oracle, "handovers", "requested", "approved", "active", "closing"):
        for plan in _handover(chance, oracle, key, h):
            yield plan if chance.random() < 0.97 else plan._replace(key=f"{key}0")
    for group, g in entries(oracle, "groups", *LIVE):
        if chance.random() < 0.1:
            outgoing = chance.choice(g["leads"] if chance.random() < 0.9 else STAFF)
            cause = chance.choice(("other", "other", "transferred"))
            key = oracle.next_handover(group, outgoing)
            key = key if chance.random() < 0.9 else key + "1"
            named = outgoing if chance.random() < 0.95 else chance.choice(STAFF)
            yield Plan("handover", key, "open", {"outgoing": named, "cause": cause}, _lead(chance, oracle, group))


def _handover(chance: Random, oracle: Oracle, key: str, h: Entry) -> Iterator[Plan]:
    group, outgoing, _ = key.split("/")
    hr, lead, successor = of_role(chance, oracle, "hr"), _lead(chance, oracle, group), h["successor"]
    inside = oracle.inside(group)
    if h["state"] != "closing" and inside and (not successor or chance.random() < 0.1):
        who = chance.choice(inside) if chance.random() < 0.9 else chance.choice((*STAFF, STRANGER))
        first = oracle.first_approvers(group, outgoing, who)
        yield Plan("handover", key, "propose", {"successor": as_typed(chance, who)}, chance.choice((*first, lead)))
    elif h["state"] == "requested":
        first = oracle.first_approvers(group, outgoing, successor)
        yield Plan("handover", key, "approve", {}, chance.choice(first))
    elif h["state"] == "approved":
        yield Plan("handover", key, "accept", {}, successor)
    elif h["state"] == "active":
        yield Plan("handover", key, "transfer", {"checklist": ["名册"]}, chance.choice((outgoing, lead)))
    if successor and h["state"] in ("active", "closing") and (not h["renamed"] or chance.random() < 0.05):
        yield Plan("handover", key, "rename", _nicknames(chance, oracle, key, h), chance.choice((successor, lead)))
    if h["state"] == "closing" and (h["renamed"] or chance.random() < 0.1):
        yield Plan("handover", key, "file", {"filing_no": "1"}, hr)
    if chance.random() < 0.04:
        yield Plan("handover", key, "cancel", {}, hr)


def _nicknames(chance: Random, oracle: Oracle, key: str, h: Entry) -> Data:
    """Return what the successor and the outgoing lead are called from now on."""
    people: Entry = oracle.page["people"]
    outgoing, successor = key.split("/")[1], h["successor"]
    named = {successor: f"{people[successor]['name']}{oracle.names.lead_suffix}"}
    if chance.random() < 0.9:
        owner = outgoing == oracle.page["groups"][key.split("/", maxsplit=1)[0]]["owner"]
        right = oracle.names.owner if owner else people[outgoing]["name"]
        named[outgoing] = right if chance.random() < 0.8 else "某人"
    return {"nicknames": {person: disguised(chance, nickname) for person, nickname in named.items()}}
