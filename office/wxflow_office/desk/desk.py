"""Say what waits for somebody, in whatever role: made from the duties that the machines declare."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from wxflow.declare.context import Context, Role
from wxflow.declare.duty import Duty
from wxflow.declare.machine import Machine
from wxflow.declare.records import NO_DATA, Facts, Instance
from wxflow.translatable import tr
from wxflow_office.company.company import Company
from wxflow_office.desk.candidates import Candidates
from wxflow_office.desk.dead_messages import dead_messages
from wxflow_office.desk.item import Item, Way
from wxflow_office.desk.terms import Terms
from wxflow_office.instances.called import Called

_ABOUT = ("person", "outgoing", "debtor", "accused")
"""What machines call whom an instance is about: a part of its key, or a fact."""


def desk(company: Company, now: int, person: str | None = None) -> list[Item]:
    """Return what waits for somebody at a moment (UTC microseconds), or for anybody, the soonest first."""
    one = _Desk(company, now, person)
    return sorted((*one.items(), *dead_messages(company, now, person)), key=lambda item: item.order)


class _Asked(NamedTuple):
    """A duty as it stands at an instance: whom it is asked of, in which role."""

    duty: Duty
    context: Context
    role: Role
    people: tuple[str, ...]


class _Desk:
    def __init__(self, company: Company, now: int, person: str | None) -> None:
        self._company, self._now, self._person = company, now, person
        self._outlook = company.outlook()
        self._terms, self._called = Terms(company, now), Called(company)
        self._candidates = Candidates(company, company.policy.at(now), person)

    def items(self) -> Iterator[Item]:
        """Yield the items; of several alike at one instance the first holds."""
        for machine in self._company.machines.machines.values():
            if machine.duties:
                for instance in self._candidates.of(machine):
                    yield from self._of(machine, instance)

    def _of(self, machine: Machine, instance: Instance) -> Iterator[Item]:
        told: set[tuple[str, str]] = set()
        for duty in machine.duties:
            if instance.state not in duty.while_in:
                continue
            context = self._outlook.context(instance, duty.event, self._company.policy, self._now)
            if not self._is_asked(duty, context):
                continue
            role, holders = _asked(duty, context)
            people = tuple(one for one in holders if (duty.event, one) not in told)
            told |= {(duty.event, one) for one in people}
            if people and self._person in (None, *people):
                yield self._item(machine, instance, _Asked(duty, context, role, people))

    def _is_asked(self, duty: Duty, context: Context) -> bool:
        if duty.when is not None and not duty.when(context):
            return False
        move = self._company.machines[context.machine].options(duty.event, context.state)[0]
        return bool(move.data) or move.guard is None or move.guard(context) is None

    def _item(self, machine: Machine, instance: Instance, asked: _Asked) -> Item:
        duty, context, role, people = asked
        group, facts = _group_of(instance), self._facts_of(instance)
        suggested = duty.suggests(context, self._person or people[0]) if duty.suggests else NO_DATA
        parts = machine.parts_of(instance.key)
        about = next((str(one[name]) for one in (parts, facts) for name in _ABOUT if one.get(name)), None)
        named = {**parts, **facts, **suggested, "person": about}
        ways = (self._way(instance, event, suggested) for event in (duty.event, *duty.or_else))
        return Item(
            machine=machine.name,
            key=instance.key,
            state=instance.state,
            what=tr(duty.asks, **self._called.fields(named, group)),
            people=people,
            role=role.name,
            group=group,
            person=about,
            ways=tuple(filter(None, ways)),
            term=self._terms.of(context, duty.deadline) if duty.deadline else None,
            since=instance.recorded_at,
            shown={name: facts[name] for name in duty.shows if facts.get(name) not in (None, [], {})},
        )

    def _way(self, instance: Instance, event: str, suggested: Mapping[str, Any]) -> Way | None:
        """Return an event with its fields; None where it is not possible in the state."""
        options = self._company.machines[instance.machine].options(event, instance.state)
        if not options:
            return None
        names = [field.name for field in options[0].data]
        known = {name: value for name, value in suggested.items() if name in names and value is not None}
        return Way(event=event, fields=options[0].data, needs_reason=options[0].reason, suggested=known)

    def _facts_of(self, instance: Instance) -> Facts:
        """Return the facts; an approval's stand beside those of what is applied for, and the opinions given."""
        machine, sign, key = str(instance.facts.get("subject") or "").partition("/")
        if instance.machine != "approval" or not sign:
            return instance.facts
        steps = self._company.queries.steps_of(instance.machine, instance.key)
        opinions = [
            tr("{who}: {opinion}", who=self._called.person(step.actor), opinion=step.data["opinion"])
            for step in steps
            if step.event == "answer"
        ]
        return {**(self._called.facts(machine, key) or {}), **instance.facts, "opinions": opinions}


def _asked(duty: Duty, context: Context) -> tuple[Role, tuple[str, ...]]:
    """Return the first role that anybody holds, and who does."""
    for role in duty.of:
        if holders := role.holders(context):
            return role, holders
    return duty.of[-1], ()


def _group_of(instance: Instance) -> str | None:
    machine, _, key = instance.root.partition("/")
    return key if machine == "group" else instance.facts.get("group")
