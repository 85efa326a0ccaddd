"""Say what somebody who has signed in may see, from the policy, the declarations and the record; nothing else."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from wxflow.access.records import Right
from wxflow.declare.records import Instance, name_of_root
from wxflow.engine.outlook import Outlook
from wxflow_machines.parts.scope import ABSENT
from wxflow_machines.policy.sameness import canonical_id
from wxflow_machines.references import NAMED
from wxflow_office.company.company import Company

_SEEN_BY = {name for name, machine in NAMED.items() if machine == "person"} - {"accused", "scope_person"}
"""The refs that make whoever they name a party: not the accused of a report, nor whom a group merely concerns."""
_APART = ("report", "inspection")
"""What not everybody in a group may see of it."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who is known: by a session, or by a token."""

    person: str
    rights: Collection[Right] = ()


class Sight:
    """What a visitor may see of a company as it stands at a moment, UTC microseconds."""

    def __init__(self, company: Company, visitor: Visitor, now: int) -> None:
        self._company, self._visitor, self._now = company, visitor, now

    @cached_property
    def is_whole(self) -> bool:
        """Whether they see everything: HR, the information centre, and auditors."""
        policy = self._company.policy.at(self._now)
        officers = map(canonical_id, (*policy.information_centre, *policy.hr))
        return "auditor" in self._visitor.rights or any(one in self._ids for one in officers)

    def sees(self, one: Instance) -> bool:
        """Tell whether they may see an instance."""
        if self.is_whole or self._is_party(one):
            return True
        root = name_of_root(one.root)
        if root == one.full_name or one.machine in _APART:
            return False
        above = self._company.queries.instance(*root)
        return above is not None and self.sees(above)

    def seen(self, found: Iterable[Instance]) -> list[Instance]:
        """Return those of some instances that they may see."""
        return [one for one in found if self.sees(one)]

    def _is_party(self, one: Instance) -> bool:
        person = self._visitor.person
        machine = self._company.machines[one.machine].machine
        if one.full_name == (self._company.machines.acting, person):
            return True
        if any(name in _SEEN_BY and value == person for name, value in machine.index(one.state, one.facts, one.key)):
            return True
        return self._is_member(one) or self._is_asked(one) or self._has_acted(one)

    def _is_member(self, one: Instance) -> bool:
        if one.machine != "group":
            return False
        own = self._company.queries.instance("membership", f"{one.key}/{self._visitor.person}")
        return own is not None and own.state != ABSENT

    def _is_asked(self, one: Instance) -> bool:
        """Tell whether something waits for them there, whoever else may do it."""
        events = self._company.machines[one.machine].events_from(one.state)
        contexts = (self._outlook.context(one, event, self._company.policy, self._now) for event in events)
        return any(self._outlook.names_holder(context, self._visitor.person) for context in contexts)

    def _has_acted(self, one: Instance) -> bool:
        steps = self._company.queries.steps(machine=one.machine, key=one.key, actor=self._visitor.person)
        return next(steps, None) is not None

    @cached_property
    def _outlook(self) -> Outlook:
        return self._company.outlook()

    @cached_property
    def _ids(self) -> frozenset[str]:
        found = self._company.queries.instance("person", self._visitor.person)
        return frozenset(map(canonical_id, (self._visitor.person, *(found.facts.get("ids", ()) if found else ()))))
