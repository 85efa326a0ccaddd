"""What follows from a group's moves: its approvals, its members, its charges."""

from collections.abc import Iterable, Iterator

from wxflow.moments import iso
from wxflow.rows import Facts, Fire, FollowUp, Send
from wxflow.scene import Scene
from wxflow_machines.approval_course import amended, opened
from wxflow_machines.charges import charge, group_then
from wxflow_machines.group_rules import given, title_fits
from wxflow_machines.policy import policy_of
from wxflow_machines.reminders import TOPIC
from wxflow_machines.scope import ABSENT, in_scope, people_in_scope

_IN = ("present", "misnamed")


def ask_for_request(scene: Scene) -> Iterator[FollowUp]:
    """Start the approval of a request that the policy has a rule for."""
    return opened(scene, "request", f"{scene.key}/request/1", scene.data)


def ask_for_dissolution(scene: Scene) -> Iterator[FollowUp]:
    """Start the approval of a dissolution that the policy has a rule for."""
    number = scene.facts.get("cases", 0) + 1
    return opened(scene, "dissolution", f"{scene.key}/dissolution/{number}", scene.facts)


def ask_for_amendment(scene: Scene) -> Iterator[FollowUp]:
    """Have everybody asked again, where the approval is a case of its own."""
    return amended(scene)


def charge_bad_title(scene: Scene) -> Iterator[FollowUp]:
    """Charge whoever created the group against the format (clause 15)."""
    if title_fits(scene) is not None:
        yield charge(scene, "15", debtor=scene.actor, role="creator", group=scene.key)


def charge_adopted_title(scene: Scene) -> Iterator[FollowUp]:
    """Charge whoever adopted a group and left its title against the format (clause 15)."""
    yield charge(scene, "15", debtor=scene.facts["created_by"], role="creator", group=scene.key)


def fill(scene: Scene) -> Iterator[FollowUp]:
    """Add everybody in the roster and owe whoever is in scope but missing."""
    return _memberships(scene, scene.facts, {})


def adopt(scene: Scene) -> Iterator[FollowUp]:
    """Do what activating does, with the adoption grace."""
    return _memberships(scene, scene.data, {"grace": True})


def _memberships(scene: Scene, group: Facts, grace: Facts) -> Iterator[FollowUp]:
    rows = scene.data["roster"]
    for row in rows:
        yield Fire("membership", f"{scene.key}/{row['person']}", "add", {"nickname": row["nickname"], **grace})
    present = {row["person"] for row in rows}
    for person in people_in_scope(scene.look, group):
        if person not in present:
            yield Fire("membership", f"{scene.key}/{person}", "owe", grace)


def owe_all(scene: Scene) -> Iterator[FollowUp]:
    """Owe everybody in scope who is not in, now that the group goes on."""
    for person in people_in_scope(scene.look, scene.facts):
        yield Fire("membership", f"{scene.key}/{person}", "owe")


def follow_change(scene: Scene) -> Iterator[FollowUp]:
    """Owe who is newly in scope, as long as the group is active, and release who no longer is."""
    look, after = scene.look, {**scene.facts, **given(scene.data)}
    if scene.state == "active":
        before = {*people_in_scope(look, scene.facts)}
        for person in people_in_scope(look, after):
            if person not in before:
                yield Fire("membership", f"{scene.key}/{person}", "owe")
    for one in look.under(f"group/{scene.key}", "membership"):
        if one.state != ABSENT and not in_scope(look, after, one.facts["person"]):
            yield Fire("membership", one.key, "release")


def follow_owner(scene: Scene) -> Iterator[FollowUp]:
    """Look again at the nicknames of the new and the former owner, and at whether they belong in."""
    look, new, former = scene.look, scene.data["owner"], scene.facts["owner"]
    found = look.get("membership", f"{scene.key}/{new}")
    if found is not None and found.state in _IN:
        yield Fire("membership", f"{scene.key}/{new}", "rename")
    elif scene.state == "active":
        yield Fire("membership", f"{scene.key}/{new}", "owe")
    still = in_scope(look, {**scene.facts, "owner": new}, former)
    yield Fire("membership", f"{scene.key}/{former}", "rename" if still else "release")


def wind_up(scene: Scene) -> Iterator[FollowUp]:
    """Close every membership and cancel every open handover."""
    root = f"group/{scene.key}"
    for membership in scene.look.under(root, "membership"):
        if membership.state != ABSENT:
            yield Fire("membership", membership.key, "close")
    for handover in scene.look.under(root, "handover"):
        yield Fire("handover", handover.key, "cancel", reason="the group is dissolved")


def charge_missing_dissolution(scene: Scene) -> Iterable[FollowUp]:
    """Charge the lead who did not apply to dissolve in time (clause 21)."""
    lead = group_then(scene, scene.key)["leads"][0]
    return (charge(scene, "21", debtor=lead, role="lead", group=scene.key),)


def tell_of_planned_end(scene: Scene) -> Iterator[FollowUp]:
    """Tell the leads and the applicant that the planned end has passed, where messages leave the house at all."""
    timer, policy = scene.timer, policy_of(scene)
    assert timer is not None
    if policy.channel is None:
        return
    content = {
        "machine": scene.machine,
        "key": scene.key,
        "deadline": timer.name,
        "entry": timer.entry,
        "working_days": 0,
        "due": iso(scene.at, policy.zone),
        "group": scene.key,
        "person": None,
    }
    for recipient in dict.fromkeys((*scene.facts["leads"], scene.facts["applicant"])):
        yield Send(TOPIC, recipient, content)
