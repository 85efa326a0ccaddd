"""An instance: what it is, what may be done with it now and by whom, what is due, and what has happened under it."""

from collections.abc import Sequence
from typing import Any

from wxflow.declare.records import Instance, Step, Timer
from wxflow.declare.reminder import MARK
from wxflow.errors import UnknownInstance
from wxflow.moments import iso
from wxflow.store import lives
from wxflow.store.own_steps import LATEST, place_of
from wxflow_office.desk import mentions
from wxflow_office.desk.opinions import Opinion, opinions
from wxflow_office.instances import corrections
from wxflow_office.instances.called import Called
from wxflow_office.instances.find import find
from wxflow_office.instances.moves import moves
from wxflow_office.instances.stages import OPEN, stages
from wxflow_office.texts import as_json
from wxflow_web.answers.answer import Answer, Page
from wxflow_web.answers.errors import NotFound
from wxflow_web.pages import addresses, diagram, names, people_of_group, timeline
from wxflow_web.pages.cut import cut
from wxflow_web.routing.address import Address, Visit

_MOST_STEPS = 25
"""Steps on one page: the latest; earlier ones are a page further on."""
_MOST_BESIDE = 50
"""What belongs to it, on one page."""
_TOLD_IN_THE_COURSE = ("levels", "votes")
"""What the course of an approval and the timeline tell in words."""
_FIRST = ("kind", "unit", "leads", "owner", "purpose", "scope", "planned_end", "register_no", "applicant", "approvals")
_APPROVAL = "approval"
_PEOPLE = "membership"
"""Whose instances are told as the people of a group, not one by one."""


def show(visit: Visit) -> Answer:
    """Show an instance that the visitor may see: four questions to the database, however much there is."""
    one = visible(visit, visit.named["machine"], visit.named["key"])
    under = visit.sight.seen(_beside(visit, one))
    steps, earlier = _steps(visit, one, under)
    timers = _timers(visit, one, under)
    _know(visit, under, steps)
    others = [other for other in under if other.full_name not in (one.full_name, _root_of(one))]
    given = _opinions(visit, [one, *others], steps, is_all=not earlier and "before" not in visit.query)
    beside, more_beside = cut(
        (other for other in others if other.machine not in (_PEOPLE, one.machine)),
        lambda other: f"{other.machine} {other.key}",
        visit.query.get("beside", ""),
        _MOST_BESIDE,
    )
    told = names.told(visit.outlook, names.mentioned([one, *under], steps) | {of.person for of in given})
    values = {
        "machine": one.machine,
        "key": one.key,
        "state": one.state,
        "facts": _facts(one, Called(visit.company, visit.outlook)),
        "moves": moves(visit.company, visit.outlook, one, visit.person, visit.now),
        "stages": stages(visit.company, visit.outlook, [one, *others], visit.now),
        "opinions": [{**of._asdict(), "at": of.at and iso(of.at, visit.company.zone)} for of in given],
        "members": people_of_group.people(visit, one, others, visit.query.get("people", "")),
        "under": beside,
        "further": addresses.instance(one.machine, one.key, beside=more_beside) if more_beside else "",
        "timers": [as_json.timer(timer, visit.company.zone) for timer in timers],
        "entries": [_entry(visit, entry) for entry in timeline.folded(steps)],
        "people": told,
        "done": visit.query.get("done"),
        "undone": visit.query.get("undone"),
        "may_undo": "before" not in visit.query and _may_undo(visit, one, steps),
        "may_correct": corrections.may_propose(visit.company, visit.outlook, visit.person, visit.now),
        "earlier": addresses.instance(one.machine, one.key, before=earlier) if earlier else "",
        "picture": diagram.picture(visit.company.machines[one.machine].machine, one.state),
    }
    return Page(template="instance.html", values=values)


def visible(visit: Visit, machine: str, key: str) -> Instance:
    """Return an instance by any of its names; NotFound where there is none that the visitor may see."""
    if machine not in visit.company.machines.machines:
        raise NotFound
    store, code = visit.company.store, visit.company.company
    visit.outlook.foresee(lives.beside(store, code, machine, key))
    one, sight = visit.outlook.instance(machine, key), visit.sight
    if one is None:
        try:
            one = find(visit.company, machine, key)
        except UnknownInstance:
            if sight.is_whole:
                raise
            raise NotFound from None  # which keys there are is told to nobody who may not see them
    if not sight.sees(one):
        raise NotFound
    return one


def _facts(one: Instance, called: Called) -> dict[str, Any]:
    """Return what is on record, in the order in which people ask for it; units by what they are called now."""
    known = {
        name: called.renamed(name, value)
        for name, value in one.facts.items()
        if value not in (None, "", [], {}) and name not in _TOLD_IN_THE_COURSE
    }
    return {name: known[name] for name in dict.fromkeys((*_FIRST, *known)) if name in known}


def _beside(visit: Visit, one: Instance) -> list[Instance]:
    """Return all that lives under one root."""
    rows = visit.outlook.ledger.foreseen_under(one.root)
    if not rows:  # it was found by another of its names
        visit.outlook.foresee(lives.beside(visit.company.store, visit.company.company, one.machine, one.key))
        rows = visit.outlook.ledger.foreseen_under(one.root)
    return [found for name in rows if (found := visit.outlook.instance(*name)) is not None]


def _root_of(one: Instance) -> tuple[str, str]:
    machine, _, key = one.root.partition("/")
    return machine, key


def _steps(visit: Visit, one: Instance, under: Sequence[Instance]) -> tuple[list[Step], str]:
    """Return the latest steps of an instance and of what is under it, before a place, and where earlier ones begin."""
    root = _root_of(one)
    whose = {one.full_name, *(other.full_name for other in under if one.full_name == root)}
    before = timeline.place(visit.query.get("before", ""))
    store, code = visit.company.store, visit.company.company
    found = lives.latest_steps(store, code, whose, before, _MOST_STEPS + 1)
    shown = found[:_MOST_STEPS]
    if len(found) <= _MOST_STEPS and before == LATEST:
        visit.outlook.ledger.foresee_steps(
            one.full_name, [s for s in found[::-1] if (s.machine, s.key) == one.full_name]
        )
    return shown, timeline.written(place_of(shown[-1])) if len(found) > _MOST_STEPS else ""


def _timers(visit: Visit, one: Instance, under: Sequence[Instance]) -> list[Timer]:
    seen = {other.full_name for other in under}
    armed = visit.outlook.ledger.armed_under(one.root)
    visit.outlook.ledger.foresee_armed(seen, (t for t in armed if (t.machine, t.key) in seen and MARK not in t.name))
    return [timer for timer in armed if (timer.machine, timer.key) in seen and MARK not in timer.name]


def _know(visit: Visit, under: Sequence[Instance], steps: Sequence[Step]) -> None:
    """Read at once everybody whom the page names, or whom the policy may ask."""
    people = mentions.asked_by(visit.company.policy.at(visit.now), under)
    acting = {("person", one) for one in names.mentioned(under, steps)}
    visit.outlook.read_called({*acting, *mentions.asking(under), *mentions.by_key(people)}, mentions.by_name(people))


def _may_undo(visit: Visit, one: Instance, steps: Sequence[Step]) -> bool:
    """Tell whether the latest of the steps on a page all come of a command on it that the visitor gave just now."""
    latest = timeline.folded(steps)[:1]
    command = latest[0].steps[0] if latest else None
    if command is None or command[:2] != one.full_name or steps[0] not in (*latest[0].steps, *latest[0].followed):
        return False
    return corrections.is_recent(command, visit.person, visit.now)


def _opinions(visit: Visit, lives: Sequence[Instance], steps: Sequence[Step], *, is_all: bool) -> list[Opinion]:
    """Return the opinions in the course of what is being decided; those of a long history are read by themselves."""
    deciding = [one for one in lives if one.machine == _APPROVAL and one.state in OPEN]
    keys = {one.key for one in deciding}
    if is_all or not keys:
        told = [step for step in reversed(steps) if step.machine == _APPROVAL and step.key in keys]
    else:
        told = list(visit.company.queries.steps(of=[one.full_name for one in deciding]))
    return opinions(deciding, told)


def _entry(visit: Visit, entry: timeline.Entry) -> dict[str, Any]:
    code, zone = visit.company.company, visit.company.zone
    return {
        "steps": [_told(code, step, zone) for step in entry.steps],
        "followed": [_told(code, step, zone) for step in entry.followed],
    }


def _told(company: str, step: Step, zone: str) -> dict[str, Any]:
    return {**as_json.step(company, step, zone), "name": step.name, "is_command": corrections.is_command(step)}


ADDRESSES = (Address(path="/machines/{machine}/{key:path}", right="member", get=show),)
