"""What follows from a group's moves: its approvals, its members, its charges."""

from collections.abc import Iterable, Iterator

from wxflow.declare.context import Context
from wxflow.declare.records import Facts, Fire, FollowUp, Send
from wxflow.moments import iso
from wxflow_machines.approval.flow import amended, cancelled, opened
from wxflow_machines.group.guards import given, moves, title_fits
from wxflow_machines.parts.charges import charge, lead_then
from wxflow_machines.parts.reminders import TOPIC
from wxflow_machines.parts.scope import ABSENT, in_scope, people_in_scope
from wxflow_machines.policy.policy import policy_of

_IN = ("present", "misnamed")


def ask_for_request(context: Context) -> Iterator[FollowUp]:
    """Start the approval of a request that the policy has a rule for."""
    return opened(context, "request", f"{context.key}/request/1", context.data)


def ask_for_dissolution(context: Context) -> Iterator[FollowUp]:
    """Start the approval of a dissolution that the policy has a rule for."""
    number = context.facts.get("cases", 0) + 1
    return opened(context, "dissolution", f"{context.key}/dissolution/{number}", context.facts)


def ask_for_amendment(context: Context) -> Iterator[FollowUp]:
    """Have everybody asked again, where the approval is a case of its own; in another unit or kind, by its rule."""
    if not moves(context.facts, context.data):
        yield from amended(context)
        return
    yield from cancelled(context)
    number = context.facts.get("cases", 0) + 1
    yield from opened(context, "request", f"{context.key}/request/{number}", {**context.facts, **given(context.data)})


def charge_bad_title(context: Context) -> Iterator[FollowUp]:
    """Charge whoever created the group against the format (clause 15)."""
    if title_fits(context) is not None:
        yield charge(context, "15", debtor=context.actor, role="creator", group=context.key)


def charge_adopted_title(context: Context) -> Iterator[FollowUp]:
    """Charge whoever adopted a group and left its title against the format (clause 15)."""
    yield charge(context, "15", debtor=context.facts["created_by"], role="creator", group=context.key)


def fill(context: Context) -> Iterator[FollowUp]:
    """Add everybody in the roster and owe whoever is in scope but missing."""
    return _memberships(context, context.facts, {})


def adopt(context: Context) -> Iterator[FollowUp]:
    """Do what activating does, with the adoption grace."""
    return _memberships(context, context.data, {"grace": True})


def _memberships(context: Context, group: Facts, grace: Facts) -> Iterator[FollowUp]:
    rows = context.data["roster"]
    for row in rows:
        yield Fire("membership", f"{context.key}/{row['person']}", "add", {"nickname": row["nickname"], **grace})
    present = {row["person"] for row in rows}
    for person in people_in_scope(context.lookups, group):
        if person not in present:
            yield Fire("membership", f"{context.key}/{person}", "owe", grace)


def owe_all(context: Context) -> Iterator[FollowUp]:
    """Owe everybody in scope who is not in, now that the group goes on."""
    for person in people_in_scope(context.lookups, context.facts):
        yield Fire("membership", f"{context.key}/{person}", "owe")


def follow_change(context: Context) -> Iterator[FollowUp]:
    """Owe who is newly in scope, as long as the group is active, and release who no longer is."""
    lookups, after = context.lookups, {**context.facts, **given(context.data)}
    if context.state == "active":
        before = {*people_in_scope(lookups, context.facts)}
        for person in people_in_scope(lookups, after):
            if person not in before:
                yield Fire("membership", f"{context.key}/{person}", "owe")
    for one in lookups.under(f"group/{context.key}", "membership"):
        if one.state != ABSENT and not in_scope(lookups, after, one.facts["person"]):
            yield Fire("membership", one.key, "release")


def follow_owner(context: Context) -> Iterator[FollowUp]:
    """Look again at the nicknames of the new and the former owner, and at whether they belong in."""
    lookups, new, former = context.lookups, context.data["owner"], context.facts["owner"]
    found = lookups.get("membership", f"{context.key}/{new}")
    if found is not None and found.state in _IN:
        yield Fire("membership", f"{context.key}/{new}", "rename")
    elif context.state == "active":
        yield Fire("membership", f"{context.key}/{new}", "owe")
    still = in_scope(lookups, {**context.facts, "owner": new}, former)
    yield Fire("membership", f"{context.key}/{former}", "rename" if still else "release")


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
    return (charge(context, "21", debtor=lead_then(context, context.key), role="lead", group=context.key),)


def tell_of_planned_end(context: Context) -> Iterator[FollowUp]:
    """Tell the leads and the applicant that the planned end has passed, where messages leave the house at all."""
    timer, policy = context.timer, policy_of(context)
    assert timer is not None
    if policy.channel is None:
        return
    content = {
        "machine": context.machine,
        "key": context.key,
        "deadline": timer.name,
        "entry": timer.entry,
        "working_days": 0,
        "due": iso(context.at, policy.zone),
        "group": context.key,
        "person": None,
    }
    for recipient in dict.fromkeys((*context.facts["leads"], context.facts["applicant"])):
        yield Send(TOPIC, recipient, content)
