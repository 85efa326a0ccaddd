"""Compare a roster that a lead hands in with the memberships on record."""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from wxflow_machines.parts.scope import ABSENT
from wxflow_machines.policy.sameness import canonical_name

IN = ("present", "misnamed", "surplus")


class Member(NamedTuple):
    """Somebody's membership as it stands on record."""

    state: str
    nickname: str | None


class Duty(NamedTuple):
    """What is to be done about somebody: an event, or None when only an inspection can tell."""

    person: str
    event: str | None
    nickname: str | None
    state: str


def duties(known: Mapping[str, Member], roster: Mapping[str, str], fits: Callable[[str, str], bool]) -> Iterator[Duty]:
    """Yield what brings the record in line with a roster, people by nickname; `fits` holds those against clause 8."""
    for person, nickname in roster.items():
        state = known[person].state if person in known else ABSENT
        if state in (ABSENT, "owed"):
            yield Duty(person, "add", nickname, state)
        elif state == "surplus":
            yield Duty(person, None, nickname, state)
        else:
            differs = canonical_name(known[person].nickname or "") != canonical_name(nickname)
            if state == "misnamed" and (differs or fits(person, nickname)):
                yield Duty(person, "correct", nickname, state)
            elif differs:
                yield Duty(person, None, nickname, state)
    for person, member in known.items():
        if person not in roster and member.state in IN:
            yield Duty(person, "remove" if member.state == "surplus" else None, None, member.state)
