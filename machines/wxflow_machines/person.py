"""The machine of a person: joins, moves, is renamed, leaves, and what every group owes to that."""

from collections.abc import Iterable, Iterator

from wxflow.declare.context import Context
from wxflow.declare.fields import Field
from wxflow.declare.machine import Machine, Transition, keep_data, keep_nothing
from wxflow.declare.records import Facts, Fire, FollowUp, Instance, Start, Step
from wxflow.translatable import term, tr
from wxflow_machines.approval.stand_ins import may_stand_in
from wxflow_machines.group.handover import OPEN
from wxflow_machines.parts.roles import HR, INFORMATION_CENTRE, THEMSELF
from wxflow_machines.parts.scope import ABSENT, concerns, concerns_beyond_leading, live_groups_of
from wxflow_machines.penalty import UNSETTLED
from wxflow_machines.report import REPORTED

_NAME = Field("name", help="real name", about="person")
_LEAVE = (
    Field("by", help="staff id of whoever acts meanwhile"),
    Field("from", "date", help="the first day"),
    Field("until", "date", help="the last day"),
)
_UNIT = Field("unit", help="unit the person belongs to")


def _owe_where_concerned(context: Context) -> Iterator[FollowUp]:
    unit = context.data["unit"]
    for group in live_groups_of(context.lookups, context.key, unit):
        if group.state == "active" and concerns(group.facts, context.key, unit):
            yield Fire("membership", f"{group.key}/{context.key}", "owe")


def _follow_transfer(context: Context) -> Iterator[FollowUp]:
    unit = context.data["unit"]
    for group in live_groups_of(context.lookups, context.key, unit):
        if not concerns_beyond_leading(group.facts, context.key, unit):
            yield from _let_go(context, group, "transferred")
        elif group.state == "active":
            yield Fire("membership", f"{group.key}/{context.key}", "owe")


def _follow_leave(context: Context) -> Iterator[FollowUp]:
    for group in live_groups_of(context.lookups, context.key, None):
        yield from _let_go(context, group, "left")


def _follow_rename(context: Context) -> Iterator[FollowUp]:
    for group in live_groups_of(context.lookups, context.key, None):
        yield Fire("membership", f"{group.key}/{context.key}", "rename")


def _let_go(context: Context, group: Instance, cause: str) -> Iterator[FollowUp]:
    person = context.key
    if person in group.facts["leads"]:
        earlier = [h for h in context.lookups.find("handover", "outgoing", person) if h.facts["group"] == group.key]
        if not any(h.state not in ("filed", "cancelled") for h in earlier):
            key = f"{group.key}/{person}/{len(earlier) + 1}"
            yield Start("handover", key, "open", {"outgoing": person, "cause": cause})
    yield Fire("membership", f"{group.key}/{person}", "release")


def _may_be_erased(context: Context) -> str | None:
    """Say what is still open about them, if anything: their name is needed until it is settled."""
    who, find = context.key, context.lookups.find
    waiting = (
        *(one for one in find("penalty", "debtor", who) if one.state in UNSETTLED),
        *(one for one in find("report", "accused", who) if one.state == REPORTED),
        *(one for one in find("handover", "outgoing", who) if one.state in OPEN),
        *(one for one in find("membership", "person", who) if one.state != ABSENT),
    )
    told: str | None = None
    for one in waiting:
        what, state = term("machine", one.machine), term("state", one.state, one.machine)
        open_ = tr("{machine} {key} is {state}", machine=what, key=one.key, state=state)
        told = tr("{one}; {other}", one=told, other=open_) if told else open_
    return told


def _learn_leave(facts: Facts, step: Step) -> Facts:
    return {**facts, "leave": dict(step.data)}


def _learn_return(facts: Facts, _: Step) -> Facts:
    return {name: value for name, value in facts.items() if name != "leave"}


def _is_on_leave(context: Context) -> str | None:
    return None if "leave" in context.facts else tr("no leave has been entered")


def _refs(state: str, facts: Facts, _: str) -> Iterable[tuple[str, str]]:
    return (("unit", facts["unit"]),) if state == "employed" else ()


PERSON = Machine(
    name="person",
    title="an employee",
    key=("person",),
    refs=_refs,
    transitions=(
        Transition(
            "join", (None, "left"), "employed", by=(HR,), data=(_NAME, _UNIT), learn=keep_data,
            then=_owe_where_concerned, note="every active group they are in scope of owes them an add",
        ),
        Transition(
            "transfer", "employed", None, by=(HR,), data=(_UNIT,), learn=keep_data,
            then=_follow_transfer, note="groups that no longer concern them release them, new ones owe them",
        ),
        Transition(
            "rename", "employed", None, by=(HR,), data=(_NAME,), learn=keep_data,
            then=_follow_rename, note="their nickname is to be corrected in every live group",
        ),
        Transition(
            "leave", "employed", "left", by=(HR,), learn=keep_nothing,
            then=_follow_leave, note="every live group releases them; a lead must hand over",
        ),
        Transition(
            "stand_in", "employed", None, by=(THEMSELF, HR, INFORMATION_CENTRE), data=_LEAVE, learn=_learn_leave,
            guard=may_stand_in, note="whoever acts in approvals during a leave",
        ),
        Transition(
            "come_back", "employed", None, by=(THEMSELF, HR, INFORMATION_CENTRE), learn=_learn_return,
            guard=_is_on_leave, note="ends the leave",
        ),
        Transition(
            "erase", "left", None, by=(HR,), learn=keep_nothing, guard=_may_be_erased, forgets=True,
            note="their names and nicknames, everywhere, once all is settled",
        ),
    ),
)  # fmt: skip
