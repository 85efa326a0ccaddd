"""Say who approves for a unit: the policy's list, without whoever has left, applied, or is concerned."""

from wxflow.declare.context import Context, Lookups
from wxflow.translatable import tr
from wxflow_machines.parts.presence import present, unit_name
from wxflow_machines.policy.policy import ELSE, Policy, policy_of
from wxflow_machines.policy.sameness import canonical_name


def chain_of(lookups: Lookups, policy: Policy, unit: str) -> tuple[str, ...]:
    """Return who the policy names for a unit, under any of its names, in order, each once, whoever they are.

    Where two lists mean one unit, the one under its present name holds, else the one under its key.
    """
    lists = {canonical_name(name): people for name, people in policy.approvers.items() if name != ELSE}
    own = (lists[name] for name in names_of(lookups, unit) if name in lists)
    people = next(own, policy.approvers.get(ELSE, ()))
    return tuple(dict.fromkeys(lookups.key("person", one) for one in people))


def names_of(lookups: Lookups, unit: str) -> tuple[str, ...]:
    """Return a unit's names in their comparing form: the present one, its key, then the others, the latest first."""
    found = lookups.get("unit", lookups.key("unit", unit))
    if found is None:
        return (canonical_name(unit),)
    return tuple(map(canonical_name, (found.facts["name"], found.key, *reversed(found.facts["names"]))))


def chain(context: Context, unit: str, *without: str | None) -> tuple[str, ...]:
    """Return who may approve for a unit as of the moment, in order, but for some people."""
    there = present(context.lookups, chain_of(context.lookups, policy_of(context), unit))
    return tuple(one for one in there if one not in without)


def information_centre(context: Context, *without: str | None) -> tuple[str, ...]:
    """Return who decides where nobody of a chain is left: any of its members, but for some people."""
    return tuple(one for one in present(context.lookups, policy_of(context).information_centre) if one not in without)


def pending(context: Context) -> tuple[str, ...]:
    """Return the approvers of the chain still to be asked, in order, for the request or dissolution that is open."""
    given = context.facts.get(f"{_kind(context)}approvals", ())
    return tuple(one for one in chain(context, context.facts["unit"], applicant(context)) if one not in given)


def deciders(context: Context) -> tuple[str, ...]:
    """Return who is to approve now: the next of the chain, or any of the information centre where nobody is left."""
    if waiting := pending(context):
        return waiting[:1]
    return () if last_is_given(context) else information_centre(context, applicant(context))


def rejecters(context: Context) -> tuple[str, ...]:
    """Return who may reject: anybody of the chain, and the information centre where it decides."""
    decide = () if pending(context) else deciders(context)
    return tuple(dict.fromkeys((*chain(context, context.facts["unit"], applicant(context)), *decide)))


def last_is_given(context: Context) -> bool:
    """Tell whether the last approval of the dissolution that is open has been given; it stands."""
    return context.state == "closing" and bool(context.facts.get("dissolution_granted"))


def applicant(context: Context) -> str | None:
    """Return who has applied for what is open."""
    found: str | None = context.facts.get(f"{_kind(context)}applicant")
    return found


def first_approver(context: Context) -> tuple[str, ...]:
    """Return who approves a handover: the first of the chain who is neither going nor coming, else the centre."""
    group = context.lookups.get("group", context.key.split("/", 1)[0])
    coming = context.data.get("successor") or context.facts.get("successor")
    concerned = (context.facts.get("outgoing"), coming)
    first = chain(context, group.facts["unit"], *concerned)[:1] if group else ()
    return first or information_centre(context)


def approver_to_name(context: Context) -> str | None:
    """Say whom to name in the policy where nobody may approve what is open; None where somebody may."""
    if "approval" in context.facts or last_is_given(context) or deciders(context):
        return None
    return _to_name(context, context.facts["unit"])


def first_approver_to_name(context: Context) -> str | None:
    """Say whom to name in the policy where nobody may approve a handover; None where somebody may."""
    group = context.lookups.get("group", context.key.split("/", 1)[0])
    return None if group is None or first_approver(context) else _to_name(context, group.facts["unit"])


def _to_name(context: Context, unit: str) -> str:
    return tr(
        "name another approver of {unit} in the policy ([approvers]), or another of the information centre ([roles])",
        unit=unit_name(context.lookups, unit),
    )  # fmt: skip


def _kind(context: Context) -> str:
    return "dissolution_" if context.state == "closing" else ""
