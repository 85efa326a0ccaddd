"""Tell whom a group concerns (clause 10), and find whom and which groups that touches."""

from wxflow.declare.context import Lookups
from wxflow.declare.records import Facts, Instance

LIVE = ("active", "closing")
"""The states of a group that is in use."""
ABSENT = "absent"
"""The state of a membership of somebody who is not in."""


def concerns(group: Facts, person: str, unit: str) -> bool:
    """Tell whether a group concerns an employed person of a unit."""
    return concerns_beyond_leading(group, person, unit) or person in group["leads"]


def concerns_beyond_leading(group: Facts, person: str, unit: str) -> bool:
    """Tell whether a group would concern a person even if they did not lead it."""
    scope = group["scope"]
    return unit in scope["units"] or person in scope["people"] or person == group.get("owner")


def in_scope(lookups: Lookups, group: Facts, person: str) -> bool:
    """Tell whether a person is employed and the group concerns them."""
    found = lookups.get("person", person)
    return found is not None and found.state == "employed" and concerns(group, person, found.facts["unit"])


def people_in_scope(lookups: Lookups, group: Facts) -> list[str]:
    """Return everybody a group concerns, by staff id."""
    scope = group["scope"]
    by_unit = (p.key for unit in scope["units"] for p in lookups.find("person", "unit", unit))
    named = {*by_unit, *scope["people"], *group["leads"], group["owner"]}
    return sorted(person for person in named if in_scope(lookups, group, person))


def live_groups_of(lookups: Lookups, person: str, unit: str | None) -> list[Instance]:
    """Return the live groups a person is known in, or that concern them in a unit, by key."""
    found: dict[str, Instance] = {}
    refs = [("scope_person", person), ("owner", person), ("lead", person)]
    if unit is not None:
        refs.append(("scope_unit", unit))
    for ref, value in refs:
        found.update((g.key, g) for g in lookups.find("group", ref, value))
    for membership in lookups.find("membership", "person", person):
        key = membership.facts["group"]
        if membership.state != ABSENT and key not in found and (group := lookups.get("group", key)):
            found[key] = group
    return [found[key] for key in sorted(found) if found[key].state in LIVE]
