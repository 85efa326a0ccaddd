"""Who may do what: roles from the policy and from the data; whoever has left holds none."""

from collections.abc import Callable

from wxflow.rows import Facts
from wxflow.scene import Role, Scene
from wxflow.words import words
from wxflow_machines import chains
from wxflow_machines.policy import policy_of
from wxflow_machines.presence import has_left, is_employed, present
from wxflow_machines.sameness import canonical_id

People = Callable[[Scene], tuple[str, ...]]


def _decides_own(scene: Scene, actor: str) -> str | None:
    if actor == scene.facts["debtor"]:
        return words("nobody decides a penalty of their own")
    return _left(scene, actor)


def _left(scene: Scene, actor: str) -> str | None:
    return words("{actor} has left", actor=actor) if has_left(scene.look, actor) else None


def _is_one_of(scene: Scene, actor: str, people: tuple[str, ...]) -> bool:
    """Tell whether somebody is among people whom a policy may name by any of their ids."""
    if actor in people:
        return True
    found = scene.look.get("person", actor)
    ids = {canonical_id(one) for one in (actor, *(found.facts.get("ids", ()) if found else ()))}
    return any(canonical_id(one) in ids for one in people)


def role(name: str, people: People, bars: Callable[[Scene, str], str | None] = _left) -> Role:
    """Return the role of those people, as long as they have not left; `bars` says why somebody cannot hold it."""
    return Role(
        name,
        lambda scene: present(scene.look, people(scene)),
        lambda scene, actor: _is_one_of(scene, actor, people(scene)) and not has_left(scene.look, actor),
        bars,
    )


def _group(scene: Scene) -> Facts:
    """Return the facts of the group the scene is about: itself, or the first part of the key."""
    if scene.machine == "group":
        return scene.facts
    found = scene.look.get("group", scene.key.split("/", 1)[0])
    return found.facts if found else {}


def _leads(scene: Scene) -> tuple[str, ...]:
    """Whoever holds the information centre may fire what a lead may (measures, section 3)."""
    return (*_group(scene).get("leads", ()), *policy_of(scene).information_centre)


def _deciders(scene: Scene) -> tuple[str, ...]:
    """Nobody decides a penalty of their own: another of HR does, else the information centre."""
    debtor, policy = scene.facts["debtor"], policy_of(scene)
    hr = present(scene.look, policy.hr)
    others = tuple(one for one in hr if one != debtor)
    centre = debtor in hr and not others
    return tuple(one for one in present(scene.look, policy.information_centre) if one != debtor) if centre else others


INFORMATION_CENTRE = role("information_centre", lambda scene: policy_of(scene).information_centre)
HR = role("hr", lambda scene: policy_of(scene).hr)
EMPLOYEE = Role("any employed person", lambda _: (), lambda scene, actor: is_employed(scene.look, actor), _left)
LEAD = role("lead", _leads)
APPLICANT = role("applicant", lambda scene: (scene.facts["applicant"],))
APPROVER = role("approver", chains.rejecters)
APPROVER_OF_LEVEL = role("approver of the level", chains.deciders)
FIRST_APPROVER = role("first approver", chains.first_approver)
SELF = role("self", lambda scene: (scene.key.split("/")[1],))
THEMSELF = role("self", lambda scene: (scene.key,))
OUTGOING = role("outgoing lead", lambda scene: (scene.facts["outgoing"],))
SUCCESSOR = role("successor", lambda scene: (scene.facts["successor"],) if "successor" in scene.facts else ())
DELIVERY = Role("delivery", lambda _: ("delivery",))
"""Whatever delivers messages: no person."""
DEBTOR = role("debtor", lambda scene: (scene.facts["debtor"],))
DEBTOR_EVEN_GONE = Role("debtor", lambda scene: (scene.facts["debtor"],))
"""May appeal against their own penalty after they have left, too."""
DECIDER = role("hr", _deciders, _decides_own)
"""Whoever decides a penalty."""
