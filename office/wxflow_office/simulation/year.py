"""Make up a company and its year: who does what, when, in time or late; the same for the same seed."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from zlib import crc32
from zoneinfo import ZoneInfo

from wxflow.decide.command import Command
from wxflow.declare.records import Instance
from wxflow_machines.penalty import is_recorded_only
from wxflow_machines.policy.policy import Policy
from wxflow_office.simulation.agenda import DAY, HOUR, Agenda
from wxflow_office.simulation.groups import Group
from wxflow_office.simulation.moves import GroupMoves
from wxflow_office.simulation.people import NAMES, Person, unit_name

UNIT = 8
"""People a unit."""
_WORKDAYS = 250
_LEAVE, _TRANSFER, _RENAME = 0.18, 0.05, 0.01
"""Of all people, a year; whoever leaves is replaced."""
_AT_FIRST = 0.6
"""Of all groups, how many are there already and are adopted."""
_TEMPORARY = 0.3
_REPORTED = 0.02
"""Of all groups, a year."""
_CONFIRMED, _WAIVED = 80, 90
"""Of a hundred penalties proposed, in the first month after."""


class Size(NamedTuple):
    """How large a company is, and which days it plays."""

    groups: int
    people: int
    first: date
    days: int


class Day(NamedTuple):
    """What happens on a day, in order; `now` is ten past its midnight, UTC microseconds."""

    now: int
    begins_month: bool
    commands: list[Command]


class Company:
    """A company at play."""

    def __init__(self, policy: Policy, size: Size, seed: int) -> None:
        self._size, self._hr, self._centre = size, policy.hr[0], policy.information_centre[0]
        self._zone = ZoneInfo(policy.zone)
        self._agenda = Agenda(f"{seed} {size}")
        self._people: list[Person] = []
        self._units: list[list[Person]] = [[] for _ in range(max(1, size.people // UNIT))]
        self._groups = GroupMoves(self._agenda, policy, self._units)

    def days(self) -> Iterator[Day]:
        """Yield the days in order."""
        for number in range(self._size.days):
            day = self._size.first + timedelta(days=number)
            midnight = self._midnight(day)
            if number == 0:
                self._found(midnight)
            elif day.weekday() < 5:
                self._plan(midnight)
            done = self._agenda.until(self._midnight(day + timedelta(days=1)))
            yield Day(midnight + HOUR // 6, day.day == 1, done)

    def _found(self, midnight: int) -> None:
        self._agenda.now = midnight + 8 * HOUR
        self._agenda.fire("person", self._centre, "join", self._hr, name="钟静明", unit="信息中心")
        for number in range(self._size.people):
            self._join(number % len(self._units))
        there = max(1, round(self._size.groups * _AT_FIRST))
        for number in range(self._size.groups):
            group = Group(f"G{number:07}", number % len(self._units), self._agenda.chance.random() < _TEMPORARY)
            if number < there:
                self._agenda.at(midnight + 9 * HOUR + number % (7 * HOUR), self._groups.adopt, group)
            else:
                weeks = self._size.days * (number - there) // (self._size.groups - there + 1)
                self._agenda.at(midnight + weeks * DAY + self._agenda.office_hours(), self._groups.request, group)

    def _plan(self, midnight: int) -> None:
        for share, act in ((_LEAVE, self._leave), (_TRANSFER, self._transfer), (_RENAME, self._rename)):
            for _ in range(self._agenda.some(self._size.people * share / _WORKDAYS)):
                self._agenda.at(midnight + self._agenda.office_hours(), act)
        for _ in range(self._agenda.some(self._size.groups * _REPORTED / _WORKDAYS)):
            self._agenda.at(midnight + self._agenda.office_hours(), self._groups.report)

    def _join(self, unit: int) -> None:
        person = Person(len(self._people), unit)
        self._people.append(person)
        self._units[unit].append(person)
        self._agenda.fire("person", person.key, "join", self._hr, name=person.name, unit=unit_name(unit))
        self._groups.come_to(person)

    def _leave(self) -> None:
        person = self._agenda.chance.choice(self._people)
        if person.employed and len(self._units[person.unit]) > 2:
            person.employed = False
            self._units[person.unit].remove(person)
            self._agenda.fire("person", person.key, "leave", self._hr)
            self._groups.go_from(person)
            self._agenda.at(self._agenda.now + 3 * DAY, self._join, person.unit)

    def _transfer(self) -> None:
        person, unit = self._agenda.chance.choice(self._people), self._agenda.chance.randrange(len(self._units))
        if person.employed and unit != person.unit and len(self._units[person.unit]) > 2:
            self._units[person.unit].remove(person)
            self._units[unit].append(person)
            self._agenda.fire("person", person.key, "transfer", self._hr, unit=unit_name(unit))
            self._groups.go_from(person)
            person.unit = unit
            self._groups.come_to(person)

    def _rename(self) -> None:
        person = self._agenda.chance.choice(self._people)
        if person.employed:
            before = person.name
            person.rename(self._agenda.chance.randrange(NAMES), self._agenda.chance.randrange(NAMES))
            if person.name != before:
                self._agenda.fire("person", person.key, "rename", self._hr, name=person.name)
                self._groups.rename(person)

    def _midnight(self, day: date) -> int:
        moment = datetime(day.year, day.month, day.day, tzinfo=self._zone)
        return round((moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()) * 1_000_000


def decisions(policy: Policy, penalties: Iterable[Instance], moment: int) -> Iterator[Command]:
    """Have HR confirm most of the penalties that are proposed, waive some, and settle those that are confirmed."""
    for one in penalties:
        luck = crc32(one.key.encode()) % 100
        reason: str | None = None
        data: dict[str, Any] = {}
        if one.state == "confirmed":
            event = "settle"
        elif luck < _CONFIRMED and is_recorded_only(one.facts):
            event = "record"
        elif luck < _CONFIRMED:
            event, data = "confirm", {"amount": one.facts["amount"] or one.facts["floor"]}
        elif luck < _WAIVED:
            event, reason = "waive", "情有可原"
        else:
            continue
        yield Command(
            machine="penalty",
            key=one.key,
            event=event,
            data=data,
            actor=policy.hr[0],
            at=None,
            recorded_at=moment,
            reason=reason,
        )
