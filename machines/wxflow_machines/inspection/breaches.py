"""Find the breaches in a group as it was found in the chat (clauses 8, 10, 15–18) and as it stood at that moment."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from wxflow.declare.context import Context, Lookups
from wxflow.declare.records import Facts, Instance
from wxflow_machines.inspection.recognition import Candidate, Recognised, Row, recognise
from wxflow_machines.parts.nicknames import on_record
from wxflow_machines.parts.scope import ABSENT, in_scope, people_in_scope
from wxflow_machines.policy import names
from wxflow_machines.policy.names import NameRules
from wxflow_machines.policy.policy import policy_of
from wxflow_machines.policy.sameness import canonical_name

EXPECTED_WHILE_CLOSING = ("owed", "present", "misnamed")
"""Whoever has no place on record in a group that is being closed need not be added any more."""


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
    return kind, person, canonical_name(found or "") if person is None else None


class Seen(NamedTuple):
    """What an inspection saw: the breaches, and whose place and nickname were as they should be."""

    breaches: list[Breach]
    unclear: list[Breach]
    """Who may be missing, which cannot be told: somebody in the chat is one of them."""
    differs: Breach | None
    """A title that fits, and is not the one on record."""
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


def see(context: Context, then: Lookups, group: Instance) -> Seen:
    """Hold the roster and title that were seen of a group against what should be; `then` is when they were seen."""
    rules = policy_of(context).names
    rows = [Row(row["nickname"], row.get("person")) for row in context.data["roster"]]
    known = {one.person: one for one in candidates(then, group, {row.person for row in rows if row.person})}
    recognised = recognise(rows, known.values(), rules)
    concerned = frozenset(one.person for one in known.values() if one.concerned)
    missing = [one for one in known.values() if one.concerned and one.person not in recognised.seen]
    unclear = [_missing(one, rules) for one in missing if one.person in recognised.unclear]
    misnamed = list(_misnamed(rows, recognised, known, rules))
    title: str | None = context.data.get("title")
    bad_title = list(_of_title(title, rules))
    gone = (one for one in missing if one.person not in recognised.unclear and _is_expected(then, group, one.person))
    breaches = [*bad_title, *_surplus(rows, recognised, concerned), *misnamed, *(_missing(one, rules) for one in gone)]
    differs = None if title is None or bad_title else _other_title(title, group.facts)
    seen = frozenset(recognised.seen)
    named_right = seen & concerned - {breach.person for breach in misnamed}
    return Seen(breaches, unclear, differs, title is not None and not bad_title, seen, named_right, concerned)


def _of_title(title: str | None, rules: NameRules) -> Iterator[Breach]:
    if title is not None and names.check_title(title, rules) is not None:
        yield Breach("title", "15", found=title, right=names.suggest_title(title, rules))


def _other_title(title: str, group: Facts) -> Breach | None:
    if canonical_name(title) == canonical_name(group["title"]):
        return None
    return Breach("title", "15", found=title, right=group["title"])


def _missing(one: Candidate, rules: NameRules) -> Breach:
    return Breach("missing", "18", one.person, _role(one), right=one.right(rules))


def _surplus(rows: list[Row], recognised: Recognised, concerned: frozenset[str]) -> Iterator[Breach]:
    for person, number in recognised.seen.items():
        if person not in concerned:
            yield Breach("surplus", "18", person, found=rows[number].nickname)
    for number in recognised.strangers:
        yield Breach("surplus", "18", found=rows[number].nickname)


def _misnamed(
    rows: list[Row], recognised: Recognised, known: dict[str, Candidate], rules: NameRules
) -> Iterator[Breach]:
    for person, number in recognised.seen.items():
        one, nickname = known.get(person), rows[number].nickname
        if one is not None and one.concerned and canonical_name(nickname) not in one.rights(rules):
            role = _role(one)
            yield Breach("nickname", CLAUSES[role], person, role, nickname, one.right(rules))


def role_in(group: Facts, person: str | None) -> str:
    """Return what somebody is in a group: owner, lead or member."""
    return "owner" if person == group["owner"] else "lead" if person in group["leads"] else "member"


def _role(one: Candidate) -> str:
    return "owner" if one.is_owner else "lead" if one.is_lead else "member"


def _is_expected(then: Lookups, group: Instance, person: str) -> bool:
    if group.state == "active":
        return True
    membership = then.get("membership", f"{group.key}/{person}")
    return membership is not None and membership.state in EXPECTED_WHILE_CLOSING


def candidates(then: Lookups, group: Instance, named: Iterable[str]) -> Iterator[Candidate]:
    """Yield whom a group concerns, who has a nickname on record in it, whom rows name, in the order of joining."""
    members = {one.facts["person"]: one.key for one in then.under(group.root, "membership")}
    changed = {person for one in then.under(group.root, "handover") for person in one.facts.get("nicknames", ())}
    concerned = {*people_in_scope(then, group.facts)}
    # Whoever has left a unit since is not found by it any more.
    moved = {*members, *named, *then.changed_since("person")} - concerned
    concerned |= {one for one in moved if in_scope(then, group.facts, one)}
    people = (then.get("person", person) for person in {*concerned, *members, *named})
    for one in sorted(filter(None, people), key=lambda one: (one.created_at, one.key)):
        membership = then.get("membership", members[one.key]) if one.key in members else None
        nickname = None
        if membership is not None:
            nickname = on_record(then, membership) if one.key in changed else membership.facts.get("nickname")
        if one.key in concerned or one.key in named or nickname is not None:
            yield Candidate(
                one.key,
                one.facts["name"],
                nickname,
                one.key in concerned,
                is_owner=one.key == group.facts["owner"],
                is_lead=one.key in group.facts["leads"],
                is_gone=one.key not in concerned and membership is not None and membership.state == ABSENT,
            )
