"""An approval's case, from its facts alone: who has agreed, and whose turn it is.

A level has seats; a seat has a holder, who may change. Votes say who agreed in which seat. Whoever has agreed at an
earlier level, not in another's place, has agreed at every later one: somebody who stands at two levels approves once.
A seat that was added must agree whatever its level goes by.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from wxflow.declare.records import Facts

APPLICANT = "applicant"
"""Where a case may be returned to besides its levels."""
Level = Mapping[str, Any]
Seat = Mapping[str, Any]


class Turn(NamedTuple):
    """A level, and the seats of it that are asked now."""

    level: Level
    asked: tuple[Seat, ...]

    @property
    def place(self) -> tuple[str, str]:
        """What makes it another turn: the level, and who of it when they are asked one after another."""
        return self.level["name"], self.asked[0]["seat"] if self.level["by"] == "in_turn" else ""


def turn(facts: Facts) -> Turn | None:
    """Return whose turn it is; None when everybody has agreed whom the levels require."""
    return next((Turn(level, asked) for level in facts["levels"] if (asked := _asked(facts, level))), None)


def place(facts: Facts) -> tuple[str, str] | None:
    """Return what makes the turn another, None when there is none."""
    now = turn(facts)
    return now.place if now else None


def asked_seat(facts: Facts, holder: str) -> Seat | None:
    """Return the seat somebody holds and is asked for now, or None."""
    now = turn(facts)
    return next((seat for seat in now.asked if seat["holder"] == holder), None) if now else None


def agreed(facts: Facts, level: Level) -> frozenset[str]:
    """Name the seats of a level whose agreement stands."""
    once = agreed_before(facts, level)
    here = {vote["seat"] for vote in facts["votes"] if vote["level"] == level["name"] and not vote["against"]}
    return frozenset(s["seat"] for s in level["seats"] if s["seat"] in here or s["holder"] in once)


def agreed_before(facts: Facts, level: Level) -> frozenset[str]:
    """Name who has agreed at an earlier level, in a seat of their own."""
    earlier = before(facts, level["name"])
    return frozenset(v["by"] for v in facts["votes"] if v["level"] in earlier and v["own"] and not v["against"])


def before(facts: Facts, name: str) -> list[str]:
    names = [level["name"] for level in facts["levels"]]
    return names[: names.index(name)]


def waiting(facts: Facts, level: Level) -> list[Seat]:
    """Return the seats that have said neither yes nor no."""
    against = {vote["seat"] for vote in facts["votes"] if vote["level"] == level["name"] and vote["against"]}
    said = agreed(facts, level) | against
    return [seat for seat in level["seats"] if seat["seat"] not in said]


def needed(facts: Facts, level: Level) -> list[Seat]:
    """Return the seats a level still needs, those that were added last; by votes and by any more than must agree."""
    silent, yes = waiting(facts, level), agreed(facts, level)
    own = [seat for seat in silent if "added_by" not in seat]
    added = [seat for seat in silent if "added_by" in seat]
    have = sum(1 for seat in level["seats"] if seat["seat"] in yes and "added_by" not in seat)
    least = {"any": 1, "votes": level["votes"]}.get(level["by"], have + len(own))
    return added if have >= least else own + added


def _asked(facts: Facts, level: Level) -> tuple[Seat, ...]:
    seats = needed(facts, level)
    return tuple(seats[:1] if level["by"] == "in_turn" else seats)


def is_lost(facts: Facts, seat: Seat) -> bool:
    """Tell whether a seat's objection ends the case: always, but where the others' votes may still be enough."""
    now = turn(facts)
    if now is None or now.level["by"] != "votes" or "added_by" in seat:
        return True
    own = [one for one in now.level["seats"] if "added_by" not in one]
    yes = agreed(facts, now.level)
    still = {one["seat"] for one in waiting(facts, now.level)} - {seat["seat"]}
    return sum(1 for one in own if one["seat"] in yes | still) < int(now.level["votes"])


def places(facts: Facts) -> tuple[str, ...]:
    """Return where a case may be sent back to: the applicant, and the levels somebody has voted at before this turn."""
    now = turn(facts)
    voted = {vote["level"] for vote in facts["votes"]}
    earlier = before(facts, now.level["name"]) if now else []
    if now and now.level["by"] == "in_turn":
        earlier = [*earlier, now.level["name"]]
    return (APPLICANT, *(name for name in earlier if name in voted))


def removable(facts: Facts, actor: str) -> list[Seat]:
    """Return the seats somebody has added that have not said anything yet."""
    return [
        seat
        for level in facts["levels"]
        for seat in waiting(facts, level)
        if seat.get("added_by") == actor
    ]  # fmt: skip
