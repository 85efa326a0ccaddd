"""The machine of a handover: a lead who goes names the next one and files it (clauses 13, 20)."""

from collections.abc import Iterable, Iterator

from wxflow.declare.context import Context
from wxflow.declare.deadline import Deadline
from wxflow.declare.fields import Field
from wxflow.declare.machine import Machine, Transition, first_part, keep_nothing
from wxflow.declare.records import Facts, Fire, FollowUp
from wxflow.translatable import listed, tr
from wxflow_machines.approval.flow import CASE, amended, cancelled, carried, opened
from wxflow_machines.group import handover_facts as known
from wxflow_machines.group.duties import HANDOVER_DUTIES
from wxflow_machines.parts.charges import charge, group_facts
from wxflow_machines.parts.covers import by_outgoing
from wxflow_machines.parts.numbers import next_number
from wxflow_machines.parts.offices import telling
from wxflow_machines.parts.presence import not_employed
from wxflow_machines.parts.reached import told_of
from wxflow_machines.parts.reminders import reminding
from wxflow_machines.parts.roles import FIRST_APPROVER, HR, LEAD, OUTGOING, SUCCESSOR
from wxflow_machines.parts.scope import IN_THE_GROUP, LIVE, in_scope
from wxflow_machines.parts.suspensions import suspensions
from wxflow_machines.policy import names
from wxflow_machines.policy.policy import Policy, policy_of

OPEN = ("requested", "approved", "active", "closing")
UNTRANSFERRED = ("requested", "approved", "active")
"""The states in which the group has not been handed over yet."""


def _group_key(context: Context) -> str:
    return context.key.split("/", 1)[0]


def _may_open(context: Context) -> str | None:
    """Say why the handover cannot be opened, if so: a lead of a live group, one at a time, numbered in turn."""
    key, outgoing, number = context.key.split("/")
    group = context.lookups.get("group", key)
    if group is None or group.state not in LIVE:
        return tr("group {key} is not live", key=key)
    if outgoing != context.data["outgoing"] or outgoing not in group.facts["leads"]:
        outgoing = context.data["outgoing"]
        return tr("{outgoing} of key {own} is not a lead of group {key}", outgoing=outgoing, own=context.key, key=key)
    earlier = [h for h in context.lookups.find("handover", "outgoing", outgoing) if h.facts["group"] == key]
    for handover in earlier:
        if handover.state in OPEN:
            return tr("handover {key} is still open", key=handover.key)
    due = next_number(context.lookups, key, outgoing, len(earlier))
    if number == str(due):
        return None
    return tr("the next handover of {person} is {key}", person=outgoing, key=f"{key}/{outgoing}/{due}")


def _may_succeed(context: Context) -> str | None:
    """Say why the proposed person cannot become the lead, if so."""
    successor, key = context.data["successor"], _group_key(context)
    if (why := _is_missing(context, successor)) is not None:
        return why
    if successor in group_facts(context, key)["leads"]:
        return tr("{person} leads group {key} already", person=successor, key=key)
    return None


def _is_missing(context: Context, person: str) -> str | None:
    """Say so when somebody is not employed, or not in the group."""
    if (why := not_employed(context.lookups, person)) is not None:
        return why
    key = _group_key(context)
    membership = context.lookups.get("membership", f"{key}/{person}")
    if membership is None or membership.state not in IN_THE_GROUP:
        return tr("{person} is not in group {key}", person=person, key=key)
    return None


def _successor_is_there(context: Context) -> str | None:
    successor = context.facts.get("successor")
    return _is_missing(context, successor) if successor else tr("no successor has been proposed")


def _may_be_approved(context: Context) -> str | None:
    return carried(context, context.event) or _successor_is_there(context)


def _ask_for_successor(context: Context) -> Iterator[FollowUp]:
    """Start the approval of a successor that the policy has a rule for, or have everybody asked again."""
    if "approval" in context.facts:
        yield from amended(context)
        return
    group, outgoing, number = context.key.split("/")
    case = f"{group}/handover-{outgoing}-{number}/{context.facts.get('cases', 0) + 1}"
    yield from opened(context, "handover", case, group_facts(context, group))


def _nicknames_fit(context: Context) -> str | None:
    """Say which nickname is missing or against clause 8: the successor's, and the outgoing's if still in."""
    outgoing, successor = context.facts["outgoing"], context.facts["successor"]
    given: dict[str, str] = context.data["nicknames"]
    if strangers := sorted(given.keys() - {outgoing, successor}):
        return tr(
            "{people}: a handover renames the successor {successor} and the outgoing {outgoing} only",
            people=listed(strangers), successor=successor, outgoing=outgoing,
        )  # fmt: skip
    still_in = context.lookups.get("membership", f"{_group_key(context)}/{outgoing}")
    needed = [successor, *([outgoing] if still_in is not None and still_in.state in IN_THE_GROUP else [])]
    for person in needed:
        if person not in given:
            return tr("the nickname of {person} is missing", person=person)
        if (why := _misfit(context, person, given[person], leads=person == successor)) is not None:
            return why
    return None


def _misfit(context: Context, person: str, nickname: str, *, leads: bool) -> str | None:
    found = context.lookups.get("person", person)
    return names.check_nickname(
        nickname,
        real_name=found.facts["name"] if found else "",
        is_owner=person == group_facts(context, _group_key(context))["owner"],
        is_lead=leads,
        rules=policy_of(context).names,
    )


def _nicknames_changed(context: Context) -> str | None:
    return None if context.facts.get("nicknames") else tr("the nicknames have not been changed: fire rename first")


def _pass_the_lead(context: Context) -> Iterator[FollowUp]:
    """Put the successor into the outgoing lead's place; who then is no longer in scope is released."""
    key, outgoing, successor = _group_key(context), context.facts["outgoing"], context.facts["successor"]
    yield Fire("group", key, "replace_lead", {"outgoing": outgoing, "successor": successor})
    yield Fire("membership", f"{key}/{successor}", "owe")
    group = group_facts(context, key)
    leads = [lead for lead in group["leads"] if lead != outgoing]
    if not in_scope(context.lookups, {**group, "leads": leads}, outgoing):
        yield Fire("membership", f"{key}/{outgoing}", "release")


def _record_nicknames(context: Context) -> Iterator[FollowUp]:
    """Let whoever was misnamed be so no longer: the nicknames are on record now."""
    for person, nickname in context.data["nicknames"].items():
        yield Fire("membership", f"{_group_key(context)}/{person}", "nicknamed", {"nickname": nickname})


def _has_nicknames(context: Context) -> bool:
    return bool(context.facts.get("nicknames"))


def _is_transferred(context: Context) -> bool:
    return context.state == "closing"


def _charge_outgoing(context: Context) -> Iterator[FollowUp]:
    outgoing = context.facts["outgoing"]
    yield charge(context, "20", debtor=outgoing, role="outgoing lead", group=_group_key(context), subject=outgoing)


def _days(policy: Policy, _: Facts) -> int:
    return policy.deadlines.handover


def _refs(state: str, facts: Facts, _: str) -> Iterable[tuple[str, str]]:
    yield "group", facts["group"]
    yield "outgoing", facts["outgoing"]
    if state in UNTRANSFERRED and "successor" in facts:
        yield "successor", facts["successor"]
    yield from (("nicknamed", person) for person in facts.get("nicknames", ()))


_OPENED = (
    Field("outgoing", help="the lead who goes", names="person"),
    Field("cause", "choice", choices=("left", "transferred", "other"), help="why they go"),
)

HANDOVER = Machine(
    name="handover",
    title="a lead handing over a group",
    key=("group", "outgoing", "n"),
    key_names=("", "person"),
    root="group",
    root_key=first_part,
    refs=_refs,
    looks_around=True,
    fixed_refs=("group", "outgoing"),
    found_by={"group": (), "outgoing": ("person", "group"), "successor": ("person",), "nicknamed": ("group",)},
    idle=("cancel", "lapse"),
    duties=HANDOVER_DUTIES,
    transitions=(
        Transition("open", None, "requested", by=(LEAD,), data=_OPENED, learn=known.learn_opening, guard=_may_open),
        Transition(
            "propose", UNTRANSFERRED, "requested", by=(LEAD, FIRST_APPROVER),
            data=(Field("successor", help="who is to lead", names="person"),), guard=_may_succeed,
            then=_ask_for_successor, note="employed, in the group, not a lead of it; must be approved (again)",
        ),
        Transition(
            "approve", "requested", "approved", by=(FIRST_APPROVER,), guard=_may_be_approved, learn=keep_nothing,
        ),
        Transition(
            "accept", "approved", "active", by=(SUCCESSOR,), learn=keep_nothing, guard=_successor_is_there,
        ),
        Transition(
            "transfer", "active", "closing", by=(OUTGOING, LEAD),
            data=(Field("checklist", "texts", help="what was handed over"),), guard=_successor_is_there,
            then=telling("file", HR, when=_has_nicknames, then=_pass_the_lead),
            note="the successor takes the outgoing lead's place",
        ),
        Transition(
            "rename", ("active", "closing"), None, by=(SUCCESSOR, LEAD), learn=known.learn_nicknames,
            data=(Field("nicknames", "mapping", help="staff id and new nickname", about="person", names="person"),),
            guard=_nicknames_fit, then=telling("file", HR, when=_is_transferred, then=_record_nicknames),
            note="they are then the nicknames on record",
        ),
        Transition(
            "file", "closing", "filed", by=(HR,), data=(Field("filing_no", help="number of the filing"),),
            guard=_nicknames_changed, note="needs the nicknames changed",
        ),
        Transition(
            "lapse", UNTRANSFERRED, "requested", learn=known.learn_denial, then=cancelled,
            note="the successor has left: somebody must be proposed anew; the deadline runs on",
        ),
        Transition("cancel", OPEN, "cancelled", by=(HR,), reason=True, learn=keep_nothing, then=cancelled),
        Transition(
            "carry", "requested", None, data=(CASE,), learn=known.learn_case,
            note="follows approval.start: from now on the case decides",
        ),
        Transition("granted", "requested", "approved", learn=known.forget_case, note="follows the end of its approval"),
        Transition(
            "denied", "requested", None, learn=known.learn_denial, note="another successor may be proposed",
        ),
        Transition("recalled", "requested", None, learn=known.learn_denial, note="another successor may be proposed"),
        told_of({"handover": OPEN}),
        *suspensions(OPEN),
    ),
    deadlines=(
        Deadline(
            "handover", budget=_days, armed_by=("open",), while_in=OPEN, then=_charge_outgoing,
            remind=reminding(_charge_outgoing), covered_by=by_outgoing, note="clause 20: the outgoing lead",
        ),
    ),
)  # fmt: skip
