"""Propose whose the nicknames of groups to be adopted are: sure, unsure, or a stranger's."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from wxflow.declare.context import Lookups
from wxflow.declare.records import Facts, Instance
from wxflow_machines.inspection.recognition import Candidate, Recognised, Row, recognise
from wxflow_machines.parts.scope import concerns
from wxflow_machines.policy.names import NameRules
from wxflow_machines.policy.sameness import canonical_name
from wxflow_office.company.company import Company
from wxflow_office.imports.adoption_rosters import VERDICTS, Member
from wxflow_office.imports.groups import Listed
from wxflow_office.spreadsheets.headers import HEADERS

COLUMNS = ("group", "title", "nickname", "person", "name", "unit", "verdict", "note")


_MOST_ALIKE = 3
"""People named whom a nickname may be that of, for a sign in it."""


class Proposal(NamedTuple):
    """Whose a nickname seems to be; nobody, where somebody has to say, and then the note says who it may be."""

    group: str
    title: str
    nickname: str
    person: str = ""
    name: str = ""
    unit: str = ""
    verdict: str = "stranger"
    note: str = ""


def headings() -> list[str]:
    """Return the headers of a sheet of proposals, as they are read back."""
    return [HEADERS[column].split()[0] for column in COLUMNS]


def cells(proposal: Proposal) -> list[str]:
    """Return the row of a sheet that a proposal makes."""
    return list(proposal._replace(verdict=VERDICTS[proposal.verdict].split()[0]))


def counted(proposals: Iterable[Proposal]) -> dict[str, Counter[str]]:
    """Return how many of each verdict a group has, by its key."""
    found: dict[str, Counter[str]] = {}
    for one in proposals:
        found.setdefault(one.group, Counter())[one.verdict] += 1
    return found


def propose(company: Company, groups: Sequence[Listed], now: int) -> Iterator[Proposal]:
    """Yield, in the order of the rosters, whose each row seems to be at `now`, UTC microseconds."""
    lookups, rules = company.outlook().lookups, company.policy.at(now).names
    people = {one.key: one for one in company.queries.instances("person", states=("employed",))}
    for group in groups:
        facts = _facts(lookups, group.data)
        candidates = {one.key: _candidate(lookups, facts, one) for one in people.values()}
        ids = [lookups.key("person", one.person) if one.person else None for one in group.members]
        rows = [Row(one.nickname, person) for one, person in zip(group.members, ids, strict=True)]
        told = _Told(recognise(rows, candidates.values(), rules), candidates, people, rules)
        for number, member in enumerate(group.members):
            blank = Proposal(group.key, group.data["title"], member.nickname)
            yield told.known(blank, ids[number] or "", member) if ids[number] else told.proposal(blank, number)


def _facts(lookups: Lookups, data: dict[str, Any]) -> Facts:
    """Return a group's data with its people by the keys on record."""
    of = [lookups.key("person", one) for one in data["scope"]["people"]]
    leads = [lookups.key("person", one) for one in data["leads"]]
    scope = {"units": data["scope"]["units"], "people": of}
    return {"scope": scope, "leads": leads, "owner": lookups.key("person", data["owner"])}


def _candidate(lookups: Lookups, group: Facts, one: Instance) -> Candidate:
    concerned = concerns(lookups, group, one.key, one.facts["unit"])
    is_owner, is_lead = one.key == group["owner"], one.key in group["leads"]
    return Candidate(one.key, one.facts["name"], None, concerned, is_owner, is_lead)


class _Told:
    """What can be told of a roster: who was recognised, and by how sure a sign."""

    def __init__(
        self,
        recognised: Recognised,
        candidates: dict[str, Candidate],
        people: dict[str, Instance],
        rules: NameRules,
    ) -> None:
        self._of = {number: person for person, number in recognised.seen.items()}
        self._unclear = recognised.unclear
        self._candidates, self._people, self._rules = candidates, people, rules

    def known(self, blank: Proposal, person: str, member: Member) -> Proposal:
        """Say of a row that names its person that it does."""
        facts = self._people[person].facts if person in self._people else {"name": "", "unit": ""}
        return blank._replace(person=member.person, name=facts["name"], unit=facts["unit"], verdict="sure")

    def proposal(self, blank: Proposal, number: int) -> Proposal:
        """Say whose a row seems to be."""
        person = self._of.get(number)
        if person is None:
            several = [one for one in sorted(self._unclear) if self._is_right(one, blank.nickname)]
            if several:
                return blank._replace(verdict="unsure", note=f"几人中有人不在群里：{self._listed(several)}")
            alike = list(islice(self._alike(blank.nickname), _MOST_ALIKE))
            return blank._replace(verdict="unsure", note=f"或许是{self._listed(alike)}") if alike else blank
        if not self._candidates[person].concerned:
            return blank._replace(note=f"像是{self._called(person)}，不在群范围")
        if self._is_right(person, blank.nickname) or self._is_named(person, blank.nickname):
            facts = self._people[person].facts
            return blank._replace(person=person, name=facts["name"], unit=facts["unit"], verdict="sure")
        return blank._replace(verdict="unsure", note=f"像是{self._called(person)}")

    def _alike(self, nickname: str) -> Iterator[str]:
        """Yield who should be in, is not seen, and has a sign of their name in a nickname: 小黄 may be 黄娟娜."""
        signs, seen = set(canonical_name(nickname)), {*self._of.values(), *self._unclear}
        for one in self._candidates.values():
            if one.concerned and one.person not in seen and signs.intersection(canonical_name(one.name)):
                yield one.person

    def _listed(self, people: Iterable[str]) -> str:
        return "、".join(map(self._called, people))

    def _called(self, person: str) -> str:
        facts = self._people[person].facts
        return f"{facts['name']}（{person}，{facts['unit']}）"

    def _is_right(self, person: str, nickname: str) -> bool:
        return canonical_name(nickname) in self._candidates[person].rights(self._rules)

    def _is_named(self, person: str, nickname: str) -> bool:
        return canonical_name(nickname) == canonical_name(self._candidates[person].name)
