"""Find the breaches in a group as it was found in the chat (clauses 8, 10, 15–18)."""

from collections.abc import Iterator
from typing import NamedTuple

from wxflow.declare.context import Context, Lookups
from wxflow.declare.records import Facts, Instance
from wxflow_machines.inspection.recognition import Candidate, Row, recognise
from wxflow_machines.parts.scope import ABSENT, concerns, people_in_scope
from wxflow_machines.policy import names
from wxflow_machines.policy.names import NameRules, normalise
from wxflow_machines.policy.policy import policy_of

EXPECTED_WHILE_CLOSING = ("owed", "present", "misnamed")
"""Whoever comes into scope of a group that is being closed need not be added any more."""


CLAUSES = {"owner": "16", "lead": "16", "member": "17"}
"""The clause a wrong nickname is against, by what the person is in the group."""
KINDS = ("title", "nickname", "missing", "surplus")
Identity = tuple[str, str | None, str | None]
"""What makes a breach the same when it is seen again: its kind, the person, or the nickname of somebody unknown."""
THE_TITLE: Identity = ("title", None, None)


class Breach(NamedTuple):
    """Something that is not as it should be, and what would be right."""

    kind: str
    """title, nickname, missing or surplus."""
    clause: str
    person: str | None = None
    role: str | None = None
    """What the person is in the group: owner, lead or member."""
    found: str | None = None
    right: str | None = None

    @property
    def identity(self) -> Identity:
        """What makes it the same when it is seen again."""
        return identity(self.kind, self.person, self.found)


def identity(kind: str, person: str | None, found: str | None) -> Identity:
    """Return what makes a breach the same when it is seen again."""
    if kind == "title":
        return THE_TITLE
    return kind, person, normalise(found or "") if person is None else None


class Seen(NamedTuple):
    """What an inspection saw: the breaches, and whose place and nickname were as they should be."""

    breaches: list[Breach]
    title_is_right: bool
    in_the_chat: frozenset[str]
    named_right: frozenset[str]
    concerned: frozenset[str]

    def is_right(self, name: Identity) -> bool:
        """Tell whether the contrary of a breach was seen; what was not looked at is not right."""
        kind, person, _ = name
        if kind == "title":
            return self.title_is_right
        if kind == "surplus":
            is_there = person in self.in_the_chat and person not in self.concerned
            return not is_there and all(breach.identity != name for breach in self.breaches)
        return person in (self.named_right if kind == "nickname" else self.in_the_chat)


def see(context: Context, group: Instance) -> Seen:
    """Hold the roster and title that were seen of a group against what should be."""
    rules = policy_of(context).names
    title = context.data.get("title")
    title_is_right = title is not None and names.check_title(title, rules) is None
    breaches = [] if title is None or title_is_right else [_of_title(title, rules)]
    known = {one.person: one for one in _candidates(context.lookups, group)}
    rows = [Row(row["nickname"], row.get("person")) for row in context.data["roster"]]
    found = list(zip(recognise(rows, known.values(), rules), rows, strict=True))
    for person, row in found:
        breaches += _of_row(known.get(person or ""), person, row.nickname, rules)
    seen = frozenset(person for person, _ in found if person)
    concerned = frozenset(one.person for one in known.values() if one.concerned)
    for person in sorted(concerned - seen):
        if _is_expected(context.lookups, group, person):
            one = known[person]
            breaches.append(Breach("missing", "18", person, _role(one), right=one.right(rules)))
    misnamed = {breach.person for breach in breaches if breach.kind == "nickname"}
    return Seen(breaches, title_is_right, seen, seen & concerned - misnamed, concerned)


def _of_title(title: str, rules: NameRules) -> Breach:
    return Breach("title", "15", found=title, right=names.suggest_title(title, rules))


def _of_row(one: Candidate | None, person: str | None, nickname: str, rules: NameRules) -> Iterator[Breach]:
    if one is None or not one.concerned:
        yield Breach("surplus", "18", person, found=nickname)
    elif not one.fits(nickname, rules):
        role = _role(one)
        yield Breach("nickname", CLAUSES[role], person, role, nickname, one.right(rules))


def role_in(group: Facts, person: str | None) -> str:
    """Return what somebody is in a group: owner, lead or member."""
    return "owner" if person == group["owner"] else "lead" if person in group["leads"] else "member"


def _role(one: Candidate) -> str:
    return "owner" if one.is_owner else "lead" if one.is_lead else "member"


def _is_expected(lookups: Lookups, group: Instance, person: str) -> bool:
    if group.state == "active":
        return True
    membership = lookups.get("membership", f"{group.key}/{person}")
    return membership is not None and membership.state in EXPECTED_WHILE_CLOSING


def _candidates(lookups: Lookups, group: Instance) -> Iterator[Candidate]:
    """Yield everybody who may be in the chat: whom the group concerns, and whoever has ever been in it."""
    on_record = {one.facts["person"]: one for one in lookups.under(group.root, "membership")}
    for person in sorted({*people_in_scope(lookups, group.facts), *on_record}):
        known = lookups.get("person", person)
        if known is not None:
            yield _candidate(group.facts, known, on_record.get(person))


def _candidate(group: Facts, known: Instance, membership: Instance | None) -> Candidate:
    person, is_in = known.key, membership is not None and membership.state != ABSENT
    return Candidate(
        person,
        known.facts["name"],
        membership.facts.get("nickname") if membership is not None and is_in else None,
        known.state == "employed" and concerns(group, person, known.facts["unit"]),
        person == group["owner"],
        person in group["leads"],
    )
