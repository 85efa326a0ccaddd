"""The machine of a group: requested, approved, created, active, closing, dissolved (clauses 5–8, 14)."""

from collections.abc import Iterable
from dataclasses import replace

from wxflow.declare.fields import Field
from wxflow.declare.machine import Deadline, Machine, Transition, keep_data, keep_nothing
from wxflow.declare.records import Facts, Step
from wxflow_machines.approval.flow import CASE
from wxflow_machines.group import guards as rules
from wxflow_machines.parts.reached import told_of
from wxflow_machines.parts.reminders import reminding
from wxflow_machines.parts.roles import APPLICANT, APPROVER, APPROVER_OF_LEVEL, EMPLOYEE, INFORMATION_CENTRE, LEAD
from wxflow_machines.parts.scope import LIVE
from wxflow_machines.parts.suspensions import suspensions
from wxflow_machines.policy.policy import Policy

_TITLE = Field("title", help="company name + group name (clause 8)")
_REQUESTED = (
    _TITLE,
    Field("kind", "choice", choices=("permanent", "temporary"), help="a temporary group ends with its work"),
    Field("unit", help="unit that applies"),
    Field("purpose", help="what the group is for"),
    Field(
        "scope", "record", help="whom the group concerns (clause 10)",
        fields=(Field("units", "texts", help="units"), Field("people", "texts", help="staff ids")),
    ),
    Field("leads", "texts", least=1, help="leads, the first one first (clause 6)"),
    Field("planned_end", "date", required=False, help="a temporary group's planned end"),
)  # fmt: skip
_AMENDED = tuple(replace(one, required=False) for one in _REQUESTED if one.name not in ("kind", "unit"))
_CREATED = (Field("register_no", help="number in the register"), Field("owner", help="owner (群主)"))
_ROSTER = Field(
    "roster", "records", help="who is in, under which nickname",
    fields=(Field("person", help="staff id"), Field("nickname", help="nickname in the group", about="person")),
)  # fmt: skip


def _learn_request(facts: Facts, step: Step) -> Facts:
    return {**facts, **step.data, "applicant": step.actor, "approvals": []}


def _learn_creation(facts: Facts, step: Step) -> Facts:
    return {**facts, **step.data, "created_by": step.actor}


def _learn_adoption(facts: Facts, step: Step) -> Facts:
    known = {name: value for name, value in step.data.items() if name != "roster"}
    return {**facts, **known, "applicant": step.actor, "created_by": step.actor}


def _learn_approval(facts: Facts, step: Step) -> Facts:
    return {**facts, "approvals": [*facts["approvals"], step.actor]}


def _learn_amendment(facts: Facts, step: Step) -> Facts:
    return {**facts, **step.data, "approvals": []}


def _learn_case(facts: Facts, step: Step) -> Facts:
    return {**facts, **step.data, "cases": facts.get("cases", 0) + 1}


def _learn_grant(facts: Facts, _: Step) -> Facts:
    return {**facts, "dissolution_granted": True}


def _forget_case(facts: Facts, _: Step) -> Facts:
    """Forget a case that is over: what is applied for next may go by the plain chain."""
    return {name: value for name, value in facts.items() if name != "approval"}


def _learn_end_of_work(facts: Facts, _: Step) -> Facts:
    return {**facts, "work_ended": True}


def _learn_dissolution(facts: Facts, step: Step) -> Facts:
    return {**facts, "dissolution_applicant": step.actor, "dissolution_approvals": []}


def _learn_dissolution_approval(facts: Facts, step: Step) -> Facts:
    return {**facts, "dissolution_approvals": [*facts["dissolution_approvals"], step.actor]}


def _learn_lead(facts: Facts, step: Step) -> Facts:
    """Put the successor in the outgoing lead's place; somebody who leads already leads once."""
    outgoing, successor = step.data["outgoing"], step.data["successor"]
    leads = [successor if lead == outgoing else lead for lead in facts["leads"]]
    return {**facts, "leads": list(dict.fromkeys(leads))}


def _request_days(policy: Policy, _: Facts) -> int:
    return policy.deadlines.dissolution_request


def _refs(state: str, facts: Facts, _: str) -> Iterable[tuple[str, str]]:
    yield "unit", facts["unit"]
    if state in LIVE:
        yield "owner", facts["owner"]
        yield from (("lead", lead) for lead in facts["leads"])
        yield from (("scope_unit", unit) for unit in facts["scope"]["units"])
        yield from (("scope_person", person) for person in facts["scope"]["people"])


GROUP = Machine(
    name="group",
    title="a chat group",
    key=("group",),
    refs=_refs,
    idle=("replace_lead",),
    transitions=(
        Transition(
            "request", None, "requested", by=(EMPLOYEE,), data=_REQUESTED, learn=_learn_request,
            guard=rules.request_fits, then=rules.ask_for_request, note="the title must fit clause 8",
        ),
        Transition(
            "approve", "requested", "approved", by=(APPROVER_OF_LEVEL,), learn=_learn_approval,
            guard=rules.goes_by_chain, when=rules.is_last_level, note="the last level approves (clause 7)",
        ),
        Transition(
            "approve", "requested", None, by=(APPROVER_OF_LEVEL,), learn=_learn_approval,
            guard=rules.goes_by_chain, note="levels approve in turn; nobody their own request",
        ),
        Transition(
            "reject", "requested", "rejected", by=(APPROVER,), reason=True, learn=keep_nothing,
            guard=rules.goes_by_chain,
        ),
        Transition(
            "withdraw", "requested", "withdrawn", by=(APPLICANT,), reason=True, learn=keep_nothing,
            guard=rules.goes_by_chain,
        ),
        Transition(
            "amend", "requested", None, by=(APPLICANT,), data=_AMENDED, learn=_learn_amendment,
            guard=rules.amendment_fits, then=rules.ask_for_amendment,
            note="must be approved from the first level again",
        ),
        Transition(
            "create", "approved", "created", by=(INFORMATION_CENTRE,), data=(_TITLE, *_CREATED),
            learn=_learn_creation, then=rules.charge_bad_title,
            note="records what was really created; a title against clause 8 is charged (clause 15)",
        ),
        Transition(
            "activate", "created", "active", by=(LEAD,), data=(_ROSTER,), learn=keep_nothing,
            guard=rules.roster_fits, then=rules.fill, note="every row is an add; who is missing is owed (clause 6)",
        ),
        Transition(
            "adopt", None, "active", by=(INFORMATION_CENTRE,), data=(*_REQUESTED, *_CREATED, _ROSTER),
            learn=_learn_adoption, guard=rules.adoption_fits, then=rules.adopt,
            note="an existing group; its first deadlines have the adoption grace",
        ),
        Transition(
            "retitle", "active", None, by=(INFORMATION_CENTRE,), data=(_TITLE,), learn=keep_data,
            guard=rules.title_fits, note="cures a title against clause 8",
        ),
        Transition(
            "end_work", "active", None, by=(LEAD,), learn=_learn_end_of_work, guard=rules.work_can_end,
            note="a temporary group, once (clause 14)",
        ),
        Transition(
            "request_dissolution", "active", "closing", by=(LEAD,), reason=True, learn=_learn_dissolution,
            then=rules.ask_for_dissolution,
        ),
        Transition(
            "approve_dissolution", "closing", None, by=(APPROVER_OF_LEVEL,), learn=_learn_dissolution_approval,
            guard=rules.dissolution_is_pending, note="the same chain, from its first level",
        ),
        Transition(
            "reject_dissolution", "closing", "active", by=(APPROVER,), reason=True, learn=keep_nothing,
            guard=rules.goes_by_chain,
        ),
        Transition(
            "dissolve", "closing", "dissolved", by=(INFORMATION_CENTRE,), learn=keep_nothing,
            guard=rules.dissolution_is_approved, then=rules.wind_up,
            note="memberships close, open handovers are cancelled",
        ),
        Transition("replace_lead", LIVE, None, learn=_learn_lead, note="follows handover.transfer"),
        Transition(
            "carry", ("requested", "closing"), None, data=(CASE,), learn=_learn_case,
            note="follows approval.start: from now on the case decides",
        ),
        Transition("granted", "requested", "approved", learn=_forget_case, note="follows the end of its approval"),
        Transition("granted", "closing", None, learn=_learn_grant, note="follows the end of its approval"),
        Transition("denied", "requested", "rejected", learn=keep_nothing, note="follows the end of its approval"),
        Transition("denied", "closing", "active", learn=_forget_case, note="follows the end of its approval"),
        Transition("recalled", "requested", "withdrawn", learn=keep_nothing, note="follows the end of its approval"),
        Transition("recalled", "closing", "active", learn=_forget_case, note="follows the end of its approval"),
        told_of({"dissolution_request": ("active",)}),
        *suspensions(("active",)),
    ),
    deadlines=(
        Deadline(
            "dissolution_request",
            budget=_request_days,
            armed_by=("end_work", "reject_dissolution", "denied", "recalled"),
            while_in=("active",),
            when=lambda facts: facts["kind"] == "temporary" and bool(facts.get("work_ended")),
            then=rules.charge_missing_dissolution,
            remind=reminding(rules.charge_missing_dissolution),
            note="clause 21: the lead",
        ),
    ),
)  # fmt: skip
