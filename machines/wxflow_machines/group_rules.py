"""A group's guards: why an application, a change or an end cannot stand."""

from collections.abc import Iterable, Iterator
from datetime import date

from wxflow.moments import iso
from wxflow.rows import Facts
from wxflow.scene import Scene
from wxflow.words import words
from wxflow_machines import names
from wxflow_machines.approval_course import carried
from wxflow_machines.chains import last_is_given, pending
from wxflow_machines.policy import policy_of
from wxflow_machines.presence import any_unit_not_open, anybody_not_employed, not_employed
from wxflow_machines.sameness import canonical_name


def given(data: Facts) -> Facts:
    """Return what was given of what need not be."""
    return {name: value for name, value in data.items() if value is not None}


def _first(problems: Iterable[str | None]) -> str | None:
    return next(filter(None, problems), None)


def title_fits(scene: Scene) -> str | None:
    """Say why the title does not fit clause 8, if so."""
    return names.check_title(scene.data["title"], policy_of(scene).names)


def request_fits(scene: Scene) -> str | None:
    """Say why the application cannot stand, if so."""
    return _first((*_problems(scene, scene.data), title_fits(scene)))


def goes_by_chain(scene: Scene) -> str | None:
    """Say where its approval goes on, when it does not go by the unit's plain chain."""
    return carried(scene, scene.event.partition("_")[0])


def amendment_fits(scene: Scene) -> str | None:
    """Say why what was applied for cannot be changed so, if so."""
    data = given(scene.data)
    if not data:
        return words("nothing is changed")
    problems = _problems(scene, {**scene.facts, **data}, only=data)
    return _first((*problems, title_fits(scene) if "title" in data else None))


def adoption_fits(scene: Scene) -> str | None:
    """Say why an existing group cannot be adopted as it is told, if so."""
    problems = (*_problems(scene, scene.data), creation_fits(scene))
    return _first((*problems, _roster_problem(scene.data["leads"], scene.data)))


def creation_fits(scene: Scene) -> str | None:
    """Say why the group cannot be entered in the register as it is told, if so."""
    number = scene.data["register_no"]
    others = scene.look.find("group", "register_no", canonical_name(number))
    if other := next((one for one in others if one.key != scene.key), None):
        return words("register number {number} is that of group {group}", number=number, group=other.key)
    return not_employed(scene.look, scene.data["owner"])


def leads_are_there(scene: Scene) -> str | None:
    """Say which lead is not employed, if any."""
    return anybody_not_employed(scene.look, scene.data["leads"])


def change_fits(scene: Scene) -> str | None:
    """Say why the group cannot be changed so, if so."""
    data = given(scene.data)
    return _first(_missing(scene, data)) if data else words("nothing is changed")


def owner_fits(scene: Scene) -> str | None:
    """Say why somebody cannot become the owner, if so."""
    owner = scene.data["owner"]
    if owner == scene.facts["owner"]:
        return words("{person} is the owner already", person=owner)
    return not_employed(scene.look, owner)


def can_be_prolonged(scene: Scene) -> str | None:
    """Say why the planned end cannot be put off to that day, if so."""
    if scene.facts["kind"] != "temporary":
        return words("only a temporary group has a planned end")
    if scene.facts.get("work_ended"):
        return words("its work has ended already")
    new, present = scene.data["planned_end"], scene.facts["planned_end"]
    if new <= present:
        return words("planned_end {new} is not later than the present one, {present}", new=new, present=present)
    return _too_early(scene, new)


def _problems(scene: Scene, data: Facts, only: Facts | None = None) -> Iterator[str | None]:
    """Yield what is wrong with an application; an amendment is asked `only` for what it names."""
    if data["kind"] == "temporary" and not data.get("planned_end"):
        yield words("a temporary group needs its planned_end")
    named = data if only is None else only
    if data["kind"] == "temporary" and (end := named.get("planned_end")):
        yield _too_early(scene, end)
    yield from _missing(scene, named)


def _missing(scene: Scene, named: Facts) -> Iterator[str | None]:
    """Yield whom or what it names that is not there."""
    look, reach = scene.look, named.get("scope", {"units": (), "people": ()})
    yield any_unit_not_open(look, (*([named["unit"]] if "unit" in named else []), *reach["units"]))
    yield anybody_not_employed(look, (*named.get("leads", ()), *reach["people"]))


def _too_early(scene: Scene, end: str) -> str | None:
    today = iso(scene.at, policy_of(scene).zone)[:10]
    if date.fromisoformat(end) >= date.fromisoformat(today):
        return None
    return words("planned_end {end} lies before the day of the event, {today}", end=end, today=today)


def is_last_level(scene: Scene) -> bool:
    """Tell whether nobody is left to approve after this approval."""
    return not [one for one in pending(scene) if one != scene.actor]


def find_last_level(scene: Scene) -> Facts:
    """Find whether this is the last approval of the dissolution."""
    return {"dissolution_granted": True} if is_last_level(scene) else {}


def find_bad_title(scene: Scene) -> Facts:
    """Find whether the title is against clause 8."""
    return {"misnamed": True} if title_fits(scene) is not None else {}


def roster_fits(scene: Scene) -> str | None:
    """Say why the roster cannot stand, if so: every lead is in it, and everybody once."""
    return _roster_problem(scene.facts["leads"], scene.data)


def _roster_problem(leads: list[str], data: Facts) -> str | None:
    people = [row["person"] for row in data["roster"]]
    if missing := [lead for lead in leads if lead not in people]:
        return words("the roster lacks the lead {leads} (clause 6)", leads=", ".join(missing))
    if twice := sorted({person for person in people if people.count(person) > 1}):
        return words("the roster names {people} more than once", people=", ".join(twice))
    return None


def work_can_end(scene: Scene) -> str | None:
    """Say why the work cannot end, if so."""
    if scene.facts["kind"] != "temporary":
        return words("only a temporary group's work ends; a permanent group is dissolved by request_dissolution")
    return words("its work has ended already") if scene.facts.get("work_ended") else None


def dissolution_is_pending(scene: Scene) -> str | None:
    """Say so when every level has approved already."""
    if (why := goes_by_chain(scene)) is not None:
        return why
    return words("every level has approved; it may be dissolved") if last_is_given(scene) else None


def dissolution_is_approved(scene: Scene) -> str | None:
    """Say whose approval is still missing, if any."""
    if last_is_given(scene):
        return None
    if (case := scene.facts.get("approval")) is not None:
        return words("approval {case} has not been given", case=case)
    if missing := pending(scene):
        return words("the approval of {people} is missing", people=", ".join(missing))
    return words("nobody of the chain is left: the approval of the information centre is missing")
