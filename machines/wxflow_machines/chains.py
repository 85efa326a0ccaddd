"""Say who approves for a unit: the policy's list, without whoever has left, applied, or is concerned."""

from wxflow.scene import Look, Scene
from wxflow_machines.policy import ELSE, Policy, policy_of
from wxflow_machines.presence import present
from wxflow_machines.sameness import canonical_name


def chain_of(look: Look, policy: Policy, unit: str) -> tuple[str, ...]:
    """Return who the policy names for a unit, under any of its names, in order, each once, whoever they are.

    Where two lists mean one unit, the one under its present name holds, else the one under its key.
    """
    lists = {canonical_name(name): people for name, people in policy.approvers.items() if name != ELSE}
    own = (lists[name] for name in names_of(look, unit) if name in lists)
    people = next(own, policy.approvers.get(ELSE, ()))
    return tuple(dict.fromkeys(look.key("person", one) for one in people))


def names_of(look: Look, unit: str) -> tuple[str, ...]:
    """Return a unit's names in their comparing form: the present one, its key, then the others, the latest first."""
    found = look.get("unit", look.key("unit", unit))
    if found is None:
        return (canonical_name(unit),)
    return tuple(map(canonical_name, (found.facts["name"], found.key, *reversed(found.facts["names"]))))


def chain(scene: Scene, unit: str, *without: str | None) -> tuple[str, ...]:
    """Return who may approve for a unit as of the moment, in order, but for some people."""
    there = present(scene.look, chain_of(scene.look, policy_of(scene), unit))
    return tuple(one for one in there if one not in without)


def information_centre(scene: Scene, *without: str | None) -> tuple[str, ...]:
    """Return who decides where nobody of a chain is left: any of its members, but for some people."""
    return tuple(one for one in present(scene.look, policy_of(scene).information_centre) if one not in without)


def pending(scene: Scene) -> tuple[str, ...]:
    """Return the approvers of the chain still to be asked, in order, for the request or dissolution that is open."""
    given = scene.facts.get(f"{_kind(scene)}approvals", ())
    return tuple(one for one in chain(scene, scene.facts["unit"], applicant(scene)) if one not in given)


def deciders(scene: Scene) -> tuple[str, ...]:
    """Return who is to approve now: the next of the chain, or any of the information centre where nobody is left."""
    if waiting := pending(scene):
        return waiting[:1]
    return () if last_is_given(scene) else information_centre(scene, applicant(scene))


def rejecters(scene: Scene) -> tuple[str, ...]:
    """Return who may reject: anybody of the chain, and the information centre where it decides."""
    decide = () if pending(scene) else deciders(scene)
    return tuple(dict.fromkeys((*chain(scene, scene.facts["unit"], applicant(scene)), *decide)))


def last_is_given(scene: Scene) -> bool:
    """Tell whether the last approval of the dissolution that is open has been given; it stands."""
    return scene.state == "closing" and bool(scene.facts.get("dissolution_granted"))


def applicant(scene: Scene) -> str | None:
    """Return who has applied for what is open."""
    found: str | None = scene.facts.get(f"{_kind(scene)}applicant")
    return found


def first_approver(scene: Scene) -> tuple[str, ...]:
    """Return who approves a handover: the first of the chain who is neither going nor coming, else the centre."""
    group = scene.look.get("group", scene.key.split("/", 1)[0])
    coming = scene.data.get("successor") or scene.facts.get("successor")
    concerned = (scene.facts.get("outgoing"), coming)
    first = chain(scene, group.facts["unit"], *concerned)[:1] if group else ()
    return first or information_centre(scene, *concerned)


def _kind(scene: Scene) -> str:
    return "dissolution_" if scene.state == "closing" else ""
