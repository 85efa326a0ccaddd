"""A group's guards and consequences."""

from collections.abc import Iterable, Iterator

from wxflow.rows import Facts, Fire, FollowUp
from wxflow.scene import Scene
from wxflow.words import words
from wxflow_machines import names
from wxflow_machines.approval_course import amended, carried, opened
from wxflow_machines.charges import charge, group_then
from wxflow_machines.policy import policy_of
from wxflow_machines.roles import pending
from wxflow_machines.scope import ABSENT, people_in_scope


def title_fits(scene: Scene) -> str | None:
    """Say why the title does not fit clause 8, if so."""
    return names.check_title(scene.data["title"], policy_of(scene).names)


def request_fits(scene: Scene) -> str | None:
    """Say why the application cannot stand, if so."""
    return _end_problem(scene.data) or title_fits(scene)


def goes_by_chain(scene: Scene) -> str | None:
    """Say where its approval goes on, when it does not go by the unit's plain chain."""
    return carried(scene, scene.event.partition("_")[0])


def ask_for_request(scene: Scene) -> Iterator[FollowUp]:
    """Start the approval of a request that the policy has a rule for."""
    return opened(scene, "request", f"{scene.key}/request/1", scene.data)


def ask_for_dissolution(scene: Scene) -> Iterator[FollowUp]:
    """Start the approval of a dissolution that the policy has a rule for."""
    number = scene.facts.get("cases", 0) + 1
    return opened(scene, "dissolution", f"{scene.key}/dissolution/{number}", scene.facts)


def amendment_fits(scene: Scene) -> str | None:
    """Say why what was applied for cannot be changed so, if so."""
    if not scene.data:
        return words("nothing is changed")
    return _end_problem({**scene.facts, **scene.data}) or (title_fits(scene) if "title" in scene.data else None)


def ask_for_amendment(scene: Scene) -> Iterator[FollowUp]:
    """Have everybody asked again, where the approval is a case of its own."""
    return amended(scene)


def is_last_level(scene: Scene) -> bool:
    """Tell whether nobody is left to approve after this approval."""
    return len(pending(scene)) == 1


def roster_fits(scene: Scene) -> str | None:
    """Say why the roster cannot stand, if so: every lead is in it, and everybody once."""
    return _roster_problem(scene.facts["leads"], scene.data)


def adoption_fits(scene: Scene) -> str | None:
    """Say why an existing group cannot be adopted as it is told, if so."""
    return _end_problem(scene.data) or _roster_problem(scene.data["leads"], scene.data)


def _end_problem(data: Facts) -> str | None:
    if data["kind"] == "temporary" and not data.get("planned_end"):
        return words("a temporary group needs its planned_end")
    return None


def _roster_problem(leads: list[str], data: Facts) -> str | None:
    people = [row["person"] for row in data["roster"]]
    if missing := [lead for lead in leads if lead not in people]:
        return words("the roster lacks the lead {leads} (clause 6)", leads=", ".join(missing))
    if twice := sorted({person for person in people if people.count(person) > 1}):
        return words("the roster names {people} more than once", people=", ".join(twice))
    return None


def work_can_end(scene: Scene) -> str | None:
    """Say why the work cannot end, if so."""
    if scene.facts["kind"] != "temporary":
        return words("only a temporary group's work ends; a permanent group is dissolved by request_dissolution")
    return words("its work has ended already") if scene.facts.get("work_ended") else None


def dissolution_is_pending(scene: Scene) -> str | None:
    """Say so when every level has approved already."""
    if (why := goes_by_chain(scene)) is not None:
        return why
    return None if pending(scene) else words("every level has approved; it may be dissolved")


def dissolution_is_approved(scene: Scene) -> str | None:
    """Say whose approval is still missing, if any."""
    if scene.facts.get("dissolution_granted"):
        return None
    if (case := scene.facts.get("approval")) is not None:
        return words("approval {case} has not been given", case=case)
    missing = pending(scene)
    return words("the approval of {people} is missing", people=", ".join(missing)) if missing else None


def charge_bad_title(scene: Scene) -> Iterator[FollowUp]:
    """Charge whoever created the group against the format (clause 15)."""
    if title_fits(scene) is not None:
        yield charge(scene, "15", debtor=scene.actor, role="creator", group=scene.key)


def fill(scene: Scene) -> Iterator[FollowUp]:
    """Add everybody in the roster and owe whoever is in scope but missing."""
    return _memberships(scene, scene.facts, {})


def adopt(scene: Scene) -> Iterator[FollowUp]:
    """Do what creating and activating do, with the adoption grace."""
    yield from charge_bad_title(scene)
    yield from _memberships(scene, scene.data, {"grace": True})


def _memberships(scene: Scene, group: Facts, grace: Facts) -> Iterator[FollowUp]:
    rows = scene.data["roster"]
    for row in rows:
        yield Fire("membership", f"{scene.key}/{row['person']}", "add", {"nickname": row["nickname"], **grace})
    present = {row["person"] for row in rows}
    for person in people_in_scope(scene.look, group):
        if person not in present:
            yield Fire("membership", f"{scene.key}/{person}", "owe", grace)


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
