"""What waits for whom while a group, a membership or a handover stands so."""

from wxflow.declare.context import Context
from wxflow.declare.duty import Duty
from wxflow.declare.records import Facts
from wxflow.declare.standing import STANDING
from wxflow_machines.parts.charges import group_facts
from wxflow_machines.parts.presence import has_left
from wxflow_machines.parts.roles import (
    APPLICANT,
    APPROVER_OF_LEVEL,
    FIRST_APPROVER,
    HR,
    INFORMATION_CENTRE,
    LEADS,
    LEADS_TO_BE,
    OUTGOING,
    SELF,
    SUCCESSOR,
)
from wxflow_machines.parts.scope import IN_THE_GROUP, LIVE
from wxflow_machines.policy.names import right_nickname, suggest_title
from wxflow_machines.policy.policy import policy_of

_APPLIED_FOR = ("title", "kind", "unit", "purpose", "scope", "leads", "planned_end", "applicant", "approvals")
_LEADS = (LEADS, INFORMATION_CENTRE)


def _a_lead_has_left(context: Context) -> bool:
    return any(has_left(context.lookups, one) for one in context.facts["leads"])


def _owner_has_left(context: Context) -> bool:
    return has_left(context.lookups, context.facts["owner"])


def _is_misnamed(context: Context) -> bool:
    return bool(context.facts.get("misnamed"))


def _is_past_its_end(context: Context) -> bool:
    return "planned_end" in context.facts.get(STANDING, {})


def _has_ended(context: Context) -> bool:
    return context.facts["kind"] == "temporary" and bool(context.facts.get("work_ended"))


def _right_title(context: Context, _: str) -> Facts:
    return {"title": suggest_title(context.facts["title"], policy_of(context).names)}


def _as_applied_for(context: Context, _: str) -> Facts:
    return {"title": context.facts["title"]}


GROUP_DUTIES = (
    Duty(
        "Decide on the application for {group}", "approve", ("requested",), (APPROVER_OF_LEVEL,), ("reject",),
        shows=_APPLIED_FOR,
    ),
    Duty(
        "Name other leads of {group}: one of them has left", "replace_leads", ("requested", "approved", "created"),
        (APPLICANT, INFORMATION_CENTRE), ("withdraw",), when=_a_lead_has_left, shows=("leads",),
    ),
    Duty(
        "Create {group} in the chat, and enter it in the register", "create", ("approved",), (INFORMATION_CENTRE,),
        suggests=_as_applied_for, shows=_APPLIED_FOR,
    ),
    Duty(
        "Hand in who is in {group}, so that it is in use", "activate", ("created",), (LEADS_TO_BE, INFORMATION_CENTRE),
    ),
    Duty(
        "Put the name of {group} right: {title}", "retitle", ("active",), (INFORMATION_CENTRE,),
        deadline="title", when=_is_misnamed, suggests=_right_title, ref="adopter",
    ),
    Duty(
        "The planned end of {group} has passed: end its work, or prolong it", "end_work", ("active",), _LEADS,
        ("prolong",), deadline="planned_end", when=_is_past_its_end, ref=STANDING,
    ),
    Duty(
        "Apply to dissolve {group}: its work has ended", "request_dissolution", ("active",), _LEADS,
        deadline="dissolution_request", when=_has_ended,
    ),
    Duty(
        "Decide on dissolving {group}", "approve_dissolution", ("closing",), (APPROVER_OF_LEVEL,),
        ("reject_dissolution",), shows=("title", "kind", "unit", "dissolution_applicant", "dissolution_approvals"),
    ),
    Duty("Dissolve {group} in the chat: everybody has agreed", "dissolve", ("closing",), (INFORMATION_CENTRE,)),
    Duty(
        "Name another owner of {group}: {owner} has left", "change_owner", LIVE, (INFORMATION_CENTRE,),
        when=_owner_has_left, ref="owner", ref_left=True,
    ),
)  # fmt: skip


def _nickname(context: Context, _: str) -> Facts:
    key, person = context.key.split("/")
    found, group = context.lookups.get("person", person), group_facts(context, key)
    name = found.facts["name"] if found else person
    is_owner, is_lead = person == group.get("owner"), person in group.get("leads", ())
    return {"nickname": right_nickname(name, is_owner, is_lead, policy_of(context).names)}


MEMBERSHIP_DUTIES = (
    Duty(
        "Change your nickname in {group} to “{nickname}”", "correct", ("misnamed",), (SELF,), deadline="nickname",
        suggests=_nickname,
    ),
    Duty(
        "Bring {person} into {group}, under the nickname “{nickname}”", "add", ("owed",), _LEADS, deadline="add",
        suggests=_nickname,
    ),
    Duty(
        "Have {person} change their nickname in {group} to “{nickname}”", "correct", ("misnamed",), _LEADS,
        deadline="nickname", suggests=_nickname,
    ),
    Duty("Take {person} out of {group}", "remove", ("surplus",), _LEADS, deadline="remove"),
)  # fmt: skip


def _nobody_proposed(context: Context) -> bool:
    return "successor" not in context.facts


def _goes_by_chain(context: Context) -> bool:
    return "successor" in context.facts and "approval" not in context.facts


def _to_be_renamed(context: Context) -> bool:
    return not context.facts.get("nicknames")


def _new_nicknames(context: Context, _: str) -> Facts:
    """Return the nicknames of the successor, and of the outgoing lead where they are still in the group."""
    key, outgoing = context.key.split("/")[:2]
    group, rules = group_facts(context, key), policy_of(context).names
    still = context.lookups.get("membership", f"{key}/{outgoing}")
    stays = [outgoing] if still is not None and still.state in IN_THE_GROUP else []
    found: dict[str, str] = {}
    for person in (context.facts["successor"], *stays):
        known = context.lookups.get("person", person)
        is_lead = person != outgoing
        found[person] = right_nickname(
            known.facts["name"] if known else person, person == group.get("owner"), is_lead, rules
        )
    return {"nicknames": found}


HANDOVER_DUTIES = (
    Duty(
        "Propose who is to lead {group} after {outgoing}", "propose", ("requested",), _LEADS, deadline="handover",
        when=_nobody_proposed,
    ),
    Duty(
        "Decide whether {successor} leads {group} after {outgoing}", "approve", ("requested",), (FIRST_APPROVER,),
        deadline="handover", when=_goes_by_chain, shows=("outgoing", "successor", "cause"),
    ),
    Duty(
        "Accept {group} from {outgoing}", "accept", ("approved",), (SUCCESSOR,), deadline="handover",
        shows=("outgoing", "cause"),
    ),
    Duty(
        "Hand {group} over to {successor}", "transfer", ("active",), (OUTGOING, LEADS, INFORMATION_CENTRE),
        deadline="handover",
    ),
    Duty(
        "Change the nicknames in {group} after the handover: {nicknames}", "rename", ("closing",), (SUCCESSOR,),
        deadline="handover", when=_to_be_renamed, suggests=_new_nicknames,
    ),
    Duty(
        "File the handover of {group} from {outgoing} to {successor}", "file", ("closing",), (HR,),
        deadline="handover", shows=("outgoing", "successor", "nicknames", "checklist"),
    ),
)  # fmt: skip
