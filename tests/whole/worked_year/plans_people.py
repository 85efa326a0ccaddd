"""Think of what may happen to people and units."""

from collections.abc import Iterator
from random import Random

from tests.whole.worked_year.books import Entry
from tests.whole.worked_year.companies import STAFF, UNITS
from tests.whole.worked_year.disguises import as_typed, disguised
from tests.whole.worked_year.oracle import Oracle
from tests.whole.worked_year.plans import Data, Plan, employed, entries, of_role

NAMES = ("王芳", "李娜", "张敏", "刘𠮷", "陈静", "阿依古丽·买买提", "黄石文", "马龙", "王芳华", "卢\U000241fe", "石龺")


def joining(chance: Random, person: str, oracle: Oracle) -> Plan:
    """Plan that somebody joins, mostly under the name on record."""
    known: Entry | None = oracle.page["people"].get(person)
    name = known["name"] if known and chance.random() < 0.6 else chance.choice(NAMES)
    data: Data = {"name": disguised(chance, name), "unit": unit_name(chance, oracle)}
    if chance.random() < 0.2:
        data["same_person"] = chance.random() < 0.8
    key = as_typed(chance, person) if known else person
    return Plan("person", key, "join", data, of_role(chance, oracle, "hr"))


def unit_name(chance: Random, oracle: Oracle, *states: str) -> str:
    """Return one of the names of a unit, mostly of one that is open."""
    if chance.random() < 0.02 or not oracle.page["units"]:
        return chance.choice((*UNITS, f"新{len(oracle.page['units'])}部"))
    wanted = states or (("open",) if chance.random() < 0.9 else ("open", "closed", "merged"))
    keys = [key for key, _ in entries(oracle, "units", *wanted)] or [UNITS[0]]
    key = chance.choice(keys)
    names = [name for name, meant in oracle.page["names"].items() if meant == key] or [key]
    if key not in oracle.page["units"]:
        return key
    return disguised(chance, chance.choice((key, oracle.page["units"].get(key, {}).get("name", key), *names)))


def people(chance: Random, oracle: Oracle) -> Iterator[Plan]:
    """Plan what may happen to somebody."""
    known = oracle.page["people"]
    key = chance.choice((*STAFF, *known))
    hr = of_role(chance, oracle, "hr")
    if not oracle.employed(key):
        yield joining(chance, key, oracle)
        return
    told = as_typed(chance, chance.choice(oracle.ids_of(key)))
    yield Plan("person", told, "transfer", {"unit": unit_name(chance, oracle)}, hr)
    name = known[key]["name"] if chance.random() < 0.1 else chance.choice(NAMES)
    yield Plan("person", told, "rename", {"name": disguised(chance, name)}, hr)
    needed = [role for role in ("hr", "information_centre") if not _others(oracle, role, key)]
    if not needed:
        yield Plan("person", told, "leave", {}, hr)
    if chance.random() < 0.3:
        other = f"N{len(oracle.page['ids']):04}" if chance.random() < 0.8 else chance.choice(list(known))
        yield Plan("person", told, "renumber", {"id": other}, hr)


def _others(oracle: Oracle, role: str, person: str) -> list[str]:
    """Return who else holds a role that must be held."""
    return [one for one in oracle.role(role) if one != person and not oracle.has_left(one)]


def units(chance: Random, oracle: Oracle) -> Iterator[Plan]:
    """Plan what may happen to a unit."""
    actor = of_role(chance, oracle, chance.choice(("hr", "information_centre")))
    fresh = f"新{len(oracle.page['names'])}部"
    key = unit_name(chance, oracle)
    if chance.random() < 0.5:
        data = {"name": chance.choice((fresh, fresh, unit_name(chance, oracle)))} if chance.random() < 0.4 else {}
        yield Plan("unit", chance.choice((fresh, fresh, fresh, key)), "open", data, actor)
    else:
        yield Plan("unit", unit_name(chance, oracle, "closed"), "open", {}, actor)
    yield Plan("unit", key, "rename", {"name": chance.choice((fresh, fresh, key, unit_name(chance, oracle)))}, actor)
    if len(entries(oracle, "units", "open")) > 3 or chance.random() < 0.1:
        yield Plan("unit", key, "merge", {"into": unit_name(chance, oracle)}, actor)
    used = {oracle.page["people"][person]["unit"] for person in employed(oracle)}
    empty = [unit for unit, _ in entries(oracle, "units", "open") if unit not in used]
    yield Plan("unit", chance.choice(empty or [key]), "close", {}, actor)
