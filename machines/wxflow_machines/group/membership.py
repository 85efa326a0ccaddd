"""The machine of a membership: what a group owes to who is in it (clauses 8–10, 16–18)."""

from collections.abc import Iterable, Iterator

from wxflow.declare.context import Context
from wxflow.declare.deadline import Deadline
from wxflow.declare.fields import Field
from wxflow.declare.machine import Machine, Transition, first_part, keep_nothing
from wxflow.declare.records import Facts, FollowUp, Step
from wxflow.translatable import tr
from wxflow_machines.group.duties import MEMBERSHIP_DUTIES
from wxflow_machines.parts.charges import charge, group_facts, group_then, lead_then
from wxflow_machines.parts.covers import by_leads, by_member
from wxflow_machines.parts.nicknames import on_record
from wxflow_machines.parts.presence import unknown_person
from wxflow_machines.parts.reached import told_of
from wxflow_machines.parts.reminders import reminding
from wxflow_machines.parts.roles import LEAD, SELF
from wxflow_machines.parts.scope import ABSENT, LIVE, in_scope
from wxflow_machines.parts.suspensions import suspensions
from wxflow_machines.policy import names
from wxflow_machines.policy.policy import Policy, policy_of

_NICKNAME = (Field("nickname", help="nickname in the group (clause 8)", about="person"),)


def _whose(context: Context) -> tuple[str, str]:
    group, person = context.key.split("/")
    return group, person


def _misfit(context: Context) -> str | None:
    """Say why the nickname does not fit clause 8, if so."""
    return _why_misnamed(context, context.data["nickname"])


def _why_misnamed(context: Context, nickname: str) -> str | None:
    key, person = _whose(context)
    group, found = group_facts(context, key), context.lookups.get("person", person)
    return names.check_nickname(
        nickname,
        real_name=found.facts["name"] if found else "",
        is_owner=person == group.get("owner"),
        is_lead=person in group["leads"],
        rules=policy_of(context).names,
    )


def _fits(context: Context) -> bool:
    return _misfit(context) is None


def _still_fits(context: Context) -> bool:
    """Tell whether the nickname on record fits."""
    found = context.lookups.get("membership", context.key)
    nickname = None if found is None else on_record(context.lookups, found)
    return nickname is not None and _why_misnamed(context, nickname) is None


def _group_is_live(context: Context) -> str | None:
    key, _ = _whose(context)
    group = context.lookups.get("group", key)
    if group is None or group.state not in LIVE:
        state = group.state if group else tr("there is none")
        return tr("group {key} is not live ({state})", key=key, state=state)
    return None


def _may_come_in(context: Context) -> str | None:
    """Only whom the group concerns may be added unasked (clause 10)."""
    key, person = _whose(context)
    why = _group_is_live(context)
    if why is None and (why := unknown_person(context.lookups, person)) is not None:
        return why
    if why is None and not in_scope(context.lookups, group_facts(context, key), person):
        why = tr("{person} is not in scope of group {key} (clause 10)", person=person, key=key)
    return why


def _learn_whose(facts: Facts, step: Step) -> Facts:
    if facts:
        return facts
    group, person = step.key.split("/")
    return {"group": group, "person": person}


def _learn_nickname(facts: Facts, step: Step) -> Facts:
    return {**_learn_whose(facts, step), "nickname": step.data["nickname"]}


def _days(policy: Policy, data: Facts) -> int:
    return policy.deadlines.adoption_grace if data.get("grace") else policy.deadlines.membership


def _charge_lead(context: Context) -> Iterator[FollowUp]:
    group, person = _whose(context)
    yield charge(context, "18", debtor=lead_then(context, group), role="lead", group=group, subject=person)


def _charge_nickname(context: Context) -> Iterator[FollowUp]:
    key, person = _whose(context)
    group = group_then(context, key)
    owner = group.get("owner")  # a clock that starts when things happen may have run out before there was one
    if person == owner or person in group["leads"]:
        role = "owner" if person == owner else "lead"
        yield charge(context, "16", debtor=person, role=role, group=key, subject=person)
    else:
        yield charge(context, "17_lead", debtor=lead_then(context, key), role="lead", group=key, subject=person)
        yield charge(context, "17_member", debtor=person, role="member", group=key, subject=person)


def _refs(_state: str, facts: Facts, _key: str) -> Iterable[tuple[str, str]]:
    return ("group", facts["group"]), ("person", facts["person"])


MEMBERSHIP = Machine(
    name="membership",
    title="somebody's place in a group",
    key=("group", "person"),
    key_names=("", "person"),
    root="group",
    root_key=first_part,
    refs=_refs,
    found_by={"group": (), "person": ("person",)},
    fixed_refs=("group", "person"),
    revives=True,
    idle=("owe", "rename", "nicknamed", "release"),
    duties=MEMBERSHIP_DUTIES,
    transitions=(
        Transition("owe", (None, ABSENT), "owed", learn=_learn_whose, note="somebody in scope is not in"),
        Transition(
            "owe", "surplus", "present", learn=keep_nothing, when=_still_fits, note="they are in scope again",
        ),
        Transition(
            "owe", "surplus", "misnamed", learn=keep_nothing,
            note="they are in scope again, under a nickname against clause 8",
        ),
        Transition(
            "add", "owed", "present", by=(LEAD,), data=_NICKNAME, learn=_learn_nickname,
            guard=_group_is_live, when=_fits,
        ),
        Transition(
            "add", "owed", "misnamed", by=(LEAD,), data=_NICKNAME, learn=_learn_nickname,
            guard=_group_is_live, note="the nickname is against clause 8",
        ),
        Transition(
            "add", (None, ABSENT), "present", by=(LEAD,), data=_NICKNAME, learn=_learn_nickname,
            guard=_may_come_in, when=_fits, note="only somebody in scope (clause 10)",
        ),
        Transition(
            "add", (None, ABSENT), "misnamed", by=(LEAD,), data=_NICKNAME, learn=_learn_nickname,
            guard=_may_come_in, note="only somebody in scope (clause 10); the nickname is against clause 8",
        ),
        Transition(
            "rename", ("present", "misnamed"), "present", learn=keep_nothing, when=_still_fits,
            note="the nickname on record fits what they are called, or are, now",
        ),
        Transition(
            "rename", ("present", "misnamed"), "misnamed", learn=keep_nothing,
            note="the nickname on record does not fit what they are called, or are, now",
        ),
        Transition(
            "nicknamed", "misnamed", "present", data=_NICKNAME, learn=_learn_nickname,
            note="follows handover.rename, which puts a nickname that fits on record",
        ),
        Transition(
            "correct", "misnamed", "present", by=(LEAD, SELF), data=_NICKNAME, learn=_learn_nickname,
            guard=_misfit, note="must fit clause 8",
        ),
        Transition("release", ("present", "misnamed"), "surplus", learn=keep_nothing, note="no longer in scope"),
        Transition("release", "owed", ABSENT, learn=keep_nothing),
        Transition("remove", "surplus", ABSENT, by=(LEAD,), learn=keep_nothing),
        Transition(
            "close", ("owed", "present", "misnamed", "surplus", ABSENT), ABSENT, learn=keep_nothing,
            note="the group is dissolved",
        ),
        told_of({"add": ("owed",), "nickname": ("misnamed",), "remove": ("surplus",)}),
        *suspensions(("owed", "misnamed", "surplus")),
    ),
    deadlines=(
        Deadline(
            "add", budget=_days, armed_by=("owe",), while_in=("owed",), then=_charge_lead,
            remind=reminding(_charge_lead), covered_by=by_leads, note="clause 18: the lead",
        ),
        Deadline(
            "nickname", budget=_days, armed_by=("add", "rename", "owe"), while_in=("misnamed",), then=_charge_nickname,
            remind=reminding(_charge_nickname), covered_by=by_member,
            note="clause 17: the lead and the member; clause 16: an owner or lead themselves",
        ),
        Deadline(
            "remove", budget=_days, armed_by=("release",), while_in=("surplus",), then=_charge_lead,
            remind=reminding(_charge_lead), covered_by=by_leads, note="clause 18: the lead",
        ),
    ),
)  # fmt: skip
