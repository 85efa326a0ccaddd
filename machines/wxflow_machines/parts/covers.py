"""Say whose suspension covers a deadline: the company's, its group's, its unit's, that of who would be charged."""

from wxflow.calendar.periods import Cover, Selector
from wxflow.declare.context import Lookups
from wxflow.declare.records import Facts
from wxflow_machines.parts.scope import FOUNDED

COMPANY: Selector = ("company", "")


def by_group(lookups: Lookups, key: str, facts: Facts) -> Cover:
    """Cover a deadline in a group that nobody would be charged for."""
    return _of_group(lookups, _group(lookups, key, facts), key.split("/", 1)[0])


def by_leads(lookups: Lookups, key: str, facts: Facts) -> Cover:
    """Cover a deadline that a lead would be charged for: as long as one of them is not suspended, that one is."""
    group = _group(lookups, key, facts)
    return (*_of_group(lookups, group, key.split("/", 1)[0]), _leads(group))


def by_member(lookups: Lookups, key: str, facts: Facts) -> Cover:
    """Cover a nickname that its member would be charged for, and a lead unless the member leads or owns the group."""
    group, person = _group(lookups, key, facts), key.split("/")[1]
    own = (*_of_group(lookups, group, key.split("/", 1)[0]), (("person", person),))
    return own if person in (group.get("owner"), *group.get("leads", ())) else (*own, _leads(group))


def by_outgoing(lookups: Lookups, key: str, facts: Facts) -> Cover:
    """Cover a handover, which the outgoing lead would be charged for."""
    group, outgoing = _group(lookups, key, facts), key.split("/")[1]
    return (*_of_group(lookups, group, key.split("/", 1)[0]), (("person", outgoing),))


def by_adopter(lookups: Lookups, key: str, facts: Facts) -> Cover:
    """Cover the title of a group, which whoever adopted it would be charged for."""
    group = _group(lookups, key, facts)
    return (*_of_group(lookups, group, key), (("person", group["created_by"]),))


def by_debtor(_lookups: Lookups, _key: str, facts: Facts) -> Cover:
    """Cover the term for an appeal."""
    return (COMPANY,), (("person", facts["debtor"]),)


def _group(lookups: Lookups, key: str, facts: Facts) -> Facts:
    """Return a group's facts at the moment, or as it was first recorded; its own, where it is just being made."""
    name = key.split("/", 1)[0]
    found = lookups.get("group", name) or lookups.first("group", name, FOUNDED)
    return facts if found is None else found.facts


def _of_group(lookups: Lookups, group: Facts, key: str) -> Cover:
    """Cover what is a group's, by its unit and by what that was merged into, too."""
    unit = group.get("unit", "")
    units = dict.fromkeys((unit, lookups.key("unit", unit)))
    return (COMPANY,), (("group", key),), *((("unit", one),) for one in units)


def _leads(group: Facts) -> tuple[Selector, ...]:
    return tuple(("person", lead) for lead in group.get("leads", ()))
