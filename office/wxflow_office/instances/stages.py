"""Say how far the approval of something has come: who has agreed, who is asked now, who will be, and who is not."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from wxflow.declare.context import Context
from wxflow.declare.records import Instance
from wxflow.engine.outlook import Outlook
from wxflow.translatable import tr
from wxflow_machines.approval.forecast import forecast
from wxflow_machines.parts import chains
from wxflow_machines.policy.policy import policy_of
from wxflow_office.company.company import Company

OPEN = ("open", "returned")
"""The states in which an approval is being decided."""
_BY_CHAIN = {"requested": "approvals", "closing": "dissolution_approvals"}
"""By the state of a group that is decided by its unit's chain, the fact that has who has agreed."""


class Stage(NamedTuple):
    """One place in the course of an approval."""

    level: str
    """The level's name, or its number."""
    people: tuple[str, ...]
    standing: str
    """agreed, against, asked, later, or not needed."""
    approval: str
    """The key of the approval it is of; nothing where the unit's chain decides."""


def stages(company: Company, outlook: Outlook, lives: Iterable[Instance], now: int) -> list[Stage]:
    """Return the course of what is being decided among some lives under one root; `now` in UTC microseconds."""
    found: list[Stage] = []
    for one in lives:
        context = outlook.context(one, "approve", company.policy, now)
        if one.machine == "approval" and one.state in OPEN:
            found += (Stage(seat.level, seat.who, seat.state, one.key) for seat in forecast(context))
        elif one.machine == "group" and one.state in _BY_CHAIN and "approval" not in one.facts:
            found += _of_chain(context, _BY_CHAIN[one.state])
    return found


def skipped(company: Company, group: Instance, now: int) -> str | None:
    """Say that the applicant of what is open at a group is not asked, where they are of its chain; else None."""
    if group.machine != "group" or group.state not in _BY_CHAIN or "approval" in group.facts:
        return None
    context = company.outlook().context(group, "approve", company.policy, now)
    who = chains.applicant(context)
    if who not in chains.chain_of(context.lookups, policy_of(context), group.facts["unit"]):
        return None
    return tr("{person} has applied: their own level of the approval is skipped", person=who)


def _of_chain(context: Context, fact: str) -> Iterator[Stage]:
    given, waiting = context.facts.get(fact, ()), chains.pending(context)
    for number, person in enumerate(given, 1):
        yield Stage(str(number), (person,), "agreed", "")
    asked = chains.deciders(context)
    if asked:
        yield Stage(str(len(given) + 1), asked, "asked", "")
    for number, person in enumerate((one for one in waiting if one not in asked), len(given) + 2):
        yield Stage(str(number), (person,), "later", "")
