"""A group's guards and consequences."""

from collections.abc import Iterable, Iterator

from wxflow.declare.context import Context
from wxflow.declare.records import Facts, Fire, FollowUp
from wxflow.translatable import tr
from wxflow_machines.approval.flow import amended, carried, opened
from wxflow_machines.parts.charges import charge, group_then
from wxflow_machines.parts.roles import pending
from wxflow_machines.parts.scope import ABSENT, people_in_scope
from wxflow_machines.policy import names
from wxflow_machines.policy.policy import policy_of


def title_fits(context: Context) -> str | None:
    """Say why the title does not fit clause 8, if so."""
    return names.check_title(context.data["title"], policy_of(context).names)


def request_fits(context: Context) -> str | None:
    """Say why the application cannot stand, if so."""
    return _end_problem(context.data) or title_fits(context)


def goes_by_chain(context: Context) -> str | None:
    """Say where its approval goes on, when it does not go by the unit's plain chain."""
    return carried(context, context.event.partition("_")[0])


def ask_for_request(context: Context) -> Iterator[FollowUp]:
    """Start the approval of a request that the policy has a rule for."""
    return opened(context, "request", f"{context.key}/request/1", context.data)


def ask_for_dissolution(context: Context) -> Iterator[FollowUp]:
    """Start the approval of a dissolution that the policy has a rule for."""
    number = context.facts.get("cases", 0) + 1
    return opened(context, "dissolution", f"{context.key}/dissolution/{number}", context.facts)


def amendment_fits(context: Context) -> str | None:
    """Say why what was applied for cannot be changed so, if so."""
    if not context.data:
        return tr("nothing is changed")
    return _end_problem({**context.facts, **context.data}) or (title_fits(context) if "title" in context.data else None)


def ask_for_amendment(context: Context) -> Iterator[FollowUp]:
    """Have everybody asked again, where the approval is a case of its own."""
    return amended(context)


def is_last_level(context: Context) -> bool:
    """Tell whether nobody is left to approve after this approval."""
    return len(pending(context)) == 1


def roster_fits(context: Context) -> str | None:
    """Say why the roster cannot stand, if so: every lead is in it, and everybody once."""
    return _roster_problem(context.facts["leads"], context.data)


def adoption_fits(context: Context) -> str | None:
    """Say why an existing group cannot be adopted as it is told, if so."""
    return _end_problem(context.data) or _roster_problem(context.data["leads"], context.data)


def _end_problem(data: Facts) -> str | None:
    if data["kind"] == "temporary" and not data.get("planned_end"):
        return tr("a temporary group needs its planned_end")
    return None


def _roster_problem(leads: list[str], data: Facts) -> str | None:
    people = [row["person"] for row in data["roster"]]
    if missing := [lead for lead in leads if lead not in people]:
        return tr("the roster lacks the lead {leads} (clause 6)", leads=", ".join(missing))
    if twice := sorted({person for person in people if people.count(person) > 1}):
        return tr("the roster names {people} more than once", people=", ".join(twice))
    return None


def work_can_end(context: Context) -> str | None:
    """Say why the work cannot end, if so."""
    if context.facts["kind"] != "temporary":
        return tr("only a temporary group's work ends; a permanent group is dissolved by request_dissolution")
    return tr("its work has ended already") if context.facts.get("work_ended") else None


def dissolution_is_pending(context: Context) -> str | None:
    """Say so when every level has approved already."""
    if (why := goes_by_chain(context)) is not None:
        return why
    return None if pending(context) else tr("every level has approved; it may be dissolved")


def dissolution_is_approved(context: Context) -> str | None:
    """Say whose approval is still missing, if any."""
    if context.facts.get("dissolution_granted"):
        return None
    if (case := context.facts.get("approval")) is not None:
        return tr("approval {case} has not been given", case=case)
    missing = pending(context)
    return tr("the approval of {people} is missing", people=", ".join(missing)) if missing else None


def charge_bad_title(context: Context) -> Iterator[FollowUp]:
    """Charge whoever created the group against the format (clause 15)."""
    if title_fits(context) is not None:
        yield charge(context, "15", debtor=context.actor, role="creator", group=context.key)


def fill(context: Context) -> Iterator[FollowUp]:
    """Add everybody in the roster and owe whoever is in scope but missing."""
    return _memberships(context, context.facts, {})


def adopt(context: Context) -> Iterator[FollowUp]:
    """Do what creating and activating do, with the adoption grace."""
    yield from charge_bad_title(context)
    yield from _memberships(context, context.data, {"grace": True})


def _memberships(context: Context, group: Facts, grace: Facts) -> Iterator[FollowUp]:
    rows = context.data["roster"]
    for row in rows:
        yield Fire("membership", f"{context.key}/{row['person']}", "add", {"nickname": row["nickname"], **grace})
    present = {row["person"] for row in rows}
    for person in people_in_scope(context.lookups, group):
        if person not in present:
            yield Fire("membership", f"{context.key}/{person}", "owe", grace)


def wind_up(context: Context) -> Iterator[FollowUp]:
    """Close every membership and cancel every open handover."""
    root = f"group/{context.key}"
    for membership in context.lookups.under(root, "membership"):
        if membership.state != ABSENT:
            yield Fire("membership", membership.key, "close")
    for handover in context.lookups.under(root, "handover"):
        yield Fire("handover", handover.key, "cancel", reason="the group is dissolved")


def charge_missing_dissolution(context: Context) -> Iterable[FollowUp]:
    """Charge the lead who did not apply to dissolve in time (clause 21)."""
    lead = group_then(context, context.key)["leads"][0]
    return (charge(context, "21", debtor=lead, role="lead", group=context.key),)
