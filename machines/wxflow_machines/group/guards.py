"""A group's guards: why an application, a change or an end cannot stand."""

from collections.abc import Iterable, Iterator
from datetime import date

from wxflow.declare.context import Context
from wxflow.declare.records import Facts
from wxflow.moments import iso
from wxflow.translatable import listed, tr
from wxflow_machines.approval.flow import carried
from wxflow_machines.parts.chains import approver_to_name, last_is_given, pending
from wxflow_machines.parts.presence import any_unit_not_open, anybody_not_employed, not_employed
from wxflow_machines.policy import names
from wxflow_machines.policy.policy import policy_of
from wxflow_machines.policy.sameness import canonical_name


def given(data: Facts) -> Facts:
    """Return what was given of what need not be."""
    return {name: value for name, value in data.items() if value is not None}


def moves(facts: Facts, data: Facts) -> bool:
    """Tell whether an amendment applies for another unit or kind, which others may have to approve."""
    return any(data.get(name) not in (None, facts[name]) for name in ("unit", "kind"))


def _first(problems: Iterable[str | None]) -> str | None:
    return next(filter(None, problems), None)


def title_fits(context: Context) -> str | None:
    """Say why the title does not fit clause 8, if so."""
    return names.check_title(context.data["title"], policy_of(context).names)


def request_fits(context: Context) -> str | None:
    """Say why the application cannot stand, if so."""
    return _first((*_problems(context, context.data), title_fits(context)))


def goes_by_chain(context: Context) -> str | None:
    """Say where its approval goes on, when it does not go by the unit's plain chain."""
    return carried(context, context.event.partition("_")[0])


def amendment_fits(context: Context) -> str | None:
    """Say why what was applied for cannot be changed so, if so."""
    data = given(context.data)
    if not data:
        return tr("nothing is changed")
    problems = _problems(context, {**context.facts, **data}, only=data)
    return _first((*problems, title_fits(context) if "title" in data else None))


def adoption_fits(context: Context) -> str | None:
    """Say why an existing group cannot be adopted as it is told, if so."""
    problems = (*_problems(context, context.data), creation_fits(context))
    return _first((*problems, _roster_problem(context.data["leads"], context.data)))


def creation_fits(context: Context) -> str | None:
    """Say why the group cannot be entered in the register as it is told, if so."""
    number = context.data["register_no"]
    others = context.lookups.find("group", "register_no", canonical_name(number))
    if other := next((one for one in others if one.key != context.key), None):
        return tr("register number {number} is that of group {group}", number=number, group=other.key)
    return not_employed(context.lookups, context.data["owner"])


def leads_are_there(context: Context) -> str | None:
    """Say which lead is not employed, if any."""
    return anybody_not_employed(context.lookups, context.data["leads"])


def change_fits(context: Context) -> str | None:
    """Say why the group cannot be changed so, if so."""
    data = given(context.data)
    return _first(_missing(context, data)) if data else tr("nothing is changed")


def owner_fits(context: Context) -> str | None:
    """Say why somebody cannot become the owner, if so."""
    owner = context.data["owner"]
    if owner == context.facts["owner"]:
        return tr("{person} is the owner already", person=owner)
    return not_employed(context.lookups, owner)


def can_be_prolonged(context: Context) -> str | None:
    """Say why the planned end cannot be put off to that day, if so."""
    if context.facts["kind"] != "temporary":
        return tr("only a temporary group has a planned end")
    if context.facts.get("work_ended"):
        return tr("its work has ended already")
    new, present = context.data["planned_end"], context.facts["planned_end"]
    if new <= present:
        return tr("planned_end {new} is not later than the present one, {present}", new=new, present=present)
    return _too_early(context, new)


def _problems(context: Context, data: Facts, only: Facts | None = None) -> Iterator[str | None]:
    """Yield what is wrong with an application; an amendment is asked `only` for what it names."""
    if data["kind"] == "temporary" and not data.get("planned_end"):
        yield tr("a temporary group needs its planned_end")
    named = data if only is None else only
    if data["kind"] == "temporary" and (end := (data if "kind" in named else named).get("planned_end")):
        yield _too_early(context, end)
    yield from _missing(context, named)


def _missing(context: Context, named: Facts) -> Iterator[str | None]:
    """Yield whom or what it names that is not there."""
    lookups, reach = context.lookups, named.get("scope", {"units": (), "people": ()})
    yield any_unit_not_open(lookups, (*([named["unit"]] if "unit" in named else []), *reach["units"]))
    yield anybody_not_employed(lookups, (*named.get("leads", ()), *reach["people"]))


def _too_early(context: Context, end: str) -> str | None:
    today = iso(context.at, policy_of(context).zone)[:10]
    if date.fromisoformat(end) >= date.fromisoformat(today):
        return None
    return tr("planned_end {end} lies before the day of the event, {today}", end=end, today=today)


def is_last_level(context: Context) -> bool:
    """Tell whether nobody is left to approve after this approval."""
    return not [one for one in pending(context) if one != context.actor]


def find_last_level(context: Context) -> Facts:
    """Find whether this is the last approval of the dissolution."""
    return {"dissolution_granted": True} if is_last_level(context) else {}


def find_bad_title(context: Context) -> Facts:
    """Find whether the title is against clause 8."""
    return {"misnamed": True} if title_fits(context) is not None else {}


def roster_fits(context: Context) -> str | None:
    """Say why the roster cannot stand, if so: every lead is in it, and everybody once."""
    return _roster_problem(context.facts["leads"], context.data)


def _roster_problem(leads: list[str], data: Facts) -> str | None:
    people = [row["person"] for row in data["roster"]]
    if missing := [lead for lead in leads if lead not in people]:
        return tr("the roster lacks the lead {leads} (clause 6)", leads=listed(missing))
    if twice := sorted({person for person in people if people.count(person) > 1}):
        return tr("the roster names {people} more than once", people=listed(twice))
    return None


def work_can_end(context: Context) -> str | None:
    """Say why the work cannot end, if so."""
    if context.facts["kind"] != "temporary":
        return tr("only a temporary group's work ends; a permanent group is dissolved by request_dissolution")
    return tr("its work has ended already") if context.facts.get("work_ended") else None


def dissolution_is_pending(context: Context) -> str | None:
    """Say so when every level has approved already."""
    if (why := goes_by_chain(context)) is not None:
        return why
    return tr("every level has approved; it may be dissolved") if last_is_given(context) else None


def dissolution_is_approved(context: Context) -> str | None:
    """Say whose approval is still missing, if any."""
    if last_is_given(context):
        return None
    if (case := context.facts.get("approval")) is not None:
        return tr("approval {case} has not been given", case=case)
    if missing := pending(context):
        return tr("the approval of {people} is missing", people=listed(missing))
    if (remedy := approver_to_name(context)) is not None:
        return tr("nobody may approve it: {remedy}", remedy=remedy)
    return tr("nobody of the chain is left: the approval of the information centre is missing")
