"""Tell whose nicknames stand in a roster, as far as it can be told: namesakes apart, and who is unclear."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from wxflow_machines.policy.names import PLUS, NameRules, fitting_nicknames, right_nickname
from wxflow_machines.policy.sameness import canonical_name

_SHORTEST = 2
"""The fewest characters of a name that tell whose it is."""


class Candidate(NamedTuple):
    """Somebody a nickname may be that of; `nickname` is the one on record."""

    person: str
    name: str
    nickname: str | None
    concerned: bool
    """Whether the group concerns them."""
    is_owner: bool
    is_lead: bool
    is_gone: bool = False
    """Whether they were in once and have no place any more."""

    def rights(self, rules: NameRules) -> frozenset[str]:
        """Return the nicknames that are right for them, as they are compared."""
        return fitting_nicknames(self.name, self.is_owner, self.is_lead, rules)

    def right(self, rules: NameRules) -> str:
        """Return the nickname that would be right for them."""
        return right_nickname(self.name, self.is_owner, self.is_lead, rules)


class Row(NamedTuple):
    """A line of a roster: the nickname as found, and the staff id if it is known."""

    nickname: str
    person: str | None


class Recognised(NamedTuple):
    """Whose rows they are: by person the row's number, in the order it was told; and what cannot be told."""

    seen: dict[str, int]
    strangers: list[int]
    unclear: frozenset[str]
    """Those for whom rows are right that are too few for all of them: some are in, and some are not."""


_Sign = Callable[[str], Iterable[str]]
"""Returns whom a nickname, as it is compared, may be that of."""


def recognise(rows: Sequence[Row], candidates: Iterable[Candidate], rules: NameRules) -> Recognised:
    """Tell whose each row is; nobody is two rows.

    The surest sign decides first: the nickname is right for them, is on record, is or holds their real name, is a part
    of it. Each decides only where it points at exactly one person who is not seen otherwise.
    """
    work = _Recognition(rows, candidates)
    signs = _Signs(work.free.values(), rules)
    work.tell(signs.right)
    work.tell_namesakes(signs.right)
    work.tell(signs.on_record)
    work.tell(signs.named, signs.held)
    work.tell(signs.is_part)
    return Recognised(work.seen, list(work.waiting), frozenset(work.unclear))


class _Recognition:
    """The rows that wait to be told whose they are, and the people who are not seen yet."""

    def __init__(self, rows: Sequence[Row], candidates: Iterable[Candidate]) -> None:
        self.seen = {row.person: number for number, row in enumerate(rows) if row.person is not None}
        self.free = {one.person: one for one in candidates if one.person not in self.seen}
        self.waiting = {n: canonical_name(row.nickname) for n, row in enumerate(rows) if row.person is None}
        self.unclear: set[str] = set()

    def tell(self, *signs: _Sign) -> None:
        """Tell every row that a sign tells; of several, the first that points at anybody."""
        told = True
        while told:  # whoever is seen makes another row plain
            told = False
            for number, nickname in list(self.waiting.items()):
                pointed = (self._found(sign, nickname) for sign in signs)
                found: list[str] = next(filter(None, pointed), list[str]())
                if len(found) == 1:
                    self._settle(number, found[0])
                    told = True

    def tell_namesakes(self, right: _Sign) -> None:
        """Tell the rows that are right for several people: all of them are in, or who is missing is unclear."""
        bearing: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for number, nickname in self.waiting.items():
            several = tuple(self._found(right, nickname))
            if len(several) > 1:
                bearing[several].append(number)
        for people, numbers in bearing.items():
            if len(numbers) < len(people):
                self.unclear.update(people)
                for person in people:
                    self.free.pop(person, None)
                for number in numbers:
                    del self.waiting[number]
            else:
                for number, person in zip(numbers, people, strict=False):
                    self._settle(number, person)

    def _found(self, sign: _Sign, nickname: str) -> list[str]:
        free = [person for person in dict.fromkeys(sign(nickname)) if person in self.free]
        # Whoever was in once is thought of last: a namesake of theirs is no stranger.
        return [person for person in free if not self.free[person].is_gone] or free

    def _settle(self, number: int, person: str) -> None:
        self.seen[person] = number
        del self.waiting[number], self.free[person]


class _Signs:
    """What points from a nickname at people, found without going through all of them."""

    def __init__(self, candidates: Iterable[Candidate], rules: NameRules) -> None:
        self._suffix = canonical_name(rules.lead_suffix)
        self._right: dict[str, list[str]] = defaultdict(list)
        self._on_record: dict[str, list[str]] = defaultdict(list)
        self._named: dict[str, list[str]] = defaultdict(list)
        self._holding: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for one in candidates:
            name = canonical_name(one.name)
            self._named[name].append(one.person)
            if one.nickname is not None:
                self._on_record[canonical_name(one.nickname)].append(one.person)
            if one.concerned:
                for nickname in one.rights(rules):
                    self._right[nickname].append(one.person)
                for pair in dict.fromkeys(_pairs(name)):
                    self._holding[pair].append((name, one.person))
        self._lengths = sorted({len(name) for name in self._named} - {0})

    def right(self, nickname: str) -> Iterable[str]:
        return self._right.get(nickname, ())

    def on_record(self, nickname: str) -> Iterable[str]:
        return self._on_record.get(nickname, ()) if nickname else ()

    def named(self, nickname: str) -> Iterable[str]:
        """Return whose name it is, with or without a lead's suffix."""
        plain = nickname.removesuffix(self._suffix).removesuffix(PLUS)
        return self._named.get(plain, ()) if plain else ()

    def held(self, nickname: str) -> Iterator[str]:
        for length in self._lengths:
            for start in range(len(nickname) - length + 1):
                yield from self._named.get(nickname[start : start + length], ())

    def is_part(self, nickname: str) -> Iterator[str]:
        holding = [self._holding.get(pair, []) for pair in _pairs(nickname)]
        if holding:
            yield from (person for name, person in min(holding, key=len) if nickname in name)


def _pairs(text: str) -> list[str]:
    """Return every two characters that stand next to each other."""
    return [text[start : start + _SHORTEST] for start in range(len(text) - _SHORTEST + 1)]
