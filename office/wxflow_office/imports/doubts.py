"""Ask about what a list would do, where it is likelier that something else is meant."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from wxflow.errors import Refused
from wxflow.translatable import joined, listed, tr
from wxflow_machines.policy.sameness import canonical_name
from wxflow_office.imports.hr_changes import JOIN, LEAVE, TRANSFER, Change, Known, affected
from wxflow_office.instances.units import Units

_NAMED = 10
"""People named when there are too many."""


class Door(NamedTuple):
    """How whoever asks is told to answer: by an option or a box, and by what is done first instead."""

    new_units: str
    confirm: str
    rename: Callable[[str, str], str]
    """Of a unit's old and new name."""
    merge: Callable[[str, str], str]
    """Of a unit, and of the one it went into."""
    renumber: Callable[[str, str], str]
    """Of a person's old and new id."""


class Answers(NamedTuple):
    """What has been answered beforehand: that new units are new, and that all else is meant as it stands."""

    door: Door
    new_units: bool = False
    confirmed: bool = False


class List(NamedTuple):
    """What a list comes to, held against who is known; `changes` says that its rows are changes."""

    sheet: str
    known: Mapping[str, Known]
    come: Sequence[Change]
    units: Units
    changes: bool

    def raise_any(self, answers: Answers, percent: int) -> None:
        """Refuse what is to be asked about first; `percent` of the people may leave or move by one list."""
        doubts: list[str] = []
        if not answers.new_units:
            doubts += self._new_units(answers.door)
        if not answers.confirmed:
            doubts += [*self._renumbered(answers.door), *self._gone_whole(answers.door)]
            doubts += self._too_many(answers.door, percent)
        if doubts:
            raise Refused(self.sheet, joined(doubts))

    def _new_units(self, door: Door) -> Iterator[str]:
        """Say which units nobody knows, and what may be meant by them."""
        if self.units.is_empty:
            return
        people: dict[str, list[Change]] = defaultdict(list)
        for change in self.come:
            if change.event in (JOIN, TRANSFER) and not change.repeated and not self.units.knows(change.data["unit"]):
                people[canonical_name(change.data["unit"])].append(change)
        renamed = {to: old for old, to in self._moved_whole().items()}
        plain: dict[str, int] = {}
        for same, theirs in people.items():
            unit = theirs[0].data["unit"]
            if same not in renamed and not self.units.near(unit):
                plain[unit] = len(theirs)
            elif (old := renamed.get(same)) is not None:
                yield tr(
                    "there is no unit {unit}, and everybody of {old} is in it now: has it been renamed? "
                    "{first}; or {answer} if it is another",
                    unit=unit,
                    old=self.units.called(old),
                    first=door.rename(self.units.called(old), unit),
                    answer=door.new_units,
                )
            else:
                yield tr(
                    "there is no unit {unit}{near}, and {people} people are to be in it: {answer} to open it",
                    unit=unit,
                    answer=door.new_units,
                    near=self.units.near(unit),
                    people=len(theirs),
                )
        if plain:
            told = [tr("{unit} ({people} people)", unit=unit, people=count) for unit, count in plain.items()]
            yield tr("there is no unit {units}: {answer} to open it", units=listed(told), answer=door.new_units)

    def _renumbered(self, door: Door) -> Iterator[str]:
        """Say who comes as somebody new while somebody of their name and unit is in the list no more."""
        gone = {
            self._sign(self.known[one.person]): one.person for one in self.come if one.event == LEAVE and not one.row
        }
        for change in self.come if gone else ():
            if change.event != JOIN or change.person in self.known:
                continue
            old = gone.get((canonical_name(change.data["name"]), self.units.key(change.data["unit"])))
            if old is not None:
                yield tr(
                    "{new} {name} is new, and {old} of the same name and unit is in the list no more: another staff id "
                    "of one person? {first}; or {answer} if they are two",
                    first=door.renumber(old, change.person),
                    answer=door.confirm,
                    new=change.person,
                    name=change.data["name"],
                    old=old,
                )

    def _gone_whole(self, door: Door) -> Iterator[str]:
        """Say which units have nobody in the list any more."""
        if self.changes:
            return
        missing = {one.person for one in self.come if one.event == LEAVE and not one.row}
        for unit, people in self._people().items():
            if missing.issuperset(people):
                yield tr(
                    "nobody of {unit} ({people} people) is in the list: give a list with everybody in it, "
                    "or {answer} if they have all left",
                    answer=door.confirm,
                    unit=self.units.called(unit),
                    people=len(people),
                )
        for old, to in self._moved_whole().items():
            if self.units.knows(to) and len(self._people()[old]) > 1:
                yield tr(
                    "everybody of {old} is in {unit} now: has it been merged into it? "
                    "{first}; or {answer} if they have all moved",
                    old=self.units.called(old),
                    unit=self.units.called(to),
                    first=door.merge(self.units.called(old), self.units.called(to)),
                    answer=door.confirm,
                )

    def _called(self, person: str) -> str:
        name = self.known[person].name
        return tr("{name} ({id})", name=name, id=person) if name else person

    def _too_many(self, door: Door, percent: int) -> Iterator[str]:
        """Say so when more would leave or be moved than one file may make leave or move."""
        employed = sum(one.state == "employed" for one in self.known.values())
        leaving, moving = (affected(self.known, self.come, event) for event in (LEAVE, TRANSFER))
        people = list(dict.fromkeys((*leaving, *moving)))
        if len(people) * 100 <= percent * employed:
            return
        named = listed([self._called(one) for one in people[:_NAMED]] + ["…"] * (len(people) > _NAMED))
        told = {"employed": employed, "named": named, "percent": percent, "answer": door.confirm}
        if leaving and moving:
            yield tr(
                "{leaving} of {employed} people would leave and {moving} be moved ({named}), more than {percent} %: "
                "give a list that is right, or {answer} if it is",
                **told,
                leaving=len(leaving),
                moving=len(moving),
            )
        elif moving:
            yield tr(
                "{moving} of {employed} people would be moved ({named}), more than {percent} %: "
                "give a list that is right, or {answer} if it is",
                **told,
                moving=len(moving),
            )
        else:
            yield tr(
                "{leaving} of {employed} people would leave ({named}), more than {percent} %: "
                "give a list with everybody in it, or {answer} if they really leave",
                **told,
                leaving=len(leaving),
            )

    def _people(self) -> dict[str, set[str]]:
        """Return who is employed, by the key of their unit."""
        found: dict[str, set[str]] = defaultdict(set)
        for person, one in self.known.items():
            if one.state == "employed":
                found[self.units.key(one.unit)].add(person)
        return found

    def _moved_whole(self) -> dict[str, str]:
        """Return which units' people, but for those who leave, are all in one other unit now: by the old one's key."""
        if self.changes:
            return {}
        left = {one.person for one in self.come if one.event == LEAVE}
        now = {one.person: self.units.key(one.data["unit"]) for one in self.come if one.event == TRANSFER}
        to = {unit: {now.get(person) for person in people - left} for unit, people in self._people().items()}
        return {unit: new for unit, news in to.items() if len(news) == 1 and (new := next(iter(news))) is not None}

    def _sign(self, one: Known) -> tuple[str, str]:
        return canonical_name(one.name), self.units.key(one.unit)
