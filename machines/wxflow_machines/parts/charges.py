"""Propose a penalty: a charge of the Measures, keyed by what caused it, so that it exists only once."""

from dataclasses import replace
from datetime import date

from wxflow.declare.context import Context
from wxflow.declare.records import Facts, Start
from wxflow.moments import iso
from wxflow_machines.parts.reached import was_told
from wxflow_machines.parts.scope import FOUNDED
from wxflow_machines.policy.policy import policy_of


def charge(
    context: Context,
    which: str,
    *,
    debtor: str,
    role: str,
    group: str,
    subject: str | None = None,
    number: int | None = None,
) -> Start:
    """Charge a debtor under a policy entry such as `17_lead`; `number` tells several from one cause apart.

    The moment of the breach is the timer's due moment, else the event's. A policy may ask that a deadline's debtor was
    told in time: else the charge is held.
    """
    policy = policy_of(context)
    mode, terms = policy.sanctions.mode, policy.charges[which]
    if mode == "record":
        terms = replace(terms, exact=None, floor=None, ceiling=None, unconfirmed=False)
    cause = cause_of(context) if number is None else f"{cause_of(context)}:{number}"
    facts: dict[str, object] = {
        "clause": terms.clause,
        "debtor": debtor,
        "debtor_role": role,
        "amount": terms.exact,
        "floor": terms.floor,
        "ceiling": terms.ceiling,
        "group": group,
        "subject": subject,
        "cause": cause,
        "at": iso(context.at, policy.zone),
    }
    if mode != "money":
        facts["mode"] = mode
    if terms.unconfirmed:
        facts["unconfirmed"] = "ceiling"
    if policy.sanctions.charge_requires == "reminder_delivered" and _is_held(context, debtor):
        facts["held"] = "no reminder had reached the debtor"
    return Start("penalty", f"{cause}/{debtor}", "hold" if "held" in facts else "propose", facts)


def _is_held(context: Context, debtor: str) -> bool:
    """Tell whether a deadline was missed of which its debtor was never told in time."""
    return context.timer is not None and not was_told(context.lookups, context.timer, debtor)


def cause_of(context: Context) -> str:
    """Name what a charge comes from: the timer's entry, else the step that is being taken."""
    timer = context.timer
    return f"{timer.machine}/{timer.key}#{timer.entry}:{timer.name}" if timer else context.name


def group_then(context: Context, group: str) -> Facts:
    """Return a group's facts at the moment being decided.

    A deadline whose clock started before the group was known (`clock_starts = "occurred"`) may have been due before
    that, too: then the group counts as it was first recorded.
    """
    found = context.lookups.get("group", group) or context.lookups.first("group", group, FOUNDED)
    assert found is not None
    return found.facts


def lead_then(context: Context, group: str) -> str:
    """Return the lead who answers for a group at the moment being decided."""
    return answering_lead(context, group_then(context, group)["leads"])


def answering_lead(context: Context, leads: list[str]) -> str:
    """Return the first of a group's leads, but for those who are suspended on that day while another is not."""
    if len(leads) == 1:
        return leads[0]
    day = date.fromisoformat(iso(context.at - 1 if context.timer else context.at, policy_of(context).zone)[:10])
    return next((one for one in leads if not context.lookups.is_excused("person", one, day)), leads[0])


def group_facts(context: Context, group: str) -> Facts:
    """Return a group's facts at the moment being decided; none when there is no such group."""
    found = context.lookups.get("group", group)
    return found.facts if found else {}
