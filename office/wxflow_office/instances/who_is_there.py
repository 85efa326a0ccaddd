"""Hold the policy against who is there: units nobody knows, people who have left or are suspended."""

from collections import defaultdict
from collections.abc import Iterator

from wxflow.translatable import tr
from wxflow_machines.policy.policy import ELSE, Policy
from wxflow_machines.policy.sameness import canonical_id, canonical_name
from wxflow_office.company.company import Company
from wxflow_office.instances.units import Units


def twice_listed(policy: Policy) -> Iterator[str]:
    """Say which lists of approvers mean one unit, by the names in the policy alone."""
    yield from _twice({name: canonical_name(name) for name in policy.approvers})


def misfits(company: Company, now: int) -> Iterator[str]:
    """Say what in the policy in force does not fit who and what is there."""
    policy, units = company.policy.at(now), Units(company)
    assert isinstance(policy, Policy)
    if not units.is_empty:
        for name in policy.approvers:
            if name != ELSE and not units.knows(name):
                yield tr("[approvers] {unit}: there is no such unit{near}", unit=name, near=units.near(name))
    yield from _twice({name: units.key(name) for name in policy.approvers})
    gone = _gone(company)
    for place, people in _named(policy).items():
        for person in people:
            if canonical_id(person) in gone:
                yield tr("{place}: {person} has left: name somebody else", place=place, person=person)


def _twice(units: dict[str, str]) -> Iterator[str]:
    same: dict[str, list[str]] = defaultdict(list)
    for name, key in units.items():
        same[key].append(name)
    for names in same.values():
        if len(names) > 1:
            yield tr("[approvers] {names}: several lists for one unit: leave one", names=", ".join(names))


def _gone(company: Company) -> frozenset[str]:
    """Return the staff ids, as they are compared, of everybody who has left."""
    left = company.queries.instances("person", states=("left",))
    return frozenset(canonical_id(one) for person in left for one in (person.key, *person.facts.get("ids", ())))


def _named(policy: Policy) -> dict[str, tuple[str, ...]]:
    """Return whom the policy names, by the place in the file."""
    chains = {f"[approvers] {name}": tuple(people) for name, people in policy.approvers.items()}
    return {
        "[roles] information_centre": tuple(policy.information_centre), "[roles] hr": tuple(policy.hr), **chains
    }  # fmt: skip
