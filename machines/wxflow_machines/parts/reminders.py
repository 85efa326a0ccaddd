"""Remind of a deadline: who is told, and what a message about it says."""

from collections.abc import Callable, Iterable, Iterator

from wxflow.declare.context import Context
from wxflow.declare.records import OVERDUE, Facts, FollowUp, Send, Start
from wxflow.declare.reminder import deadline_of, reminder_of
from wxflow.moments import iso
from wxflow_machines.parts.chains import chain
from wxflow_machines.parts.charges import group_then, lead_then
from wxflow_machines.parts.presence import present
from wxflow_machines.policy.policy import policy_of

TOPIC = "reminder"
_PERSON = {"membership": 1, "handover": 1}
"""The part of the key that names whom an instance is about."""
Charging = Callable[[Context], Iterable[FollowUp]]


def reminding(charge: Charging | None = None) -> Charging:
    """Return what follows a reminder of a deadline that ends in those charges, or in none."""

    def remind(context: Context) -> Iterator[FollowUp]:
        content = about(context)
        for recipient in dict.fromkeys(_recipients(context, charge)):
            yield Send(TOPIC, recipient, content, content["person"])

    return remind


def debtors(follow_ups: Iterable[FollowUp]) -> tuple[str, ...]:
    """Name whom charges are made to."""
    return tuple(one.data["debtor"] for one in follow_ups if isinstance(one, Start))


def _recipients(context: Context, charge: Charging | None) -> tuple[str, ...]:
    """Name whom the reminder is for; nobody when there is no such person, as nobody above the only approver."""
    assert context.timer is not None
    reminder = reminder_of(context.timer.name)
    assert reminder is not None
    if reminder.to == "person":
        return _person(context)
    if (office := policy_of(context).offices.get(reminder.to)) is not None:
        return present(context.lookups, office)
    if reminder.to == "debtor":
        return debtors(charge(context)) if charge else _person(context)
    group, lead = group_then(context, _group(context)), lead_then(context, _group(context))
    if reminder.to == "lead":
        return (lead,)
    return chain(context, group["unit"], lead)[:1]


def _group(context: Context) -> str:
    return str(context.facts["group"]) if context.machine == "penalty" else context.key.split("/", 1)[0]


def _person(context: Context) -> tuple[str, ...]:
    """Name whom the instance is about: a member, an outgoing lead, a debtor; a group is about nobody."""
    if context.machine == "penalty":
        return (str(context.facts["debtor"]),)
    part = _PERSON.get(context.machine)
    return () if part is None else (context.key.split("/")[part],)


def about(context: Context) -> Facts:
    """Say what is due, of whom and by when, in ids and moments; words are found when it is delivered."""
    timer = context.timer
    assert timer is not None
    deadline = deadline_of(timer.name)
    reminder = reminder_of(timer.name)
    assert reminder is not None
    due = _due(context, deadline)
    return {
        "machine": context.machine,
        "key": context.key,
        "deadline": deadline,
        "entry": timer.entry,
        "working_days": reminder.working_days,
        "due": None if due is None else iso(due, policy_of(context).zone),
        "group": _group(context),
        "person": next(iter(_person(context)), None),
    }


def _due(context: Context, deadline: str) -> int | None:
    """Return when the deadline itself is due, or was; None while the calendar of that year is not known."""
    assert context.timer is not None
    for step in reversed(context.lookups.steps(context.machine, context.key)):
        if step.event == OVERDUE and (step.data["timer"], step.data["entry"]) == (deadline, context.timer.entry):
            return step.at
    armed = context.lookups.armed(context.machine, context.key, deadline)
    return armed.due if armed is not None and not armed.provisional else None
