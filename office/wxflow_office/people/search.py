"""Find people by name, staff id, the initials of their pinyin, or unit; who there are is read once a change."""

from collections.abc import Iterator
from typing import NamedTuple

from wxflow.declare.records import ERASED, Instance
from wxflow.store.stamp import stamp
from wxflow_machines.policy.sameness import canonical_id, canonical_name
from wxflow_office.company.company import Company
from wxflow_office.instances.units import Units
from wxflow_office.people.initials import are_of, letters


class Entry(NamedTuple):
    """Somebody as they are found and listed."""

    key: str
    id: str
    """The newest staff id."""
    name: str
    unit: str
    state: str
    stand_in: str | None
    """Who acts for them while they are on leave."""
    ids: tuple[str, ...]
    """All staff ids, as they are compared."""
    same: str
    """The name, as it is compared."""
    same_unit: str
    """What the unit is called now and what it was called, as they are compared."""
    initials: tuple[str, ...]


class _Known(NamedTuple):
    stamp: tuple[tuple[int, int], ...]
    entries: list[Entry]


_KNOWN: dict[tuple[str, str], _Known] = {}
"""What each process has read of each company; it can always be read again."""


def everybody(company: Company) -> list[Entry]:
    """Return everybody there is, by key: read once, and again when anything about anybody or a unit has changed."""
    at = company.store.url, company.company
    now = tuple(stamp(company.store, company.company, machine) for machine in ("person", "unit"))
    known = _KNOWN.get(at)
    if known is None or known.stamp != now:
        units = Units(company)
        known = _KNOWN[at] = _Known(now, [_entry(one, units) for one in company.queries.instances("person")])
    return known.entries


def search(company: Company, text: str, *, even_left: bool = False, after: str = "") -> Iterator[Entry]:
    """Yield who answers to a text, by key and behind a key; everybody where it is empty."""
    name, letter = canonical_name(text), canonical_id(text)
    for one in everybody(company):
        if one.key > after and (even_left or one.state == "employed") and _answers(one, name, letter):
            yield one


def _answers(one: Entry, name: str, letter: str) -> bool:
    if name in one.same or name in one.same_unit or any(known.startswith(letter) for known in one.ids):
        return True
    return letter.isascii() and letter.isalpha() and are_of(letter, one.initials)


def _entry(one: Instance, units: Units) -> Entry:
    facts, ids = one.facts, tuple(one.facts.get("ids", ()))
    unit = units.called(str(facts["unit"]))
    name = "" if facts["name"] == ERASED else str(facts["name"])
    return Entry(
        one.key,
        ids[-1] if ids else one.key,
        name,
        unit,
        one.state,
        facts.get("leave", {}).get("by"),
        tuple(map(canonical_id, (one.key, *ids))),
        canonical_name(name),
        f"{canonical_name(unit)} {canonical_name(facts['unit'])}",
        letters(canonical_name(name)),
    )
