"""Find the breaches in a group as it was found in the chat (clauses 8, 10, 15–18) and as it stood at that moment."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from wxflow.rows import Facts, Instance
from wxflow.scene import Look, Scene
from wxflow_machines import names
from wxflow_machines.names import NameRules
from wxflow_machines.nicknames import on_record
from wxflow_machines.policy import policy_of
from wxflow_machines.recognition import Candidate, Recognised, Row, recognise
from wxflow_machines.sameness import canonical_name
from wxflow_machines.scope import ABSENT, in_scope, people_in_scope

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


def see(scene: Scene, then: Look, group: Instance) -> Seen:
    """Hold the roster and title that were seen of a group against what should be; `then` is when they were seen."""
    rules = policy_of(scene).names
    rows = [Row(row["nickname"], row.get("person")) for row in scene.data["roster"]]
    known = {one.person: one for one in _candidates(then, group, {row.person for row in rows if row.person})}
    recognised = recognise(rows, known.values(), rules)
    breaches = list(_of_title(scene.data.get("title"), rules))
    title_is_right = "title" in scene.data and not breaches
    breaches += _of_rows(rows, recognised, known, rules)
    seen = frozenset(filter(None, recognised.whose))
    concerned = frozenset(one.person for one in known.values() if one.concerned)
    for person in sorted(concerned - seen - recognised.unclear):
        if _is_expected(then, group, person):
            breaches.append(_missing(known[person], rules))
    misnamed = {breach.person for breach in breaches if breach.kind == "nickname"}
    unclear = [_missing(known[person], rules) for person in sorted(recognised.unclear)]
    differs = _other_title(scene.data["title"], group.facts) if title_is_right else None
    return Seen(breaches, unclear, differs, title_is_right, seen, seen & concerned - misnamed, concerned)


def _of_title(title: str | None, rules: NameRules) -> Iterator[Breach]:
    if title is not None and names.check_title(title, rules) is not None:
        yield Breach("title", "15", found=title, right=names.suggest_title(title, rules))


def _other_title(title: str, group: Facts) -> Breach | None:
    if canonical_name(title) == canonical_name(group["title"]):
        return None
    return Breach("title", "15", found=title, right=group["title"])


def _missing(one: Candidate, rules: NameRules) -> Breach:
    return Breach("missing", "18", one.person, _role(one), right=one.right(rules))


def _of_rows(
    rows: list[Row], recognised: Recognised, known: dict[str, Candidate], rules: NameRules
) -> Iterator[Breach]:
    for number, (person, row) in enumerate(zip(recognised.whose, rows, strict=True)):
        if number not in recognised.unclear_rows:
            yield from _of_row(known.get(person or ""), person, row.nickname, rules)


def _of_row(one: Candidate | None, person: str | None, nickname: str, rules: NameRules) -> Iterator[Breach]:
    if one is None or not one.concerned:
        yield Breach("surplus", "18", person, found=nickname)
    elif canonical_name(nickname) not in one.rights(rules):
        role = _role(one)
        yield Breach("nickname", CLAUSES[role], person, role, nickname, one.right(rules))


def role_in(group: Facts, person: str | None) -> str:
    """Return what somebody is in a group: owner, lead or member."""
    return "owner" if person == group["owner"] else "lead" if person in group["leads"] else "member"


def _role(one: Candidate) -> str:
    return "owner" if one.is_owner else "lead" if one.is_lead else "member"


def _is_expected(then: Look, group: Instance, person: str) -> bool:
    if group.state == "active":
        return True
    membership = then.get("membership", f"{group.key}/{person}")
    return membership is not None and membership.state in EXPECTED_WHILE_CLOSING


def _candidates(then: Look, group: Instance, named: Iterable[str]) -> Iterator[Candidate]:
    """Yield everybody who may be in the chat: whom the group concerns, whoever has ever been in it, whom rows name."""
    on_record = {one.facts["person"] for one in then.under(group.root, "membership")}
    for person in sorted({*people_in_scope(then, group.facts), *on_record, *named}):
        known = then.get("person", person)
        if known is not None:
            yield _candidate(then, group, known)


def _candidate(then: Look, group: Instance, known: Instance) -> Candidate:
    membership = then.get("membership", f"{group.key}/{known.key}")
    is_in = membership is not None and membership.state != ABSENT
    return Candidate(
        known.key,
        known.facts["name"],
        on_record(then, membership) if membership is not None and is_in else None,
        in_scope(then, group.facts, known.key),
        known.key == group.facts["owner"],
        known.key in group.facts["leads"],
    )
