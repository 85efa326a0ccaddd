"""Tell whom a group concerns (clause 10), and find whom and which groups that touches."""

from collections.abc import Collection, Iterable

from wxflow.declare.context import Lookups
from wxflow.declare.records import Facts, Instance
from wxflow_machines.policy.sameness import canonical_name

LIVE = ("active", "closing")
"""The states of a group that is in use."""
FOUNDED = ("requested", "active")
"""The states a group begins in: applied for, or adopted."""
IN_THE_GROUP = ("present", "misnamed")
"""The states of a membership of somebody who is in."""
ABSENT = "absent"
"""The state of a membership of somebody who is not in."""


def concerns(lookups: Lookups, group: Facts, person: str, unit: str) -> bool:
    """Tell whether a group concerns an employed person of a unit."""
    return concerns_beyond_leading(lookups, group, person, unit) or person in group["leads"]


def concerns_beyond_leading(lookups: Lookups, group: Facts, person: str, unit: str) -> bool:
    """Tell whether a group would concern a person even if they did not lead it."""
    scope = group["scope"]
    return is_of(lookups, unit, scope["units"]) or person in scope["people"] or person == group.get("owner")


def is_of(lookups: Lookups, unit: str, units: Collection[str]) -> bool:
    """Tell whether a unit is among others, whichever of them was merged into which."""
    return unit in units or lookups.key("unit", unit) in {lookups.key("unit", one) for one in units}


def in_scope(lookups: Lookups, group: Facts, person: str) -> bool:
    """Tell whether a person is employed and the group concerns them."""
    found = lookups.get("person", person)
    return found is not None and found.state == "employed" and concerns(lookups, group, person, found.facts["unit"])


def people_in_scope(lookups: Lookups, group: Facts) -> list[str]:
    """Return everybody a group concerns, by staff id."""
    scope = group["scope"]
    by_unit = (one.key for unit in scope["units"] for one in people_of(lookups, unit))
    named = {*by_unit, *scope["people"], *group["leads"], group["owner"]}
    return sorted(person for person in named if in_scope(lookups, group, person))


def people_of(lookups: Lookups, unit: str) -> list[Instance]:
    """Return everybody employed in a unit, those of the units that were merged into it included."""
    return [person for one in all_of(lookups, unit) for person in lookups.find("person", "unit", one)]


def all_of(lookups: Lookups, unit: str) -> tuple[str, ...]:
    """Return every name of a unit, and of the units that were merged into it, in the comparing form."""
    found = lookups.get("unit", unit)
    if found is None or found.state == "merged":
        found = lookups.get("unit", lookups.key("unit", unit))
    return tuple(dict.fromkeys(map(canonical_name, found.facts["names"] if found else (unit,))))


def live_groups_of(lookups: Lookups, person: str, unit: str | None) -> list[Instance]:
    """Return the live groups a person is known in, or that concern them in a unit, by key."""
    units = () if unit is None else all_of(lookups, unit)
    refs = (("scope_person", person), ("owner", person), ("lead", person), *(("scope_unit", one) for one in units))
    found = {group.key: group for group in lookups.find_any("group", refs)}
    for membership in lookups.find("membership", "person", person):
        key = membership.facts["group"]
        if membership.state != ABSENT and key not in found and (group := lookups.get("group", key)):
            found[key] = group
    return live(found.values()) if found else []


def live_groups_naming(lookups: Lookups, unit: str) -> list[Instance]:
    """Return the live groups that are of a unit or have it in their scope, by key."""
    found = (
        g for one in all_of(lookups, unit) for ref in ("unit", "scope_unit") for g in lookups.find("group", ref, one)
    )
    return live(found)


def live(groups: Iterable[Instance]) -> list[Instance]:
    """Return the groups that are in use, each once, by key."""
    found = {one.key: one for one in groups if one.state in LIVE}
    return [found[key] for key in sorted(found)]
