"""Who may do what: roles from the policy and from the data."""

from wxflow.declare.context import Context, Role
from wxflow.declare.records import Facts
from wxflow_machines.policy.policy import policy_of


def _group(context: Context) -> Facts:
    """Return the facts of the group the scene is about: itself, or the first part of the key."""
    if context.machine == "group":
        return context.facts
    found = context.lookups.get("group", context.key.split("/", 1)[0])
    return found.facts if found else {}


def _information_centre(context: Context) -> tuple[str, ...]:
    return policy_of(context).information_centre


def _leads(context: Context) -> tuple[str, ...]:
    """Whoever holds the information centre may fire what a lead may (measures, section 3)."""
    return (*_group(context).get("leads", ()), *_information_centre(context))


def _is_employed(context: Context, actor: str) -> bool:
    found = context.lookups.get("person", actor)
    return found is not None and found.state == "employed"


def chain(context: Context, applicant: str | None) -> tuple[str, ...]:
    """Return the approvers of the group's unit, in order, without the applicant: nobody approves their own."""
    return tuple(a for a in policy_of(context).chain(_group(context).get("unit", "")) if a != applicant)


def _first_approver(context: Context) -> tuple[str, ...]:
    return policy_of(context).chain(_group(context).get("unit", ""))[:1]


def pending(context: Context) -> tuple[str, ...]:
    """Return the approvers still to be asked, in order, for the request or the dissolution that is open."""
    facts = context.facts
    kind = "dissolution_" if context.state == "closing" else ""
    given = facts.get(f"{kind}approvals", ())
    return tuple(a for a in chain(context, facts.get(f"{kind}applicant")) if a not in given)


INFORMATION_CENTRE = Role("information_centre", _information_centre)
HR = Role("hr", lambda context: policy_of(context).hr)
EMPLOYEE = Role("any employed person", lambda _: (), _is_employed)
LEAD = Role("lead", _leads)
APPLICANT = Role("applicant", lambda context: (context.facts["applicant"],))
APPROVER = Role("approver", lambda context: policy_of(context).chain(context.facts["unit"]))
APPROVER_OF_LEVEL = Role("approver of the level", lambda context: pending(context)[:1])
FIRST_APPROVER = Role("first approver", _first_approver)
SELF = Role("self", lambda context: (context.key.split("/")[1],))
THEMSELF = Role("self", lambda context: (context.key,))
OUTGOING = Role("outgoing lead", lambda context: (context.facts["outgoing"],))
SUCCESSOR = Role("successor", lambda context: (context.facts["successor"],))
DELIVERY = Role("delivery", lambda _: ("delivery",))
"""Whatever delivers messages: no person."""
DEBTOR = Role("debtor", lambda context: (context.facts["debtor"],))
