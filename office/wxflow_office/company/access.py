"""Say what somebody who has signed in may see, from the policy, the declarations and the record; nothing else."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from wxflow.access.records import Right
from wxflow.declare.records import Instance, Name, name_of_root
from wxflow.engine.outlook import Outlook
from wxflow_machines.parts.scope import ABSENT
from wxflow_machines.policy.policy import ELSE
from wxflow_machines.policy.sameness import canonical_id
from wxflow_machines.policy.schema import EVERYBODY
from wxflow_machines.references import NAMED
from wxflow_office.company.company import Company

_SEEN_BY = sorted({name for name, machine in NAMED.items() if machine == "person"} - {"accused", "scope_person"})
"""The refs that make whoever they name a party: not the accused of a report, nor whom a group merely concerns."""
_APART = ("report", "inspection")
"""What not everybody in a group may see of it."""
_GROUP, _MEMBERSHIP, _APPROVAL = "group", "membership", "approval"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who is known: by a session, or by a token."""

    person: str
    rights: Collection[Right] = ()


class Sight:
    """What a visitor may see of a company as it stands at a moment, UTC microseconds; each is asked once."""

    def __init__(self, company: Company, visitor: Visitor, now: int, outlook: Outlook | None = None) -> None:
        self._company, self._visitor, self._now = company, visitor, now
        self._outlook = outlook or company.outlook()
        self._policy = company.policy.at(now)
        self._known: dict[Name, bool] = {}

    @cached_property
    def is_whole(self) -> bool:
        """Whether they see everything: HR, the information centre, and auditors."""
        officers = (*self._policy.information_centre, *self._policy.hr)
        return "auditor" in self._visitor.rights or self._is_among(officers)

    @cached_property
    def edits_policy(self) -> bool:
        """Whether they may propose a policy, and release another's: the information centre, and operators."""
        return "operator" in self._visitor.rights or self._is_among(self._policy.information_centre)

    @cached_property
    def tells_earlier(self) -> bool:
        """Whether they may say that something happened earlier: HR."""
        return self._is_among(self._policy.hr)

    @cached_property
    def proves_twice(self) -> bool:
        """Whether more than a password is asked of them when they sign in."""
        asked = self._policy.second_factor
        if EVERYBODY in asked or any(one in self._visitor.rights for one in asked):
            return True
        return any(self._is_among(people) for office, people in self._policy.offices.items() if office in asked)

    def sees(self, one: Instance) -> bool:
        """Tell whether they may see an instance."""
        if self.is_whole:
            return True
        if one.full_name not in self._known:
            self._known[one.full_name] = self._by_root(one) or self._is_party(one)
        return self._known[one.full_name]

    def seen(self, found: Iterable[Instance]) -> list[Instance]:
        """Return those of some instances that they may see."""
        return [one for one in found if self.sees(one)]

    def listed(self, machine: str, states: tuple[str, ...] = (), after: str = "") -> Iterator[Instance]:
        """Yield those of a machine that they may see or are a party to, by key, behind a key.

        What they have once done something to they may see as well; it is not searched for.
        """
        queries = self._company.queries
        if self.is_whole:
            yield from queries.instances(machine, states=states, after=after)
            return
        found = {one.key: one for one in self._own(machine) if one.key > after and (not states or one.state in states)}
        yield from (found[key] for key in sorted(found))

    def _own(self, machine: str) -> Iterator[Instance]:
        queries, person = self._company.queries, self._visitor.person
        for ref in _SEEN_BY:
            yield from queries.instances(machine, refs=((ref, person),))
        if machine == self._company.machines.acting:
            yield from filter(None, (queries.instance(machine, person),))
        if machine == _GROUP:
            for own in queries.instances(_MEMBERSHIP, refs=(("person", person),)):
                if own.state != ABSENT:
                    yield from filter(None, (queries.instance(*name_of_root(own.root)),))
            for case in queries.instances(_APPROVAL, refs=(("asked", person),)):
                yield from filter(None, (queries.instance(*name_of_root(case.root)),))
            yield from self._approved()

    def _approved(self) -> Iterator[Instance]:
        """Yield the groups of the units they approve for."""
        queries, approvers = self._company.queries, self._policy.approvers
        units = [unit for unit, chain in approvers.items() if self._is_among(chain)]
        if ELSE in units:
            yield from (one for one in queries.instances(_GROUP) if self._approves(one))
            return
        lookups = self._outlook.lookups
        for unit in units:
            yield from lookups.find(_GROUP, "unit", unit)

    def _approves(self, one: Instance) -> bool:
        return one.machine == _GROUP and self._is_among(self._policy.chain(str(one.facts.get("unit"))))

    def _by_root(self, one: Instance) -> bool:
        root = name_of_root(one.root)
        if root == one.full_name or one.machine in _APART:
            return False
        if root not in self._known:
            above = self._outlook.instance(*root)
            return above is not None and self.sees(above)
        return self._known[root]

    def _is_party(self, one: Instance) -> bool:
        person = self._visitor.person
        machine = self._company.machines[one.machine].machine
        if one.full_name == (self._company.machines.acting, person):
            return True
        if any(name in _SEEN_BY and value == person for name, value in machine.index(one.state, one.facts, one.key)):
            return True
        ways = (self._is_member, self._approves, self._is_asked, self._has_acted, self._decides)
        return any(way(one) for way in ways)

    def _decides(self, one: Instance) -> bool:
        """Tell whether an approval of the group waits for them, or they have done something to one."""
        if one.machine != _GROUP:
            return False
        cases = self._company.queries.instances(_APPROVAL, refs=(("group", one.key),))
        return any(self._is_asked(case) or self._has_acted(case) for case in cases)

    def _is_member(self, one: Instance) -> bool:
        if one.machine != _GROUP:
            return False
        own = self._outlook.instance(_MEMBERSHIP, f"{one.key}/{self._visitor.person}")
        return own is not None and own.state != ABSENT

    def _is_asked(self, one: Instance) -> bool:
        """Tell whether something waits for them there, whoever else may do it."""
        events = self._company.machines[one.machine].events_from(one.state)
        contexts = (self._outlook.context(one, event, self._company.policy, self._now) for event in events)
        return any(self._outlook.names_holder(context, self._visitor.person) for context in contexts)

    def _has_acted(self, one: Instance) -> bool:
        steps = self._company.queries.steps(machine=one.machine, key=one.key, actor=self._visitor.person)
        return next(steps, None) is not None

    def _is_among(self, people: Iterable[str]) -> bool:
        return any(canonical_id(one) in self._ids for one in people)

    @cached_property
    def _ids(self) -> frozenset[str]:
        found = self._outlook.instance("person", self._visitor.person)
        return frozenset(map(canonical_id, (self._visitor.person, *(found.facts.get("ids", ()) if found else ()))))
