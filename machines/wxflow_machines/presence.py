"""Tell who is there: what a command names must be, and whoever has left is not."""

from collections.abc import Iterable

from wxflow.errors import meant
from wxflow.scene import Look
from wxflow.words import words

EMPLOYED = "employed"


def is_employed(look: Look, person: str) -> bool:
    """Tell whether somebody is employed at the moment."""
    found = look.get("person", person)
    return found is not None and found.state == EMPLOYED


def has_left(look: Look, person: str) -> bool:
    """Tell whether somebody has left; whoever was never entered counts as being there."""
    found = look.get("person", person)
    return found is not None and found.state != EMPLOYED


def present(look: Look, people: Iterable[str]) -> tuple[str, ...]:
    """Return the people, each once and by the key on record, without those who have left."""
    keys = dict.fromkeys(look.key("person", one) for one in people)
    return tuple(one for one in keys if not has_left(look, one))


def unknown_person(look: Look, person: str) -> str | None:
    """Say so when nobody is known by a staff id."""
    if look.get("person", person) is not None:
        return None
    return words("there is no person {person}{near}", person=person, near=meant(look.nearest("person", person)))


def not_employed(look: Look, person: str) -> str | None:
    """Say why somebody cannot be named as being there, if so."""
    if (why := unknown_person(look, person)) is not None:
        return why
    return None if is_employed(look, person) else words("{person} is not employed", person=person)


def anybody_not_employed(look: Look, people: Iterable[str]) -> str | None:
    """Say who of some people cannot be named as being there, if anybody: the first."""
    return next(filter(None, (not_employed(look, one) for one in people)), None)


def unit_not_open(look: Look, unit: str) -> str | None:
    """Say why a unit cannot be named, if so."""
    found = look.get("unit", unit)
    if found is None:
        near = look.nearest("unit", unit)
        return words("there is no unit {unit}{near}", unit=unit, near=meant(near and unit_name(look, near)))
    return None if found.state == "open" else words("unit {unit} is closed", unit=unit)


def any_unit_not_open(look: Look, units: Iterable[str]) -> str | None:
    """Say which of some units cannot be named, if any: the first."""
    return next(filter(None, (unit_not_open(look, one) for one in units)), None)


def unit_name(look: Look, unit: str) -> str:
    """Return what a unit is called now; its key where it is not known."""
    found = look.get("unit", unit)
    return str(found.facts["name"]) if found else unit
