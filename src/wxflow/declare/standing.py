"""Know which deadlines of an instance have passed and still stand: shown as overdue, though no longer armed. Pure."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from wxflow.declare.records import Facts, Step
from wxflow.moments import iso

STANDING = "standing"
"""The fact that names what stands, each with its due moment (ISO 8601, UTC), and the ref that finds it."""


class Standing(NamedTuple):
    """A deadline that has passed and still stands; `due` as ISO 8601, UTC."""

    name: str
    due: str


def standing_of(facts: Facts) -> Mapping[str, str]:
    """Return the due moment of each deadline that stands, by its name."""
    found: Mapping[str, str] = facts.get(STANDING, {})
    return found


def stood(facts: Facts, step: Step) -> Facts:
    """Return the facts after a deadline has passed that stands."""
    return {**facts, STANDING: {**standing_of(facts), str(step.data["timer"]): iso(step.at, "UTC")}}


def still_standing(facts: Facts, ended: Collection[str]) -> Facts:
    """Return the facts without what no longer stands."""
    left = {name: due for name, due in standing_of(facts).items() if name not in ended}
    others = {name: value for name, value in facts.items() if name != STANDING}
    return {**others, STANDING: left} if left else others
