"""Tell whose nicknames stand in a roster, namesakes apart."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple
from unicodedata import category

from wxflow_machines.policy.names import NameRules, check_nickname, normalise, right_nickname


class Candidate(NamedTuple):
    """Somebody a nickname may be that of; `nickname` is the one on record, if they are in."""

    person: str
    name: str
    nickname: str | None
    concerned: bool
    """Whether the group concerns them."""
    is_owner: bool
    is_lead: bool

    def fits(self, nickname: str, rules: NameRules) -> bool:
        """Tell whether a nickname is right for them."""
        fault = check_nickname(nickname, real_name=self.name, is_owner=self.is_owner, is_lead=self.is_lead, rules=rules)
        return fault is None

    def right(self, rules: NameRules) -> str:
        """Return the nickname that would be right for them."""
        return right_nickname(self.name, self.is_owner, self.is_lead, rules)


class Row(NamedTuple):
    """A line of a roster: the nickname as found, and the staff id if it is known."""

    nickname: str
    person: str | None


def recognise(rows: Sequence[Row], candidates: Iterable[Candidate], rules: NameRules) -> list[str | None]:
    """Return whose each row is, by staff id, or None; nobody is two rows.

    The surest sign decides first: the right nickname that is also on record, the right one, the one on record, the
    real name with or without a lead's suffix, and last the real name set apart in something longer.
    """
    whose = [row.person for row in rows]
    free = {one.person: one for one in sorted(candidates, key=lambda one: (not one.concerned, one.person))}
    for person in whose:
        free.pop(person or "", None)
    for sign in (_right_and_on_record, _right, _on_record, _named, _named_within):
        for number, row in enumerate(rows):
            if whose[number] is None and (found := sign(row.nickname, list(free.values()), rules)):
                whose[number] = found.person
                del free[found.person]
    return whose


_Sign = Callable[[str, list[Candidate], NameRules], Candidate | None]


def _right_and_on_record(nickname: str, free: list[Candidate], rules: NameRules) -> Candidate | None:
    return next((one for one in free if _is_on_record(nickname, one) and one.fits(nickname, rules)), None)


def _right(nickname: str, free: list[Candidate], rules: NameRules) -> Candidate | None:
    return next((one for one in free if one.fits(nickname, rules)), None)


def _on_record(nickname: str, free: list[Candidate], _: NameRules) -> Candidate | None:
    return next((one for one in free if _is_on_record(nickname, one)), None)


def _named(nickname: str, free: list[Candidate], rules: NameRules) -> Candidate | None:
    seen, suffix = normalise(nickname), normalise(rules.lead_suffix)
    plain = seen.removesuffix(suffix).removesuffix("+")
    return next((one for one in free if plain and plain == normalise(one.name)), None)


def _named_within(nickname: str, free: list[Candidate], _: NameRules) -> Candidate | None:
    """Find the one name that stands in the nickname with no letter next to it: 销售-张伟, but not 张伟 in 张伟华."""
    seen = normalise(nickname)
    found = [one for one in free if one.concerned and any(_stands_apart(name, seen) for name in _names(one))]
    return found[0] if len(found) == 1 else None


def _names(one: Candidate) -> tuple[str, ...]:
    """Return how somebody is called: by the real name, and as on record, which after a renaming is the old name."""
    return (normalise(one.name), *([normalise(one.nickname)] if one.nickname else ()))


def _is_on_record(nickname: str, one: Candidate) -> bool:
    return one.nickname is not None and normalise(one.nickname) == normalise(nickname)


def _stands_apart(name: str, text: str) -> bool:
    start = text.find(name) if len(name) > 1 else -1
    if start < 0:
        return False
    around = text[max(start - 1, 0) : start] + text[start + len(name) :][:1]
    return not any(category(sign).startswith("L") for sign in around)
