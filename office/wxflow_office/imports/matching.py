"""Tell whose the nicknames found in a chat seem to be, as an inspection will take them: sure, unsure, or a stranger."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from wxflow.declare.records import Instance
from wxflow_machines.inspection.breaches import candidates
from wxflow_machines.inspection.recognition import Candidate, Recognised, Row, recognise
from wxflow_machines.policy.names import NameRules
from wxflow_machines.policy.sameness import canonical_name
from wxflow_office.company.company import Company

VERDICTS = ("unsure", "stranger", "sure", "named")
_MOST_ALIKE = 3
"""People named whom a nickname may be that of, for a sign in it."""


class Match(NamedTuple):
    """Whose a row of a roster seems to be."""

    nickname: str
    person: str | None
    verdict: str
    """named by a staff id; by the nickname sure or unsure; or a stranger."""
    known: bool = True
    """Whether somebody is on record under the staff id."""
    concerned: bool = True
    """Whether the group concerns them."""
    maybe: tuple[str, ...] = ()
    """Whom an unsure nickname may be that of as well."""


def match(company: Company, group: Instance, rows: Sequence[Row], taken: int, now: int) -> list[Match]:
    """Return whose each row seems to be, by the group as it stood when the roster was taken (UTC microseconds)."""
    lookups, rules = company.outlook().lookups, company.policy.at(now).names
    rows = [one._replace(person=lookups.key("person", one.person) if one.person else None) for one in rows]
    then = lookups.as_of(max(taken, group.created_at))
    known = {one.person: one for one in candidates(then, then.get("group", group.key) or group, _named(rows))}
    told = _Told(recognise(rows, known.values(), rules), known, rules)
    return [told.of(number, row) for number, row in enumerate(rows)]


def _named(rows: Sequence[Row]) -> set[str]:
    return {row.person for row in rows if row.person}


class _Told:
    """What can be told of a roster: who was recognised, and by how sure a sign."""

    def __init__(self, recognised: Recognised, known: dict[str, Candidate], rules: NameRules) -> None:
        self._of = {number: person for person, number in recognised.seen.items()}
        self._unclear = recognised.unclear
        self._known, self._rules = known, rules
        self._missing = [
            one for one in known.values() if one.concerned and one.person not in {*recognised.seen, *self._unclear}
        ]

    def of(self, number: int, row: Row) -> Match:
        """Say whose a row seems to be."""
        if row.person is not None:
            one = self._known.get(row.person)
            return Match(row.nickname, row.person, "named", one is not None, one is not None and one.concerned)
        if (person := self._of.get(number)) is not None:
            one = self._known[person]
            verdict = "sure" if self._is_plain(one, row.nickname) else "unsure"
            return Match(row.nickname, person, verdict, concerned=one.concerned)
        maybe = tuple(sorted(self._several(row.nickname))) or tuple(islice(self._alike(row.nickname), _MOST_ALIKE))
        return Match(row.nickname, None, "unsure" if maybe else "stranger", maybe=maybe)

    def _is_plain(self, one: Candidate, nickname: str) -> bool:
        """Tell whether a nickname is right for somebody, is their name, or is the one on record."""
        same = canonical_name(nickname)
        return same in {*one.rights(self._rules), canonical_name(one.name), canonical_name(one.nickname or "")}

    def _several(self, nickname: str) -> Iterator[str]:
        """Yield the namesakes of whom a nickname is one's, which cannot be told."""
        same = canonical_name(nickname)
        return (one for one in self._unclear if same in self._known[one].rights(self._rules))

    def _alike(self, nickname: str) -> Iterator[str]:
        """Yield who should be in, is not seen, and has a sign of their name in a nickname: 小黄 may be 黄娟娜."""
        signs = set(canonical_name(nickname))
        return (one.person for one in self._missing if signs.intersection(canonical_name(one.name)))
