"""Find what may wait for somebody, without reading all that does not."""

from collections.abc import Iterable, Iterator

from wxflow.declare.duty import Duty
from wxflow.declare.machine import Machine
from wxflow.declare.records import Instance, Name
from wxflow_machines.policy.policy import Policy
from wxflow_machines.policy.sameness import canonical_id
from wxflow_office.company.company import Company

_GONE = ("left",)


class Candidates:
    """The instances at which something may wait: for one person, or for anybody."""

    def __init__(self, company: Company, policy: Policy, person: str | None) -> None:
        self._company, self._person = company, person
        self._in_policy = person is None or _is_named(company, policy, person)
        self._behind: dict[tuple[str, str], tuple[str, ...]] = {}

    def of(self, machine: Machine) -> Iterator[Instance]:
        """Yield a machine's, each once, by whichever way they are found."""
        seen: set[Name] = set()
        for one in self._all(machine):
            if one.full_name not in seen:
                seen.add(one.full_name)
                yield one

    def _all(self, machine: Machine) -> Iterator[Instance]:
        searched: dict[str, None] = {}
        for duty in machine.duties:
            if duty.ref and self._reaches(duty):
                to = ("person", _GONE) if duty.ref_left else (None, ())
                keys = self._company.queries.keys_by_ref(machine.name, duty.ref, *to)
                yield from self._named(machine.name, keys)
            elif not duty.ref:
                yield from self._by_roles(machine, duty, searched)
        if searched:
            yield from self._company.queries.instances(machine.name, states=tuple(searched))

    def _reaches(self, duty: Duty) -> bool:
        """Tell whether anybody's desk, or this person's, may hold a duty that a ref of its own finds."""
        return self._in_policy or any(not (role.found_by and role.found_by.in_policy) for role in duty.of)

    def _by_roles(self, machine: Machine, duty: Duty, searched: dict[str, None]) -> Iterator[Instance]:
        """Yield what the roles' refs find; the states that have to be searched are noted."""
        if self._person is None:
            searched.update(dict.fromkeys(duty.while_in))
            return
        first = duty.of[0].found_by
        for role in duty.of:
            found = role.found_by
            if found is None:
                searched.update(dict.fromkeys(duty.while_in))
            elif found.ref:
                yield from self._holding(machine, duty, found.ref, found.at_root, self._person)
            elif self._in_policy and first is not None and first.ref:
                yield from self._left_behind(machine, duty, first.ref, first.at_root)
            elif self._in_policy:
                searched.update(dict.fromkeys(duty.while_in))

    def _holding(self, machine: Machine, duty: Duty, ref: str, at_root: bool, person: str) -> Iterator[Instance]:
        queries, states = self._company.queries, duty.while_in
        if not at_root or machine.root_machine == machine.name:
            yield from queries.instances(machine.name, states=states, refs=((ref, person),))
            return
        for root in queries.instances(machine.root_machine, refs=((ref, person),)):
            yield from queries.instances(machine.name, root=root.root, states=states)

    def _left_behind(self, machine: Machine, duty: Duty, ref: str, at_root: bool) -> Iterator[Instance]:
        """Yield what whoever should be asked for has left behind: somebody else is asked in their place."""
        queries = self._company.queries
        of = machine.root_machine if at_root else machine.name
        if (of, ref) not in self._behind:
            self._behind[of, ref] = tuple(queries.keys_by_ref(of, ref, "person", _GONE))
        for key in self._behind[of, ref]:
            if of == machine.name:
                yield from self._named(of, (key,))
            else:
                yield from queries.instances(machine.name, root=f"{of}/{key}", states=duty.while_in)

    def _named(self, machine: str, keys: Iterable[str]) -> Iterator[Instance]:
        yield from filter(None, (self._company.queries.instance(machine, key) for key in keys))


def _is_named(company: Company, policy: Policy, person: str) -> bool:
    """Tell whether the policy names somebody, by any of their ids: who it does not has no role by it."""
    found = company.queries.instance("person", person)
    ids = {canonical_id(one) for one in (person, *(found.facts.get("ids", ()) if found else ()))}
    rules = [one for rule in policy.approvals for one in (rule.fallback, *_approvers(rule.levels))]
    named = (*policy.information_centre, *policy.hr, *(p for chain in policy.approvers.values() for p in chain), *rules)
    return any(canonical_id(one) in ids for one in named)


def _approvers(levels: Iterable[object]) -> Iterator[str]:
    for level in levels:
        yield from getattr(level, "approvers", ())
        if above := getattr(level, "escalate_to", None):
            yield above
