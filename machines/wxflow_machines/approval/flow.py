"""What follows in the course of an approval: who is asked next, who is told, and what its end does to its subject."""

from collections.abc import Callable, Iterable, Iterator

from wxflow.declare.context import Context
from wxflow.declare.fields import Field
from wxflow.declare.records import Facts, Fire, FollowUp, Send, Start
from wxflow.translatable import tr
from wxflow_machines.approval import case
from wxflow_machines.approval.actions import ACTS
from wxflow_machines.approval.eligible import asked_of, may_go_on
from wxflow_machines.parts.chains import names_of
from wxflow_machines.parts.reminders import TOPIC, about
from wxflow_machines.policy.approval_rule import rule_for
from wxflow_machines.policy.policy import policy_of

MACHINE, DEADLINE = "approval", "answer"
CASE = Field("approval", help="the approval it is carried by")
"""What a subject is told of its case."""


def carried(context: Context, event: str) -> str | None:
    """Say which command goes on with the case that carries a subject; None when none does."""
    if (key := context.facts.get("approval")) is None:
        return None
    found = context.lookups.get(MACHINE, key)
    asked = ", ".join(asked_of(found.facts)) if found is not None and found.state == "open" else ""
    return tr(
        "its approval is {key} (asked now: {asked}): use `wxflow approval {event} {key}`",
        key=key, event=event, asked=asked or tr("nobody"),
    )  # fmt: skip


def amended(context: Context) -> Iterator[FollowUp]:
    """Have everybody asked again in the case that carries a subject, if one does."""
    if (key := context.facts.get("approval")) is not None:
        yield Fire(MACHINE, key, "amended")


def cancelled(context: Context) -> Iterator[FollowUp]:
    """End the case that carries a subject, if one does, without a result."""
    if (key := context.facts.get("approval")) is not None:
        yield Fire(MACHINE, key, "cancel")


def opened(context: Context, matter: str, key: str, group: Facts) -> Iterator[FollowUp]:
    """Start the case of what has just been applied for, if the policy has a rule for it."""
    rules, lookups = policy_of(context).approvals, context.lookups
    rule = rule_for(rules, matter, names_of(lookups, group["unit"]), group["kind"]) if rules else None
    if rule is not None:
        subject = {"matter": matter, "subject": f"{context.machine}/{context.key}"}
        yield Start(MACHINE, key, "start", {**subject, **rule.opening(lambda one: lookups.key("person", one))})


def after(context: Context) -> Facts:
    """Return the case's facts as the event leaves them."""
    return ACTS[context.event](context.facts, context.actor, context.data)


def is_complete(context: Context) -> bool:
    """Tell whether after the event everybody has agreed whom the levels require."""
    return case.turn(after(context)) is None


def is_decided(context: Context) -> bool:
    """Tell whether an objection ends the case."""
    seat = case.asked_seat(context.facts, context.data.get("for") or context.actor)
    return seat is None or case.is_lost(context.facts, seat)


def begin(context: Context) -> Iterator[FollowUp]:
    """Let the subject know the case that carries it, and ask the first level."""
    machine, key = _subject(context.data)
    yield Fire(machine, key, "carry", {"approval": context.key})
    yield _ask(context)


def ask_again(context: Context) -> Iterator[FollowUp]:
    """Ask whoever's turn it is after the event, with the whole of their time."""
    yield _ask(context)


def ask_next(context: Context) -> Iterator[FollowUp]:
    """Ask whoever's turn it is after the event, if it has become another's."""
    if case.place(after(context)) != case.place(context.facts):
        yield _ask(context)


def _ask(context: Context) -> Fire:
    now = case.turn(after(context))
    assert now is not None
    asked = {"level": now.level["name"], "asked": [seat["holder"] for seat in now.asked]}
    return Fire(MACHINE, context.key, "ask", {**asked, "working_days": now.level["working_days"]})


def ending(event: str) -> Callable[[Context], Iterable[FollowUp]]:
    """Return what follows the end of a case: `event` at its subject, and a word to whoever is to know."""

    def end(context: Context) -> Iterator[FollowUp]:
        machine, key = _subject(context.facts)
        yield Fire(machine, key, event, reason=context.reason)
        yield from _news(context, event, [context.facts["applicant"], *context.facts["copied"]])

    return end


def escalate(context: Context) -> Iterator[FollowUp]:
    """Let somebody above act, too: whoever does not answer in time has approved nothing."""
    now = case.turn(context.facts)
    if now is not None:
        yield Fire(MACHINE, context.key, "escalate", {"to": now.level["escalate_to"]})


def tell_asked(context: Context) -> Iterator[FollowUp]:
    """Tell everybody who may act now that they are asked."""
    facts = {**context.facts, "escalated": None}
    for person in _asked_people(context, facts):
        yield from _asking(context, person, context.seq + 1)


def tell_again(context: Context) -> Iterator[FollowUp]:
    """Tell everybody who may act after the event that they are asked."""
    for person in _asked_people(context, after(context)):
        yield from _asking(context, person, None)


def tell_opinion(context: Context) -> Iterator[FollowUp]:
    """Tell whoever is asked for an opinion."""
    yield from _news(context, "opinion", [str(context.data["to"])])


def tell_copied(context: Context) -> Iterator[FollowUp]:
    """Tell those who are to know of the case."""
    yield from _news(context, "copied", context.data["people"])


def tell_applicant(context: Context) -> Iterator[FollowUp]:
    """Tell the applicant that it is theirs again."""
    yield from _news(context, "returned", [context.facts["applicant"]])


def remind(context: Context) -> Iterator[FollowUp]:
    """Follow a reminder of the deadline to answer: whoever is asked is told, or whoever it would be escalated to."""
    for person in _asked_people(context, context.facts):
        yield Send(TOPIC, person, about(context))


def _asked_people(context: Context, facts: Facts) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for holder in asked_of(facts) for one in may_go_on(context, facts, holder)))


def _asking(context: Context, person: str, entry: int | None) -> Iterator[FollowUp]:
    content = {"deadline": DEADLINE, "working_days": 0, **({} if entry is None else {"entry": entry})}
    yield from _send(context, person, content)


def _news(context: Context, news: str, people: Iterable[str]) -> Iterator[FollowUp]:
    for person in dict.fromkeys(people):
        yield from _send(context, person, {"news": news})


def _send(context: Context, person: str, content: Facts) -> Iterator[FollowUp]:
    """Send, where messages leave the house at all: else they would wait for ever."""
    if policy_of(context).channel is not None:
        group = context.key.split("/", 1)[0]
        base = {"machine": MACHINE, "key": context.key, "group": group, "person": None, "due": None}
        yield Send(TOPIC, person, {**base, **content})


def _subject(facts: Facts) -> tuple[str, str]:
    machine, _, key = str(facts["subject"]).partition("/")
    return machine, key
