"""Who may do what: roles from the policy and from the data; whoever has left holds none."""

from collections.abc import Callable

from wxflow.declare.context import Context, FoundBy, Role
from wxflow.declare.records import Facts
from wxflow.translatable import tr
from wxflow_machines.parts import chains
from wxflow_machines.parts.presence import has_left, is_employed, present
from wxflow_machines.policy.policy import policy_of
from wxflow_machines.policy.sameness import canonical_id

People = Callable[[Context], tuple[str, ...]]
OF_CENTRE = FoundBy(in_policy=("information_centre",), by_all=True)
OF_HR = FoundBy(in_policy=("hr",), by_all=True)
OF_OFFICES = FoundBy(in_policy=("hr", "information_centre"))
_OF_DECIDERS = OF_HR._replace(instead="information_centre", about="debtor")
_APPROVING = FoundBy(in_policy=("approvers", "information_centre"))


def _decides_own(context: Context, actor: str) -> str | None:
    if actor == context.facts["debtor"]:
        return tr("nobody decides a penalty of their own")
    return _left(context, actor)


def _left(context: Context, actor: str) -> str | None:
    return tr("{actor} has left", actor=actor) if has_left(context.lookups, actor) else None


def _is_one_of(context: Context, actor: str, people: tuple[str, ...]) -> bool:
    """Tell whether somebody is among people whom a policy may name by any of their ids."""
    if actor in people:
        return True
    found = context.lookups.get("person", actor)
    ids = {canonical_id(one) for one in (actor, *(found.facts.get("ids", ()) if found else ()))}
    return any(canonical_id(one) in ids for one in people)


def role(
    name: str,
    people: People,
    bars: Callable[[Context, str], str | None] = _left,
    vacant: Callable[[Context], str | None] | None = None,
    found_by: FoundBy | None = None,
) -> Role:
    """Return the role of those people, as long as they have not left.

    `bars` says why somebody cannot hold it, `vacant` what to do where nobody does.
    """
    return Role(
        name,
        lambda context: present(context.lookups, people(context)),
        lambda context, actor: _is_one_of(context, actor, people(context)) and not has_left(context.lookups, actor),
        bars,
        vacant,
        found_by,
    )


def _group(context: Context) -> Facts:
    """Return the facts of the group it is about: itself, or the first part of the key."""
    if context.machine == "group":
        return context.facts
    found = context.lookups.get("group", context.key.split("/", 1)[0])
    return found.facts if found else {}


def _leads(context: Context) -> tuple[str, ...]:
    """Whoever holds the information centre may fire what a lead may (measures, section 3)."""
    return (*_group(context).get("leads", ()), *policy_of(context).information_centre)


def _deciders(context: Context) -> tuple[str, ...]:
    """Nobody decides a penalty of their own: another of HR does, else the information centre."""
    debtor, policy, lookups = context.facts["debtor"], policy_of(context), context.lookups
    others = tuple(one for one in present(lookups, policy.hr) if one != debtor)
    if others or debtor not in [lookups.key("person", one) for one in policy.hr]:
        return others
    return tuple(one for one in present(lookups, policy.information_centre) if one != debtor)


def _decider_to_name(context: Context) -> str | None:
    """Say whom to name in the policy where nobody may decide a penalty; None where somebody may."""
    if _deciders(context):
        return None
    return tr("name another of hr in the policy, or another of the information centre ([roles])")


def _office(name: str, found_by: FoundBy) -> Role:
    """Return a role that the policy alone names; where nobody in it is left, somebody else is to be named there."""

    def to_name(context: Context) -> str | None:
        if present(context.lookups, policy_of(context).offices[name]):
            return None
        return tr("name somebody who is there in the policy ([roles] {name})", name=name)

    return role(name, lambda context: policy_of(context).offices[name], vacant=to_name, found_by=found_by)


INFORMATION_CENTRE = _office("information_centre", OF_CENTRE)
HR = _office("hr", OF_HR)
EMPLOYEE = Role("any employed person", lambda _: (), lambda context, actor: is_employed(context.lookups, actor), _left)
LEAD = role("lead", _leads)
LEADS = role("lead", lambda context: tuple(_group(context).get("leads", ())), found_by=FoundBy("lead", at_root=True))
"""The leads alone: whoever is asked for what the information centre may do besides."""
LEADS_TO_BE = role("lead", lambda context: tuple(context.facts["leads"]))
"""Those of a group that is not in use yet, by whom it is not found."""
APPLICANT = role("applicant", lambda context: (context.facts["applicant"],))
APPROVER = role("approver", chains.rejecters)
APPROVER_OF_LEVEL = role("approver of the level", chains.deciders, vacant=chains.approver_to_name, found_by=_APPROVING)
FIRST_APPROVER = role(
    "first approver", chains.first_approver, vacant=chains.first_approver_to_name, found_by=_APPROVING
)
SELF = role("self", lambda context: (context.key.split("/")[1],), found_by=FoundBy("person"))
THEMSELF = role("self", lambda context: (context.key,))
OUTGOING = role("outgoing lead", lambda context: (context.facts["outgoing"],), found_by=FoundBy("outgoing"))
SUCCESSOR = role("successor", lambda context: (context.facts["successor"],) if "successor" in context.facts else ())
DELIVERY = Role("delivery", lambda _: ("delivery",))
"""Whatever delivers messages: no person."""
DEBTOR = role("debtor", lambda context: (context.facts["debtor"],), found_by=FoundBy("debtor"))
DEBTOR_EVEN_GONE = Role("debtor", lambda context: (context.facts["debtor"],))
"""May appeal against their own penalty after they have left, too."""
DECIDER = role("hr", _deciders, _decides_own, _decider_to_name, _OF_DECIDERS)
"""Whoever decides a penalty."""
