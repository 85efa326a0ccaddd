"""List a machine's instances, narrowed by whom, which group, whose group, which unit they are about."""

from collections.abc import Iterator
from dataclasses import dataclass

from wxflow.declare.machine import Machine
from wxflow.declare.records import Instance
from wxflow.errors import BadInput, UnknownName
from wxflow.translatable import tr
from wxflow_machines.references import NAMED
from wxflow_office.company.company import Company
from wxflow_office.instances.keys import holding
from wxflow_office.instances.meant import key_meant, person_meant

_PEOPLE = tuple(ref for ref, machine in NAMED.items() if machine == "person")
_REFS = (*NAMED, "name", "register_no", "adopter", "nicknamed", "standing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which instances: all that fit everything that is given; people, groups and units by any of their names."""

    states: tuple[str, ...] = ()
    refs: tuple[tuple[str, str], ...] = ()
    person: str | None = None
    group: str | None = None
    lead: str | None = None
    unit: str | None = None
    due: int | None = None
    """Only with a deadline due by that moment, UTC microseconds."""


def narrowed(company: Company, machine: Machine, wanted: Wanted) -> Iterator[Instance]:
    """Yield the instances by key; whoever or whatever is named and not known is refused."""
    refs = tuple((name, _values(company, name, value)) for name, value in wanted.refs)
    keys = None
    if wanted.due is not None:
        keys = {timer.key for timer in company.queries.timers(machine=machine.name, until=wanted.due)}
    if wanted.person is not None:
        keys = _both(keys, _of_person(company, machine, person_meant(company, wanted.person)))
    if wanted.unit is not None:
        keys = _both(keys, _of_unit(company, machine, key_meant(company, "unit", wanted.unit)))
    groups = _groups(company, machine, wanted)
    found = company.queries.instances(machine.name, states=wanted.states, refs=refs, even_void=True)
    if groups is not None:
        found = _under(company, machine, groups, wanted.states, refs)
    yield from (one for one in found if keys is None or one.key in keys)


def _both(keys: set[str] | None, more: set[str]) -> set[str]:
    return more if keys is None else keys & more


def _values(company: Company, name: str, value: str) -> tuple[str, ...]:
    if name not in _REFS:
        raise UnknownName(tr("ref"), name, _REFS)
    if NAMED.get(name) == "person":
        return (person_meant(company, value),)
    if NAMED.get(name) == "group":
        return (key_meant(company, "group", value),)
    if NAMED.get(name) == "unit":
        return holding(company, name, key_meant(company, "unit", value))
    return holding(company, name, value)


def _of_person(company: Company, machine: Machine, person: str) -> set[str]:
    if machine.name == "person":
        return {person}
    queries = company.queries
    return {one.key for ref in _PEOPLE for one in queries.instances(machine.name, refs=((ref, person),))}


def _of_unit(company: Company, machine: Machine, unit: str) -> set[str]:
    names = holding(company, "unit", unit)
    if machine.name == "unit":
        return {unit}
    if machine.name in ("person", "group", "suspension"):
        return {one.key for one in company.queries.instances(machine.name, refs=(("unit", names),))}
    groups = [one.key for one in company.queries.instances("group", refs=(("unit", names),))]
    return {one.key for one in _under(company, machine, groups, (), ())}


def _groups(company: Company, machine: Machine, wanted: Wanted) -> list[str] | None:
    """Return the groups that are asked for; None when any will do."""
    groups: set[str] | None = None
    if wanted.group is not None:
        groups = {key_meant(company, "group", wanted.group)}
    if wanted.lead is not None:
        lead = person_meant(company, wanted.lead)
        groups = _both(groups, {one.key for one in company.queries.instances("group") if lead in one.facts["leads"]})
    if groups is not None and machine.name in ("person", "unit"):
        raise BadInput(tr("{machine}: belongs to no group: give neither --group nor --lead", machine=machine.name))
    return None if groups is None else sorted(groups)


def _under(
    company: Company,
    machine: Machine,
    groups: list[str],
    states: tuple[str, ...],
    refs: tuple[tuple[str, str | tuple[str, ...]], ...],
) -> Iterator[Instance]:
    for group in groups:
        if machine.root_machine == "group":
            yield from company.queries.instances(machine.name, root=f"group/{group}", states=states, refs=refs)
        else:
            yield from company.queries.instances(machine.name, states=states, refs=(*refs, ("group", group)))
