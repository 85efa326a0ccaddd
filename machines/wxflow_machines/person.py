"""The machine of a person: joins, moves, is renamed, leaves, and what every group owes to that."""

from collections.abc import Iterable, Iterator

from wxflow.declare.context import Context
from wxflow.declare.fields import Field
from wxflow.declare.machine import Machine, Transition, keep_data, keep_nothing
from wxflow.declare.naming import NAME, Naming
from wxflow.declare.records import ERASED, Facts, Fire, FollowUp, Instance, Start, Step
from wxflow.translatable import term, tr
from wxflow_machines.approval.stand_ins import may_stand_in
from wxflow_machines.group.handover import OPEN, UNTRANSFERRED
from wxflow_machines.parts.numbers import next_number
from wxflow_machines.parts.roles import HR, INFORMATION_CENTRE, THEMSELF
from wxflow_machines.parts.scope import ABSENT, concerns, concerns_beyond_leading, live_groups_of
from wxflow_machines.penalty import UNSETTLED
from wxflow_machines.policy.sameness import as_key, canonical_id, canonical_name, names_one
from wxflow_machines.report import REPORTED

_NAME = Field("name", help="real name", about="person")
_LEAVE = (
    Field("by", help="staff id of whoever acts meanwhile", names="person"),
    Field("from", "date", help="the first day"),
    Field("until", "date", help="the last day"),
)
_SAME = Field("same_person", "flag", required=False, help="it is who bore this id before, under another name")
_ID = Field("id", help="another staff id of the same person")
_GOING = ("left", "transferred")
_UNIT = Field("unit", help="unit the person belongs to", names="unit")


def _follow_join(context: Context) -> Iterator[FollowUp]:
    unit = context.data["unit"]
    yield Fire("unit", unit, "open")
    for group in live_groups_of(context.lookups, context.key, unit):
        if group.state == "active" and concerns(context.lookups, group.facts, context.key, unit):
            yield Fire("membership", f"{group.key}/{context.key}", "owe")
        if concerns_beyond_leading(context.lookups, group.facts, context.key, unit):
            yield from _keep(context, group)


def _follow_transfer(context: Context) -> Iterator[FollowUp]:
    unit = context.data["unit"]
    yield Fire("unit", unit, "open")
    for group in live_groups_of(context.lookups, context.key, unit):
        if not concerns_beyond_leading(context.lookups, group.facts, context.key, unit):
            yield from _let_go(context, group, "transferred")
            continue
        if group.state == "active":
            yield Fire("membership", f"{group.key}/{context.key}", "owe")
        yield from _keep(context, group)


def _follow_leave(context: Context) -> Iterator[FollowUp]:
    for group in live_groups_of(context.lookups, context.key, None):
        yield from _let_go(context, group, "left")
    for handover in context.lookups.find("handover", "successor", context.key):
        yield Fire("handover", handover.key, "lapse")


def _follow_rename(context: Context) -> Iterator[FollowUp]:
    for group in live_groups_of(context.lookups, context.key, None):
        yield Fire("membership", f"{group.key}/{context.key}", "rename")


def _let_go(context: Context, group: Instance, cause: str) -> Iterator[FollowUp]:
    person = context.key
    if person in group.facts["leads"]:
        earlier = [h for h in context.lookups.find("handover", "outgoing", person) if h.facts["group"] == group.key]
        if not any(h.state not in ("filed", "cancelled") for h in earlier):
            key = f"{group.key}/{person}/{next_number(context.lookups, group.key, person, len(earlier))}"
            yield Start("handover", key, "open", {"outgoing": person, "cause": cause})
    yield Fire("membership", f"{group.key}/{person}", "release")


def _keep(context: Context, group: Instance) -> Iterator[FollowUp]:
    """Call off what they were to hand over because they went, as long as it is not handed over yet."""
    for one in context.lookups.find("handover", "outgoing", context.key):
        if one.facts["group"] == group.key and one.state in UNTRANSFERRED and one.facts["cause"] in _GOING:
            yield Fire("handover", one.key, "cancel", reason="the group concerns them still, beside their leading it")


def _may_join(context: Context) -> str | None:
    """Say so when an id is none, or comes back with another name: it belongs to one human being."""
    if context.state is None and not names_one(context.key):
        return tr("{id} cannot be a staff id", id=repr(context.key))
    known = context.facts.get("name")
    if known is None or context.data.get("same_person"):
        return None
    if known != ERASED and canonical_name(known) == canonical_name(context.data["name"]):
        return None
    return tr(
        "{person} was {name}: an id belongs to one human being; say same_person if it is them, else give another id",
        person=context.key, name=known,
    )  # fmt: skip


def _is_free(context: Context) -> str | None:
    """Say whose id it is already, if anybody's."""
    one = context.data["id"]
    if not names_one(one):
        return tr("{id} cannot be a staff id", id=repr(one))
    other = context.lookups.key("person", one)
    return (
        None if context.lookups.get("person", other) is None else tr("{id} is {person} already", id=one, person=other)
    )


def _learn_join(facts: Facts, step: Step) -> Facts:
    known = {"ids": facts["ids"]} if "ids" in facts else {}
    return {**known, "name": step.data["name"], "unit": step.data["unit"]}


def _learn_id(facts: Facts, step: Step) -> Facts:
    return {**facts, "ids": [*facts.get("ids", ()), step.data["id"].strip()]}


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


def _refs(state: str, facts: Facts, key: str) -> Iterable[tuple[str, str]]:
    yield NAME, canonical_id(key)
    for one in facts.get("ids", ()):
        yield NAME, canonical_id(one)
    if state == "employed":
        yield "unit", canonical_name(facts["unit"])


PERSON = Machine(
    name="person",
    title="an employee",
    key=("person",),
    key_names=("person",),
    naming=Naming(canonical_id, as_key, reads=canonical_name, acts=True),
    refs=_refs,
    fixed_refs=(NAME,),
    found_by={"unit": ("group",)},
    revives=True,
    transitions=(
        Transition(
            "join", (None, "left"), "employed", by=(HR,), data=(_NAME, _UNIT, _SAME), learn=_learn_join,
            guard=_may_join, then=_follow_join,
            note="opens the unit; every active group they are in scope of owes them an add",
        ),
        Transition(
            "transfer", "employed", None, by=(HR,), data=(_UNIT,), learn=keep_data,
            then=_follow_transfer,
            note="opens the unit; groups that no longer concern them release them, new ones owe them",
        ),
        Transition(
            "rename", "employed", None, by=(HR,), data=(_NAME,), learn=keep_data,
            then=_follow_rename, note="their nickname is to be corrected in every live group",
        ),
        Transition(
            "leave", "employed", "left", by=(HR,), learn=keep_nothing, ends_access=True,
            then=_follow_leave, note="every live group releases them; a lead must hand over; they can sign in no more",
        ),
        Transition(
            "renumber", "employed", None, by=(HR,), data=(_ID,), learn=_learn_id, guard=_is_free,
            note="another staff id of the same person: both name them everywhere",
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
