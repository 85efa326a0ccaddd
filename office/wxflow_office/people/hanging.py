"""Say what hangs on somebody: what somebody else has to take on, or has to be settled, before they leave."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from wxflow.declare.records import Facts, Instance
from wxflow.translatable import term, tr
from wxflow_machines.group.handover import OPEN
from wxflow_machines.parts.scope import ABSENT, live_groups_of
from wxflow_machines.penalty import UNSETTLED
from wxflow_machines.policy.policy import ELSE, Policy
from wxflow_machines.policy.sameness import canonical_id
from wxflow_office.company.company import Company
from wxflow_office.people.search import Entry, everybody

_APPLIED = ("requested", "approved", "created")


class InGroup(NamedTuple):
    """Somebody's place in a group."""

    group: Instance
    role: str
    """owner, lead or member."""
    state: str
    """The state of their membership."""
    nickname: str | None
    is_last_lead: bool
    """Whether nobody else leads it."""


class Hanging(NamedTuple):
    """What hangs on somebody."""

    groups: list[InGroup]
    handovers: list[Instance]
    penalties: list[Instance]
    applied: list[Instance]
    """Groups they have applied for that are not in use yet."""
    roles: list[str]
    """What the policy names them for."""
    stands_in_for: list[Entry]


def hanging(company: Company, person: Instance, now: int) -> Hanging:
    """Return what hangs on somebody at a moment, UTC microseconds."""
    find, key = company.outlook().lookups.find, person.key
    policy = company.policy.at(now)
    assert isinstance(policy, Policy)
    handovers = {one.key: one for ref in ("outgoing", "successor") for one in find("handover", ref, key)}
    return Hanging(
        list(_groups(company, person)),
        [one for one in handovers.values() if one.state in OPEN],
        [one for one in find("penalty", "debtor", key) if one.state in UNSETTLED],
        [one for one in find("group", "applicant", key) if one.state in _APPLIED],
        list(_roles(policy, (key, *person.facts.get("ids", ())))),
        [one for one in everybody(company) if one.stand_in == key],
    )


def _groups(company: Company, person: Instance) -> Iterator[InGroup]:
    lookups, key = company.outlook().lookups, person.key
    own = {one.facts["group"]: one for one in lookups.find("membership", "person", key)}
    unit = person.facts["unit"] if person.state == "employed" else None
    for group in live_groups_of(lookups, key, unit):
        membership = own.get(group.key)
        leads = group.facts["leads"]
        role = _role(group.facts, key)
        state = membership.state if membership else ABSENT
        if role != "member" or state != ABSENT:
            nickname = membership.facts.get("nickname") if membership else None
            yield InGroup(group, role, state, nickname, is_last_lead=leads == [key])


def _role(group: Facts, person: str) -> str:
    return "owner" if person == group.get("owner") else "lead" if person in group["leads"] else "member"


def _roles(policy: Policy, ids: Sequence[str]) -> Iterator[str]:
    same = set(map(canonical_id, ids))

    def named(people: Sequence[str]) -> bool:
        return any(canonical_id(one) in same for one in people)

    for role, people in (("information_centre", policy.information_centre), ("hr", policy.hr)):
        if named(tuple(people)):
            yield term("role", role)
    for unit, chain in policy.approvers.items():
        if named(tuple(chain)):
            yield tr("approver for {unit}", unit=tr("all other units") if unit == ELSE else unit)
