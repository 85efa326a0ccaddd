"""The machine of a group: requested, approved, created, active, closing, dissolved (clauses 5–8, 14)."""

from collections.abc import Iterable
from dataclasses import replace

from wxflow.declare.deadline import Deadline
from wxflow.declare.fields import Field
from wxflow.declare.machine import Machine, Transition, keep_data, keep_nothing
from wxflow.declare.records import Facts
from wxflow_machines.approval.flow import CASE
from wxflow_machines.group import course, running
from wxflow_machines.group import facts as known
from wxflow_machines.group import guards as rules
from wxflow_machines.group.duties import GROUP_DUTIES
from wxflow_machines.parts.covers import by_adopter, by_leads
from wxflow_machines.parts.offices import telling
from wxflow_machines.parts.reached import told_of
from wxflow_machines.parts.reminders import reminding
from wxflow_machines.parts.roles import APPLICANT, APPROVER, APPROVER_OF_LEVEL, EMPLOYEE, INFORMATION_CENTRE, LEAD
from wxflow_machines.parts.scope import LIVE
from wxflow_machines.parts.suspensions import suspensions
from wxflow_machines.policy.sameness import canonical_name

_TITLE = Field("title", help="company name + group name (clause 8)")
_UNIT = Field("unit", help="unit that applies", names="unit")
_PURPOSE = Field("purpose", help="what the group is for")
_SCOPE = Field(
    "scope", "record", help="whom the group concerns (clause 10)",
    fields=(
        Field("units", "texts", help="units", names="unit"),
        Field("people", "texts", help="staff ids", names="person"),
    ),
)  # fmt: skip
_LEADS = Field("leads", "texts", least=1, help="leads, the first one first (clause 6)", names="person")
_OWNER = Field("owner", help="owner (群主)", names="person")
_REQUESTED = (
    _TITLE,
    Field("kind", "choice", choices=("permanent", "temporary"), help="a temporary group ends with its work"),
    _UNIT,
    _PURPOSE,
    _SCOPE,
    _LEADS,
    Field("planned_end", "date", required=False, help="a temporary group's planned end"),
)  # fmt: skip
_AMENDED = tuple(replace(one, required=False) for one in _REQUESTED)
_CREATED = (Field("register_no", help="number in the register"), _OWNER)
_CHANGED = tuple(replace(one, required=False) for one in (_UNIT, _SCOPE, _PURPOSE))
_ROSTER = Field(
    "roster", "records", help="who is in, under which nickname",
    fields=(
        Field("person", help="staff id", names="person"),
        Field("nickname", help="nickname in the group", about="person"),
    ),
)  # fmt: skip


_TELL_TO_CREATE = telling("create", INFORMATION_CENTRE)


def _refs(state: str, facts: Facts, _: str) -> Iterable[tuple[str, str]]:
    yield "unit", canonical_name(facts["unit"])
    if "register_no" in facts:
        yield "register_no", canonical_name(facts["register_no"])
    if state in LIVE:
        yield "owner", facts["owner"]
        yield from (("lead", lead) for lead in facts["leads"])
        if facts.get("misnamed"):
            yield "adopter", facts["created_by"]
        yield from (("scope_unit", canonical_name(unit)) for unit in facts["scope"]["units"])
        yield from (("scope_person", person) for person in facts["scope"]["people"])


GROUP = Machine(
    name="group",
    title="a chat group",
    key=("group",),
    refs=_refs,
    looks_around=True,
    found_by={
        "unit": (), "register_no": ("group",), "adopter": (),
        **dict.fromkeys(("owner", "lead", "scope_unit", "scope_person"), ("person",)),
    },
    idle=("replace_lead",),
    duties=GROUP_DUTIES,
    covering=("leads", "owner", "unit"),
    transitions=(
        Transition(
            "request", None, "requested", by=(EMPLOYEE,), data=_REQUESTED, learn=known.learn_request,
            guard=rules.request_fits, then=course.ask_for_request, note="the title must fit clause 8",
        ),
        Transition(
            "approve", "requested", "approved", by=(APPROVER_OF_LEVEL,), learn=known.learn_approval,
            guard=rules.goes_by_chain, when=rules.is_last_level, then=_TELL_TO_CREATE,
            note="the last level approves (clause 7); where nobody of it is left, the information centre decides",
        ),
        Transition(
            "approve", "requested", None, by=(APPROVER_OF_LEVEL,), learn=known.learn_approval,
            guard=rules.goes_by_chain, note="levels approve in turn; nobody their own request",
        ),
        Transition(
            "reject", "requested", "rejected", by=(APPROVER,), reason=True, learn=keep_nothing,
            guard=rules.goes_by_chain,
        ),
        Transition(
            "withdraw", ("requested", "approved", "created"), "withdrawn", by=(APPLICANT, INFORMATION_CENTRE),
            reason=True, learn=keep_nothing, guard=rules.goes_by_chain,
        ),
        Transition(
            "replace_leads", ("requested", "approved", "created"), None, by=(APPLICANT, INFORMATION_CENTRE),
            data=(_LEADS,), learn=keep_data, guard=rules.leads_are_there,
            note="somebody who was to lead has gone; approvals stand",
        ),
        Transition(
            "amend", "requested", None, by=(APPLICANT,), data=_AMENDED, learn=known.learn_amendment,
            guard=rules.amendment_fits, then=course.ask_for_amendment,
            note="must be approved from the first level again; in another unit or kind, by that one's approvers",
        ),
        Transition(
            "create", "approved", "created", by=(INFORMATION_CENTRE,), data=(_TITLE, *_CREATED),
            learn=known.learn_creation, guard=rules.creation_fits, then=course.charge_bad_title,
            note="records what was really created; a title against clause 8 is charged (clause 15)",
        ),
        Transition(
            "activate", "created", "active", by=(LEAD,), data=(_ROSTER,), learn=keep_nothing,
            guard=rules.roster_fits, then=course.fill, note="every row is an add; who is missing is owed (clause 6)",
        ),
        Transition(
            "adopt", None, "active", by=(INFORMATION_CENTRE,), data=(*_REQUESTED, *_CREATED, _ROSTER),
            learn=known.learn_adoption, guard=rules.adoption_fits, finds=rules.find_bad_title, then=course.adopt,
            note="an existing group; its first deadlines, that of its title among them, have the adoption grace",
        ),
        Transition(
            "retitle", "active", None, by=(INFORMATION_CENTRE,), data=(_TITLE,), learn=known.learn_title,
            guard=rules.title_fits, note="cures a title against clause 8",
        ),
        Transition(
            "change", LIVE, None, by=(INFORMATION_CENTRE,), data=_CHANGED, reason=True, learn=known.learn_given,
            guard=rules.change_fits, then=course.follow_change,
            note="who is newly in scope is owed, who no longer is is released",
        ),
        Transition(
            "change_owner", LIVE, None, by=(INFORMATION_CENTRE,), data=(_OWNER,), reason=True, learn=keep_data,
            guard=rules.owner_fits, then=course.follow_owner, note="the nicknames of both are looked at again",
        ),
        Transition(
            "prolong", "active", None, by=(LEAD,), data=(Field("planned_end", "date", help="the new planned end"),),
            reason=True, learn=keep_data, guard=rules.can_be_prolonged,
            note="a temporary group whose work has not ended, to a later day",
        ),
        Transition(
            "end_work", "active", None, by=(LEAD,), learn=known.learn_end_of_work, guard=rules.work_can_end,
            note="a temporary group, once (clause 14)",
        ),
        Transition(
            "request_dissolution", "active", "closing", by=(LEAD,), reason=True, learn=known.learn_dissolution,
            then=course.ask_for_dissolution,
        ),
        Transition(
            "approve_dissolution", "closing", None, by=(APPROVER_OF_LEVEL,), learn=known.learn_dissolution_approval,
            guard=rules.dissolution_is_pending, finds=rules.find_last_level,
            then=telling("dissolve", INFORMATION_CENTRE, when=rules.is_last_level),
            note="the same chain, from its first level; after the last it may be dissolved",
        ),
        Transition(
            "reject_dissolution", "closing", "active", by=(APPROVER,), reason=True, learn=keep_nothing,
            guard=rules.goes_by_chain, then=course.owe_all, note="everybody in scope and not in is owed",
        ),
        Transition(
            "dissolve", "closing", "dissolved", by=(INFORMATION_CENTRE,), learn=keep_nothing,
            guard=rules.dissolution_is_approved, then=course.wind_up,
            note="memberships close, open handovers are cancelled",
        ),
        Transition("replace_lead", LIVE, None, learn=known.learn_lead, note="follows handover.transfer"),
        Transition(
            "carry", ("requested", "closing"), None, data=(CASE,), learn=known.learn_case,
            note="follows approval.start: from now on the case decides",
        ),
        Transition(
            "granted", "requested", "approved", learn=known.forget_case, then=_TELL_TO_CREATE,
            note="follows the end of its approval",
        ),
        Transition(
            "granted", "closing", None, learn=known.learn_grant, then=telling("dissolve", INFORMATION_CENTRE),
            note="follows the end of its approval",
        ),
        Transition("denied", "requested", "rejected", learn=keep_nothing, note="follows the end of its approval"),
        Transition(
            "denied", "closing", "active", learn=known.forget_case, then=course.owe_all,
            note="follows the end of its approval",
        ),
        Transition("recalled", "requested", "withdrawn", learn=keep_nothing, note="follows the end of its approval"),
        Transition(
            "recalled", "closing", "active", learn=known.forget_case, then=course.owe_all,
            note="follows the end of its approval",
        ),
        told_of({"dissolution_request": ("active",), "title": ("active",), "planned_end": ("active",)}),
        *suspensions(("active",)),
    ),
    deadlines=(
        Deadline(
            "dissolution_request",
            budget=running.request_days,
            armed_by=("end_work", "reject_dissolution", "denied", "recalled"),
            while_in=("active",),
            when=lambda facts: running.is_temporary(facts) and bool(facts.get("work_ended")),
            then=course.charge_missing_dissolution,
            remind=reminding(course.charge_missing_dissolution),
            covered_by=by_leads,
            note="clause 21: the lead",
        ),
        Deadline(
            "title",
            budget=running.grace,
            armed_by=("adopt",),
            while_in=("active",),
            dropped_by=("retitle",),
            when=lambda facts: bool(facts.get("misnamed")),
            then=course.charge_adopted_title,
            remind=reminding(course.charge_adopted_title),
            covered_by=by_adopter,
            note="clause 15: who adopted it",
        ),
        Deadline(
            "planned_end",
            budget=running.no_days,
            day=running.planned_end,
            armed_by=("activate", "adopt", "prolong", "reject_dissolution", "denied", "recalled"),
            while_in=("active",),
            dropped_by=("end_work",),
            when=running.is_at_work,
            then=course.tell_of_planned_end,
            stands=True,
            braked=False,
            note="at the end of that day; charges nothing: the leads and the applicant are told",
        ),
    ),
)  # fmt: skip
