"""Name everybody and everything that is going to be asked about, so that all of them are read at once."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from wxflow.declare.records import Facts, Instance, Name, name_of_root
from wxflow.json_values import is_list, is_object
from wxflow_machines.policy.policy import ELSE, Policy
from wxflow_machines.policy.sameness import canonical_id, canonical_name
from wxflow_machines.references import NAMED
from wxflow_office.instances.called import PEOPLE

_SEATS = ("holder", "seat", "delegate", "delegated_by", "added_by", "by", "asked", "outgoing", "nicknames", "escalated")
_BY_NAME = {**dict.fromkeys((*PEOPLE, *_SEATS), "person"), **NAMED}
"""By the names of facts, the machine whose instances they name."""


def asking(found: Iterable[Instance]) -> set[Name]:
    """Return the machines and keys of all that decides who is asked: the roots, and the people that are named."""
    names: set[Name] = set()
    for one in found:
        parts = one.key.split("/")
        names.update(("person", part) for part in (parts if len(parts) == 2 else ()))
        for name in _BY_NAME.keys() & one.facts.keys():
            names.update(_values(_BY_NAME[name], one.facts[name]))
        if one.machine == "group":
            names.update(_values("unit", one.facts["scope"]["units"]))
        names.add(name_of_root(one.root))
        if one.machine == "approval":
            names.update(_named(one.facts))
            names.add(name_of_root(str(one.facts.get("subject") or one.root)))
    return names


def shown(found: Iterable[Instance]) -> set[Name]:
    """Return the machines and keys of what is shown besides: the groups they are about."""
    return {("group", str(one.facts["group"])) for one in found if one.facts.get("group")}


def named(found: Sequence[Instance]) -> set[Name]:
    """Return both."""
    return {*asking(found), *shown(found)}


def _named(facts: Facts) -> Iterator[Name]:
    for name, value in facts.items():
        yield from _values(_BY_NAME.get(name), value)


def _values(machine: str | None, value: Any) -> Iterator[Name]:
    if isinstance(value, str):
        if machine is not None:
            yield machine, value
    elif is_list(value):
        for one in value:
            yield from _values(machine, one)
    elif is_object(value):
        if machine is not None:
            yield from ((machine, str(key)) for key in value)
        yield from _named(value)


def asked_by(policy: Policy, found: Iterable[Instance]) -> set[str]:
    """Return the people by whom the policy may have some instances decided, as it spells them."""
    units = {canonical_name(str(one.facts.get("unit"))) for one in found if one.machine == "group"}
    chains = (chain for unit, chain in policy.approvers.items() if unit == ELSE or canonical_name(unit) in units)
    return {*policy.hr, *policy.information_centre, *(one for chain in chains for one in chain)}


def by_key(people: Iterable[str]) -> set[Name]:
    """Return people by their keys."""
    return {("person", one) for one in people}


def by_name(people: Iterable[str]) -> set[Name]:
    """Return people by the names that mean them."""
    return {("person", canonical_id(one)) for one in people}
