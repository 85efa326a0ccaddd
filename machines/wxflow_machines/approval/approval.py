"""The machine of an approval: whoever must agree is asked in turn, all, any or by votes, and nobody by silence."""

from collections.abc import Iterable

from wxflow.declare.context import Context, Role
from wxflow.declare.deadline import Deadline
from wxflow.declare.fields import Field
from wxflow.declare.machine import Machine, Transition, first_part, keep_nothing
from wxflow.declare.records import Facts
from wxflow.translatable import listed, tr
from wxflow_machines.approval import case
from wxflow_machines.approval import flow as course
from wxflow_machines.approval.actions import learn
from wxflow_machines.approval.duties import DUTIES
from wxflow_machines.approval.eligible import ACTED_LAST, ADDED, ASKED, ASKED_FOR_ANSWER, can_take_over, seat_is_theirs
from wxflow_machines.parts.covers import by_group
from wxflow_machines.parts.reached import told_of
from wxflow_machines.parts.roles import APPLICANT, INFORMATION_CENTRE
from wxflow_machines.policy.approval_rule import MATTERS, WAYS
from wxflow_machines.policy.policy import Policy

RUNNING = ("open", "returned")
_FOR = Field("for", required=False, help="in whose place, when not one's own", names="person")
_TO = Field("to", help="staff id", names="person")
_LEVEL = (
    Field("name", help="name of the level"),
    Field("by", "choice", choices=WAYS, help="in turn, all, any, or by votes"),
    Field("votes", "integer", least=1, help="how many must agree by votes"),
    Field("working_days", "integer", least=1, help="time to answer"),
    Field("escalate_to", help="who may act as well after that"),
    Field("approvers", "texts", least=1, help="staff ids"),
)
_STARTED = (
    Field("matter", "choice", choices=MATTERS, help="what is applied for"),
    Field("subject", help="what the case is about, as machine/key"),
    Field("fallback", help="who acts for an approver who has left or has applied"),
    Field("urges", "integer", help="how often whoever is asked may be urged"),
    Field("copied", "texts", help="who is told of the outcome"),
    Field("levels", "records", least=1, fields=_LEVEL, help="who must agree, level by level"),
)
_ASKED = (
    Field("level", help="name of the level"),
    Field("asked", "texts", least=1, help="who is asked"),
    Field("working_days", "integer", least=1, help="time to answer"),
)


def _places(context: Context) -> tuple[str, ...]:
    return case.places(context.facts)


def _to_applicant(context: Context) -> bool:
    return bool(context.data["to"] == case.APPLICANT)


def _can_urge(context: Context) -> str | None:
    if context.facts["urged"] < context.facts["urges"]:
        return None
    return tr("whoever is asked has been urged {times} times already", times=context.facts["urged"])


def _can_remove(context: Context) -> str | None:
    mine = [seat["seat"] for seat in case.removable(context.facts, context.actor)]
    if context.data["person"] in mine:
        return None
    return tr("{actor} has added only {people}", actor=context.actor, people=listed(mine))


def _days(_: Policy, data: Facts) -> int:
    return int(data["working_days"])


def _refs(state: str, facts: Facts, key: str) -> Iterable[tuple[str, str]]:
    yield "group", key.split("/", 1)[0]
    yield "applicant", facts["applicant"]
    yield from (("copied", person) for person in facts["copied"])
    if state == "open":
        yield from (("asked", person) for person in facts["asked"])


_ADDED = Field("person", help="staff id of an added approver", names="person")
_RECALLING: tuple[Role, ...] = (APPLICANT, INFORMATION_CENTRE)

APPROVAL = Machine(
    name="approval",
    title="an approval",
    key=("group", "matter", "n"),
    root="group",
    root_key=first_part,
    refs=_refs,
    idle=("cancel",),
    duties=DUTIES,
    transitions=(
        Transition(
            "start", None, "open", data=_STARTED, learn=learn, then=course.begin,
            note="follows an application for which the policy has a rule",
        ),
        Transition(
            "ask", "open", None, data=_ASKED, learn=learn, then=course.tell_asked,
            note="it has become somebody's turn",
        ),
        Transition(
            "approve", "open", "approved", by=(ASKED,), data=(_FOR,), learn=learn, guard=seat_is_theirs,
            when=course.is_complete, then=course.ending("granted"), note="everybody has agreed whom the levels require",
        ),
        Transition(
            "approve", "open", None, by=(ASKED,), data=(_FOR,), learn=learn, guard=seat_is_theirs,
            then=course.ask_next,
        ),
        Transition(
            "reject", "open", "rejected", by=(ASKED,), data=(_FOR,), reason=True, learn=learn,
            guard=seat_is_theirs, when=course.is_decided, then=course.ending("denied"),
            note="by votes: when the others cannot be enough any more",
        ),
        Transition(
            "reject", "open", None, by=(ASKED,), data=(_FOR,), reason=True, learn=learn, guard=seat_is_theirs,
        ),
        Transition(
            "return", "open", "returned", by=(ASKED,), data=(Field("to", help="where it goes back to"), _FOR),
            reason=True, learn=learn, among={"to": _places}, guard=seat_is_theirs, when=_to_applicant,
            then=course.tell_applicant, note="to the applicant",
        ),
        Transition(
            "return", "open", None, by=(ASKED,), data=(Field("to", help="where it goes back to"), _FOR), reason=True,
            learn=learn, among={"to": _places}, guard=seat_is_theirs, then=course.ask_again,
            note="to an earlier level",
        ),
        Transition(
            "resubmit", "returned", "open", by=(APPLICANT,), learn=learn, then=course.ask_again,
            note="unchanged: it goes on where it was sent back",
        ),
        Transition(
            "amended", RUNNING, "open", learn=learn, then=course.ask_again,
            note="follows a change of what is applied for: every level again",
        ),
        Transition(
            "take_back", "open", None, by=(ACTED_LAST,), learn=learn, then=course.ask_again,
            note="one's approval, before anybody else has acted; or what one has delegated",
        ),
        Transition(
            "transfer", "open", None, by=(ASKED, INFORMATION_CENTRE), data=(_TO, _FOR), learn=learn,
            guard=can_take_over, then=course.tell_again, note="somebody else decides instead",
        ),
        Transition(
            "delegate", "open", None, by=(ASKED,), data=(_TO, _FOR), learn=learn, guard=can_take_over,
            then=course.tell_opinion, note="asks somebody's opinion; the decision stays",
        ),
        Transition(
            "answer", "open", None, by=(ASKED_FOR_ANSWER,), data=(Field("opinion", help="in one's own words"),),
            learn=learn, then=course.tell_again, note="the opinion that was asked for",
        ),
        Transition(
            "add", "open", None, by=(ASKED,),
            data=(
                Field("person", help="staff id of the approver to add", names="person"),
                Field("place", "choice", choices=("before", "with", "after"), help="when they are asked"),
                _FOR,
            ),
            learn=learn, guard=can_take_over, then=course.ask_next, note="whoever is added must agree, too",
        ),
        Transition(
            "remove", "open", "approved", by=(ADDED,), data=(_ADDED,),
            learn=learn, guard=_can_remove, when=course.is_complete, then=course.ending("granted"),
            note="nobody was left to agree but them",
        ),
        Transition(
            "remove", "open", None, by=(ADDED,), data=(_ADDED,),
            learn=learn, guard=_can_remove, then=course.ask_next, note="only whom one has added oneself",
        ),
        Transition(
            "cc", "open", None, by=(APPLICANT, ASKED, INFORMATION_CENTRE),
            data=(Field("people", "texts", least=1, help="staff ids of who is to know", names="person"),),
            learn=learn, then=course.tell_copied,
        ),
        Transition(
            "urge", "open", None, by=(APPLICANT, INFORMATION_CENTRE), learn=learn, guard=_can_urge,
            then=course.tell_again, note="as often as the policy lets",
        ),
        Transition(
            "escalate", "open", None, data=(_TO,), learn=learn, then=course.tell_again,
            note="follows a missed answer: somebody above may act, too",
        ),
        Transition(
            "withdraw", RUNNING, "withdrawn", by=_RECALLING, reason=True, learn=keep_nothing,
            then=course.ending("recalled"),
        ),
        Transition("cancel", RUNNING, "cancelled", learn=keep_nothing, note="what was applied for is no more"),
        told_of({course.DEADLINE: ("open",)}),
    ),
    deadlines=(
        Deadline(
            course.DEADLINE, budget=_days, armed_by=("ask",), while_in=("open",), anew=True, then=course.escalate,
            remind=course.remind, covered_by=by_group, braked=False, note="escalates; never approves",
        ),
    ),
)  # fmt: skip
