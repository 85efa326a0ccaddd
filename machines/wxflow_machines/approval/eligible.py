"""Who may act in an approval: whoever is asked, and who stands in their place."""

from datetime import date

from wxflow.declare.context import Context
from wxflow.declare.records import Facts
from wxflow.moments import iso
from wxflow.translatable import tr
from wxflow_machines.approval import case
from wxflow_machines.approval.stand_ins import stand_in
from wxflow_machines.parts.chains import information_centre
from wxflow_machines.parts.presence import has_left, not_employed, present
from wxflow_machines.parts.roles import INFORMATION_CENTRE, role
from wxflow_machines.parts.suspensions import is_suspended
from wxflow_machines.policy.policy import policy_of


def may_act(context: Context, facts: Facts, holder: str) -> tuple[str, ...]:
    """Name who may act in the seat somebody holds: themself, their stand-in, whoever it was escalated to.

    For somebody who has applied or has left the fallback acts, and where that cannot be, the information centre; for
    somebody who is suspended and has no stand-in the fallback may act as well.
    """
    if _is_free(context, facts, holder):
        day = _day(context)
        deputy = stand_in(context.lookups, holder, day)
        if deputy is None and is_suspended(context.lookups, holder, day):
            deputy = facts["fallback"]
        able = [holder, *([deputy] if deputy and _is_free(context, facts, deputy) else [])]
    elif _is_free(context, facts, facts["fallback"]):
        able = [facts["fallback"]]
    else:
        able = [*information_centre(context, facts["applicant"])]
    above = facts["escalated"]
    return tuple(dict.fromkeys([*able, *([above] if above and _is_free(context, facts, above) else [])]))


def may_go_on(context: Context, facts: Facts, holder: str) -> tuple[str, ...]:
    """Name who may act in a seat, or whoever may give it to somebody who can, where nobody may.

    That is so where the whole information centre has applied: it may not approve, but may say who does.
    """
    centre = policy_of(context).information_centre
    return may_act(context, facts, holder) or present(context.lookups, centre)


def _is_free(context: Context, facts: Facts, person: str) -> bool:
    """Tell whether somebody may approve at all: nobody their own application, nobody who has left."""
    return person != facts["applicant"] and not has_left(context.lookups, person)


def _day(context: Context) -> date:
    return date.fromisoformat(iso(context.recorded_at, policy_of(context).zone)[:10])


def asked_of(facts: Facts) -> tuple[str, ...]:
    """Name who holds the seats that are asked now."""
    now = case.turn(facts)
    return tuple(seat["holder"] for seat in now.asked) if now else ()


def _asked(context: Context) -> tuple[str, ...]:
    holders = asked_of(context.facts)
    return tuple(dict.fromkeys(one for holder in holders for one in may_act(context, context.facts, holder)))


def _asked_for_answer(context: Context) -> tuple[str, ...]:
    now = case.turn(context.facts)
    return tuple(seat["delegate"] for seat in (now.asked if now else ()) if "delegate" in seat)


def _acted_last(context: Context) -> tuple[str, ...]:
    now = case.turn(context.facts)
    gave = [seat["delegated_by"] for seat in (now.asked if now else ()) if "delegated_by" in seat]
    return tuple(dict.fromkeys([*([context.facts["last"]] if context.facts["last"] else []), *gave]))


def _added_somebody(context: Context) -> tuple[str, ...]:
    adders = {seat["added_by"] for level in context.facts["levels"] for seat in level["seats"] if "added_by" in seat}
    return tuple(sorted(one for one in adders if case.removable(context.facts, one)))


ASKED = role("approver asked", _asked)
ASKED_FOR_ANSWER = role("whoever was asked for an opinion", _asked_for_answer)
ACTED_LAST = role("whoever acted last", _acted_last)
ADDED = role("whoever added an approver", _added_somebody)


def seat_is_theirs(context: Context) -> str | None:
    """Say why the actor cannot act in the seat, if so: it is asked now, and they are the one to act."""
    facts, actor = context.facts, context.actor
    holder = context.data.get("for") or actor
    seat = case.asked_seat(facts, holder)
    if seat is None and "for" not in context.data:
        others = [one for one in asked_of(facts) if actor in may_act(context, facts, one)] or asked_of(facts)
        return tr("{actor} acts in another's place: say so, with --for {people}", actor=actor, people="|".join(others))
    if seat is None:
        return tr("{person} is not asked now; asked: {asked}", person=holder, asked=", ".join(asked_of(facts)))
    if actor not in may_act(context, facts, holder) and not _moves_on(context):
        return tr("{actor} may not act for {person}", actor=actor, person=holder)
    return None


def _moves_on(context: Context) -> bool:
    """Tell whether the information centre gives a seat to somebody who can act."""
    return context.event == "transfer" and INFORMATION_CENTRE.held_by(context.actor, context)


def can_take_over(context: Context) -> str | None:
    """Say why somebody cannot be brought in, if so: by transfer, delegation or as another approver."""
    if (why := seat_is_theirs(context)) is not None:
        return why
    person = str(context.data.get("to") or context.data["person"])
    if (why := not_employed(context.lookups, person)) is not None:
        return why
    if person == context.facts["applicant"]:
        return tr("{person} has applied: nobody approves their own", person=person)
    now = case.turn(context.facts)
    assert now is not None
    if context.event != "delegate" and person in case.agreed_before(context.facts, now.level):
        return tr("{person} has agreed already, at an earlier level", person=person)
    taken = {name for seat in now.level["seats"] for name in (seat["seat"], seat["holder"])}
    return tr("{person} is asked at this level already", person=person) if person in taken else None
