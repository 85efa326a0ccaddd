"""Who is to be in a group under which nickname, and what its members are to be asked to put right in the chat."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from wxflow.declare.context import Lookups
from wxflow.declare.records import Facts, Instance
from wxflow.translatable import tr
from wxflow_machines.parts.nicknames import on_record
from wxflow_machines.parts.scope import ABSENT, people_in_scope
from wxflow_machines.policy.names import NameRules, right_nickname
from wxflow_office.company.company import Company
from wxflow_office.instances.called import Called
from wxflow_office.texts import language


class Place(NamedTuple):
    """Somebody's place in a group as it is on record, and the nickname that would be right."""

    person: str
    name: str
    unit: str
    role: str
    """owner, lead or member."""
    state: str
    nickname: str | None
    """The nickname on record."""
    right: str


class Chat(NamedTuple):
    """What is to be put right in a chat."""

    title: str | None
    """The title that would be right, where it is wrong."""
    renames: list[tuple[str, str]]
    """Nicknames as they are, with what would be right."""
    comes: list[tuple[str, str]]
    """Whom to bring in, with the nickname that would be right."""
    goes: list[str]
    """Whom to take out."""


def roster(company: Company, group: Instance, now: int) -> list[Place]:
    """Return everybody who is or should be in a group, owner and leads first, then by staff id."""
    lookups, rules = company.outlook().lookups, company.policy.at(now).names
    members = {one.facts["person"]: one for one in lookups.under(group.root, "membership") if one.state != ABSENT}
    found = [
        _place(lookups, group.facts, person, members.get(person), rules)
        for person in sorted({*members, *people_in_scope(lookups, group.facts)})
    ]
    return sorted(found, key=lambda one: (_ORDER.index(one.role), one.person))


_ORDER = ("owner", "lead", "member")


def _place(lookups: Lookups, group: Facts, person: str, membership: Instance | None, rules: NameRules) -> Place:
    found = lookups.get("person", person)
    facts: Facts = found.facts if found else {}
    is_owner, is_lead = person == group.get("owner"), person in group["leads"]
    name = facts.get("name", "")
    return Place(
        person,
        name,
        _unit(lookups, str(facts.get("unit", ""))),
        "owner" if is_owner else "lead" if is_lead else "member",
        membership.state if membership else ABSENT,
        on_record(lookups, membership) if membership else None,
        right_nickname(name, is_owner, is_lead, rules),
    )


def _unit(lookups: Lookups, key: str) -> str:
    """Return what a unit is called now."""
    found = lookups.get("unit", key)
    return str(found.facts["name"]) if found else key


def owed(places: Iterable[Place], called: Called) -> Chat:
    """Return what a group's record says is to be put right in the chat."""
    places = list(places)
    return Chat(
        None,
        [(one.nickname or one.name, one.right) for one in places if one.state == "misnamed"],
        [(called.person(one.person), one.right) for one in places if one.state == "owed"],
        [called.person(one.person) for one in places if one.state == "surplus"],
    )


def found(findings: Iterable[Facts], called: Called) -> Chat:
    """Return what an inspection's findings say is to be put right in the chat."""
    wrong = [one for one in findings if one["standing"] not in ("cured", "unclear")]
    title = next((str(one["right"]) for one in wrong if one["kind"] == "title"), None)
    return Chat(
        title,
        [(one["found"], one["right"]) for one in wrong if one["kind"] == "nickname"],
        [(called.person(one["person"]), one["right"]) for one in wrong if one["kind"] == "missing"],
        [one["found"] for one in wrong if one["kind"] == "surplus"],
    )


def message(chat: Chat) -> str:
    """Write what is to be put right as a message to be copied into the chat; empty where all is right."""
    return "\n".join(map(language.say, _lines(chat)))


def _lines(chat: Chat) -> Iterator[str]:
    if chat.title is not None:
        yield tr("Please change the group's title to: {title}", title=chat.title)
    if chat.renames:
        yield tr("Please change your nickname:")
        yield from (tr("{nickname} → {right}", nickname=one, right=right) for one, right in chat.renames)
    if chat.comes:
        yield tr("Please bring into the group:")
        yield from (tr("{person}, as {right}", person=one, right=right) for one, right in chat.comes)
    if chat.goes:
        yield tr("Please take out of the group:")
        yield from chat.goes
