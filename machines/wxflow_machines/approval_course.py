"""What follows in the course of an approval: who is asked next, who is told, and what its end does to its subject."""

from collections.abc import Callable, Iterable, Iterator

from wxflow.fields import Field
from wxflow.rows import Facts, Fire, FollowUp, Send, Start
from wxflow.scene import Scene
from wxflow.words import words
from wxflow_machines import approval_case as case
from wxflow_machines.approval_acts import ACTS
from wxflow_machines.approval_people import asked_of, may_go_on
from wxflow_machines.approval_rule import rule_for
from wxflow_machines.chains import names_of
from wxflow_machines.policy import policy_of
from wxflow_machines.reminders import TOPIC, about

MACHINE, DEADLINE = "approval", "answer"
CASE = Field("approval", help="the approval it is carried by")
"""What a subject is told of its case."""


def carried(scene: Scene, event: str) -> str | None:
    """Say which command goes on with the case that carries a subject; None when none does."""
    if (key := scene.facts.get("approval")) is None:
        return None
    found = scene.look.get(MACHINE, key)
    asked = ", ".join(asked_of(found.facts)) if found is not None and found.state == "open" else ""
    return words(
        "its approval is {key} (asked now: {asked}): use `wxflow approval {event} {key}`",
        key=key, event=event, asked=asked or words("nobody"),
    )  # fmt: skip


def amended(scene: Scene) -> Iterator[FollowUp]:
    """Have everybody asked again in the case that carries a subject, if one does."""
    if (key := scene.facts.get("approval")) is not None:
        yield Fire(MACHINE, key, "amended")


def cancelled(scene: Scene) -> Iterator[FollowUp]:
    """End the case that carries a subject, if one does, without a result."""
    if (key := scene.facts.get("approval")) is not None:
        yield Fire(MACHINE, key, "cancel")


def opened(scene: Scene, matter: str, key: str, group: Facts) -> Iterator[FollowUp]:
    """Start the case of what has just been applied for, if the policy has a rule for it."""
    rules, look = policy_of(scene).approvals, scene.look
    rule = rule_for(rules, matter, names_of(look, group["unit"]), group["kind"]) if rules else None
    if rule is not None:
        subject = {"matter": matter, "subject": f"{scene.machine}/{scene.key}"}
        yield Start(MACHINE, key, "start", {**subject, **rule.opening(lambda one: look.key("person", one))})


def after(scene: Scene) -> Facts:
    """Return the case's facts as the event leaves them."""
    return ACTS[scene.event](scene.facts, scene.actor, scene.data)


def is_complete(scene: Scene) -> bool:
    """Tell whether after the event everybody has agreed whom the levels require."""
    return case.turn(after(scene)) is None


def is_decided(scene: Scene) -> bool:
    """Tell whether an objection ends the case."""
    seat = case.asked_seat(scene.facts, scene.data.get("for") or scene.actor)
    return seat is None or case.is_lost(scene.facts, seat)


def begin(scene: Scene) -> Iterator[FollowUp]:
    """Let the subject know the case that carries it, and ask the first level."""
    machine, key = _subject(scene.data)
    yield Fire(machine, key, "carry", {"approval": scene.key})
    yield _ask(scene)


def ask_again(scene: Scene) -> Iterator[FollowUp]:
    """Ask whoever's turn it is after the event, with the whole of their time."""
    yield _ask(scene)


def ask_next(scene: Scene) -> Iterator[FollowUp]:
    """Ask whoever's turn it is after the event, if it has become another's."""
    if case.place(after(scene)) != case.place(scene.facts):
        yield _ask(scene)


def _ask(scene: Scene) -> Fire:
    now = case.turn(after(scene))
    assert now is not None
    asked = {"level": now.level["name"], "asked": [seat["holder"] for seat in now.asked]}
    return Fire(MACHINE, scene.key, "ask", {**asked, "working_days": now.level["working_days"]})


def ending(event: str) -> Callable[[Scene], Iterable[FollowUp]]:
    """Return what follows the end of a case: `event` at its subject, and a word to whoever is to know."""

    def end(scene: Scene) -> Iterator[FollowUp]:
        machine, key = _subject(scene.facts)
        yield Fire(machine, key, event, reason=scene.reason)
        yield from _news(scene, event, [scene.facts["applicant"], *scene.facts["copied"]])

    return end


def escalate(scene: Scene) -> Iterator[FollowUp]:
    """Let somebody above act, too: whoever does not answer in time has approved nothing."""
    now = case.turn(scene.facts)
    if now is not None:
        yield Fire(MACHINE, scene.key, "escalate", {"to": now.level["escalate_to"]})


def tell_asked(scene: Scene) -> Iterator[FollowUp]:
    """Tell everybody who may act now that they are asked."""
    facts = {**scene.facts, "escalated": None}
    for person in _asked_people(scene, facts):
        yield from _asking(scene, person, scene.seq + 1)


def tell_again(scene: Scene) -> Iterator[FollowUp]:
    """Tell everybody who may act after the event that they are asked."""
    for person in _asked_people(scene, after(scene)):
        yield from _asking(scene, person, None)


def tell_opinion(scene: Scene) -> Iterator[FollowUp]:
    """Tell whoever is asked for an opinion."""
    yield from _news(scene, "opinion", [str(scene.data["to"])])


def tell_copied(scene: Scene) -> Iterator[FollowUp]:
    """Tell those who are to know of the case."""
    yield from _news(scene, "copied", scene.data["people"])


def tell_applicant(scene: Scene) -> Iterator[FollowUp]:
    """Tell the applicant that it is theirs again."""
    yield from _news(scene, "returned", [scene.facts["applicant"]])


def remind(scene: Scene) -> Iterator[FollowUp]:
    """Follow a rung of the deadline to answer: whoever is asked is told, or whoever it would be escalated to."""
    for person in _asked_people(scene, scene.facts):
        yield Send(TOPIC, person, about(scene))


def _asked_people(scene: Scene, facts: Facts) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for holder in asked_of(facts) for one in may_go_on(scene, facts, holder)))


def _asking(scene: Scene, person: str, entry: int | None) -> Iterator[FollowUp]:
    content = {"deadline": DEADLINE, "working_days": 0, **({} if entry is None else {"entry": entry})}
    yield from _send(scene, person, content)


def _news(scene: Scene, news: str, people: Iterable[str]) -> Iterator[FollowUp]:
    for person in dict.fromkeys(people):
        yield from _send(scene, person, {"news": news})


def _send(scene: Scene, person: str, content: Facts) -> Iterator[FollowUp]:
    """Send, where messages leave the house at all: else they would wait for ever."""
    if policy_of(scene).channel is not None:
        group = scene.key.split("/", 1)[0]
        base = {"machine": MACHINE, "key": scene.key, "group": group, "person": None, "due": None}
        yield Send(TOPIC, person, {**base, **content})


def _subject(facts: Facts) -> tuple[str, str]:
    machine, _, key = str(facts["subject"]).partition("/")
    return machine, key
