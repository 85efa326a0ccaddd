"""Who may do what: roles from the policy and from the data."""

from wxflow.rows import Facts
from wxflow.scene import Role, Scene
from wxflow_machines.policy import policy_of


def _group(scene: Scene) -> Facts:
    """Return the facts of the group the scene is about: itself, or the first part of the key."""
    if scene.machine == "group":
        return scene.facts
    found = scene.look.get("group", scene.key.split("/", 1)[0])
    return found.facts if found else {}


def _information_centre(scene: Scene) -> tuple[str, ...]:
    return policy_of(scene).information_centre


def _leads(scene: Scene) -> tuple[str, ...]:
    """Whoever holds the information centre may fire what a lead may (measures, section 3)."""
    return (*_group(scene).get("leads", ()), *_information_centre(scene))


def _is_employed(scene: Scene, actor: str) -> bool:
    found = scene.look.get("person", actor)
    return found is not None and found.state == "employed"


def chain(scene: Scene, applicant: str | None) -> tuple[str, ...]:
    """Return the approvers of the group's unit, in order, without the applicant: nobody approves their own."""
    return tuple(a for a in policy_of(scene).chain(_group(scene).get("unit", "")) if a != applicant)


def _first_approver(scene: Scene) -> tuple[str, ...]:
    return policy_of(scene).chain(_group(scene).get("unit", ""))[:1]


def pending(scene: Scene) -> tuple[str, ...]:
    """Return the approvers still to be asked, in order, for the request or the dissolution that is open."""
    facts = scene.facts
    kind = "dissolution_" if scene.state == "closing" else ""
    given = facts.get(f"{kind}approvals", ())
    return tuple(a for a in chain(scene, facts.get(f"{kind}applicant")) if a not in given)


INFORMATION_CENTRE = Role("information_centre", _information_centre)
HR = Role("hr", lambda scene: policy_of(scene).hr)
EMPLOYEE = Role("any employed person", lambda _: (), _is_employed)
LEAD = Role("lead", _leads)
APPLICANT = Role("applicant", lambda scene: (scene.facts["applicant"],))
APPROVER = Role("approver", lambda scene: policy_of(scene).chain(scene.facts["unit"]))
APPROVER_OF_LEVEL = Role("approver of the level", lambda scene: pending(scene)[:1])
FIRST_APPROVER = Role("first approver", _first_approver)
SELF = Role("self", lambda scene: (scene.key.split("/")[1],))
THEMSELF = Role("self", lambda scene: (scene.key,))
OUTGOING = Role("outgoing lead", lambda scene: (scene.facts["outgoing"],))
SUCCESSOR = Role("successor", lambda scene: (scene.facts["successor"],))
DELIVERY = Role("delivery", lambda _: ("delivery",))
"""Whatever delivers messages: no person."""
DEBTOR = Role("debtor", lambda scene: (scene.facts["debtor"],))
