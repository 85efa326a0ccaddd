"""Who may act in an approval: whoever is asked, and who stands in their place."""

from datetime import date

from wxflow.moments import iso
from wxflow.rows import Facts
from wxflow.scene import Scene
from wxflow.words import words
from wxflow_machines import approval_case as case
from wxflow_machines.chains import information_centre
from wxflow_machines.policy import policy_of
from wxflow_machines.presence import has_left, not_employed, present
from wxflow_machines.roles import INFORMATION_CENTRE, role
from wxflow_machines.stand_ins import stand_in


def may_act(scene: Scene, facts: Facts, holder: str) -> tuple[str, ...]:
    """Name who may act in the seat somebody holds: themself, their stand-in, whoever it was escalated to.

    For somebody who has applied or has left the fallback acts, and where that cannot be, the information centre.
    """
    if _is_free(scene, facts, holder):
        deputy = stand_in(scene.look, holder, _day(scene))
        able = [holder, *([deputy] if deputy and _is_free(scene, facts, deputy) else [])]
    elif _is_free(scene, facts, facts["fallback"]):
        able = [facts["fallback"]]
    else:
        able = [*information_centre(scene, facts["applicant"])]
    above = facts["escalated"]
    return tuple(dict.fromkeys([*able, *([above] if above and _is_free(scene, facts, above) else [])]))


def may_go_on(scene: Scene, facts: Facts, holder: str) -> tuple[str, ...]:
    """Name who may act in a seat, or whoever may give it to somebody who can, where nobody may.

    That is so where the whole information centre has applied: it may not approve, but may say who does.
    """
    centre = policy_of(scene).information_centre
    return may_act(scene, facts, holder) or present(scene.look, centre)


def _is_free(scene: Scene, facts: Facts, person: str) -> bool:
    """Tell whether somebody may approve at all: nobody their own application, nobody who has left."""
    return person != facts["applicant"] and not has_left(scene.look, person)


def _day(scene: Scene) -> date:
    return date.fromisoformat(iso(scene.recorded_at, policy_of(scene).zone)[:10])


def asked_of(facts: Facts) -> tuple[str, ...]:
    """Name who holds the seats that are asked now."""
    now = case.turn(facts)
    return tuple(seat["holder"] for seat in now.asked) if now else ()


def _asked(scene: Scene) -> tuple[str, ...]:
    holders = asked_of(scene.facts)
    return tuple(dict.fromkeys(one for holder in holders for one in may_act(scene, scene.facts, holder)))


def _asked_for_answer(scene: Scene) -> tuple[str, ...]:
    now = case.turn(scene.facts)
    return tuple(seat["delegate"] for seat in (now.asked if now else ()) if "delegate" in seat)


def _acted_last(scene: Scene) -> tuple[str, ...]:
    now = case.turn(scene.facts)
    gave = [seat["delegated_by"] for seat in (now.asked if now else ()) if "delegated_by" in seat]
    return tuple(dict.fromkeys([*([scene.facts["last"]] if scene.facts["last"] else []), *gave]))


def _added_somebody(scene: Scene) -> tuple[str, ...]:
    adders = {seat["added_by"] for level in scene.facts["levels"] for seat in level["seats"] if "added_by" in seat}
    return tuple(sorted(one for one in adders if case.removable(scene.facts, one)))


ASKED = role("approver asked", _asked)
ASKED_FOR_ANSWER = role("whoever was asked for an opinion", _asked_for_answer)
ACTED_LAST = role("whoever acted last", _acted_last)
ADDED = role("whoever added an approver", _added_somebody)


def seat_is_theirs(scene: Scene) -> str | None:
    """Say why the actor cannot act in the seat, if so: it is asked now, and they are the one to act."""
    facts, actor = scene.facts, scene.actor
    holder = scene.data.get("for") or actor
    seat = case.asked_seat(facts, holder)
    if seat is None and "for" not in scene.data:
        others = [one for one in asked_of(facts) if actor in may_act(scene, facts, one)] or asked_of(facts)
        return words(
            "{actor} acts in another's place: say so, with --for {people}", actor=actor, people="|".join(others)
        )
    if seat is None:
        return words("{person} is not asked now; asked: {asked}", person=holder, asked=", ".join(asked_of(facts)))
    if actor not in may_act(scene, facts, holder) and not _moves_on(scene):
        return words("{actor} may not act for {person}", actor=actor, person=holder)
    return None


def _moves_on(scene: Scene) -> bool:
    """Tell whether the information centre gives a seat to somebody who can act."""
    return scene.event == "transfer" and INFORMATION_CENTRE.held_by(scene.actor, scene)


def can_take_over(scene: Scene) -> str | None:
    """Say why somebody cannot be brought in, if so: by transfer, delegation or as another approver."""
    if (why := seat_is_theirs(scene)) is not None:
        return why
    person = str(scene.data.get("to") or scene.data["person"])
    if (why := not_employed(scene.look, person)) is not None:
        return why
    if person == scene.facts["applicant"]:
        return words("{person} has applied: nobody approves their own", person=person)
    now = case.turn(scene.facts)
    assert now is not None
    if scene.event != "delegate" and person in case.agreed_before(scene.facts, now.level):
        return words("{person} has agreed already, at an earlier level", person=person)
    taken = {name for seat in now.level["seats"] for name in (seat["seat"], seat["holder"])}
    return words("{person} is asked at this level already", person=person) if person in taken else None
