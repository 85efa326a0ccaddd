"""Remind of a deadline: who is told, and what a message about it says."""

from collections.abc import Callable, Iterable, Iterator

from wxflow.moments import iso
from wxflow.rows import OVERDUE, Facts, FollowUp, Send, Start
from wxflow.rungs import deadline_of, rung_of
from wxflow.scene import Scene
from wxflow_machines.chains import chain
from wxflow_machines.charges import group_then
from wxflow_machines.policy import policy_of

TOPIC = "reminder"
_PERSON = {"membership": 1, "handover": 1}
"""The part of the key that names whom an instance is about."""
Charging = Callable[[Scene], Iterable[FollowUp]]


def reminding(charge: Charging | None = None) -> Charging:
    """Return what follows a rung of a deadline that ends in those charges, or in none."""

    def remind(scene: Scene) -> Iterator[FollowUp]:
        content = about(scene)
        for recipient in dict.fromkeys(_recipients(scene, charge)):
            yield Send(TOPIC, recipient, content, content["person"])

    return remind


def debtors(follow_ups: Iterable[FollowUp]) -> tuple[str, ...]:
    """Name whom charges are made to."""
    return tuple(one.data["debtor"] for one in follow_ups if isinstance(one, Start))


def _recipients(scene: Scene, charge: Charging | None) -> tuple[str, ...]:
    """Name whom the rung is for; nobody when there is no such person, as nobody above the only approver."""
    assert scene.timer is not None
    rung = rung_of(scene.timer.name)
    assert rung is not None
    if rung.to == "person":
        return _person(scene)
    if rung.to == "debtor":
        return debtors(charge(scene)) if charge else _person(scene)
    group = group_then(scene, _group(scene))
    lead = group["leads"][0]
    if rung.to == "lead":
        return (lead,)
    return chain(scene, group["unit"], lead)[:1]


def _group(scene: Scene) -> str:
    return str(scene.facts["group"]) if scene.machine == "penalty" else scene.key.split("/", 1)[0]


def _person(scene: Scene) -> tuple[str, ...]:
    """Name whom the instance is about: a member, an outgoing lead, a debtor; a group is about nobody."""
    if scene.machine == "penalty":
        return (str(scene.facts["debtor"]),)
    part = _PERSON.get(scene.machine)
    return () if part is None else (scene.key.split("/")[part],)


def about(scene: Scene) -> Facts:
    """Say what is due, of whom and by when, in ids and moments; words are found when it is delivered."""
    timer = scene.timer
    assert timer is not None
    deadline = deadline_of(timer.name)
    rung = rung_of(timer.name)
    assert rung is not None
    due = _due(scene, deadline)
    return {
        "machine": scene.machine,
        "key": scene.key,
        "deadline": deadline,
        "entry": timer.entry,
        "working_days": rung.days,
        "due": None if due is None else iso(due, policy_of(scene).zone),
        "group": _group(scene),
        "person": next(iter(_person(scene)), None),
    }


def _due(scene: Scene, deadline: str) -> int | None:
    """Return when the deadline itself is due, or was; None while the calendar of that year is not known."""
    assert scene.timer is not None
    for step in reversed(scene.look.steps(scene.machine, scene.key)):
        if step.event == OVERDUE and (step.data["timer"], step.data["entry"]) == (deadline, scene.timer.entry):
            return step.at
    armed = scene.look.armed(scene.machine, scene.key, deadline)
    return armed.due if armed is not None and not armed.provisional else None
