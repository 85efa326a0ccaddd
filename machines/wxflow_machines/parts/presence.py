"""Tell who is there: what a command names must be, and whoever has left is not."""

from collections.abc import Iterable

from wxflow.declare.context import Lookups
from wxflow.errors import meant
from wxflow.translatable import not_there, term, tr

EMPLOYED = "employed"


def is_employed(lookups: Lookups, person: str) -> bool:
    """Tell whether somebody is employed at the moment."""
    found = lookups.get("person", person)
    return found is not None and found.state == EMPLOYED


def has_left(lookups: Lookups, person: str) -> bool:
    """Tell whether somebody has left; whoever was never entered counts as being there."""
    found = lookups.get("person", person)
    return found is not None and found.state != EMPLOYED


def present(lookups: Lookups, people: Iterable[str]) -> tuple[str, ...]:
    """Return the people, each once and by the key on record, without those who have left."""
    keys = dict.fromkeys(lookups.key("person", one) for one in people)
    return tuple(one for one in keys if not has_left(lookups, one))


def unknown_person(lookups: Lookups, person: str) -> str | None:
    """Say so when nobody is known by a staff id."""
    if lookups.get("person", person) is not None:
        return None
    return not_there(term("machine", "person"), person, meant(lookups.nearest("person", person)))


def not_employed(lookups: Lookups, person: str) -> str | None:
    """Say why somebody cannot be named as being there, if so."""
    if (why := unknown_person(lookups, person)) is not None:
        return why
    return None if is_employed(lookups, person) else tr("{person} is not employed", person=person)


def anybody_not_employed(lookups: Lookups, people: Iterable[str]) -> str | None:
    """Say who of some people cannot be named as being there, if anybody: the first."""
    return next(filter(None, (not_employed(lookups, one) for one in people)), None)


def unit_not_open(lookups: Lookups, unit: str) -> str | None:
    """Say why a unit cannot be named, if so."""
    found = lookups.get("unit", unit)
    if found is None:
        near = lookups.nearest("unit", unit)
        return not_there(term("machine", "unit"), unit, meant(near and unit_name(lookups, near)))
    return None if found.state == "open" else tr("unit {unit} is closed", unit=unit)


def any_unit_not_open(lookups: Lookups, units: Iterable[str]) -> str | None:
    """Say which of some units cannot be named, if any: the first."""
    return next(filter(None, (unit_not_open(lookups, one) for one in units)), None)


def unit_name(lookups: Lookups, unit: str) -> str:
    """Return what a unit is called now; its key where it is not known."""
    found = lookups.get("unit", unit)
    return str(found.facts["name"]) if found else unit
