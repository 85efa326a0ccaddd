"""An instance: what it is, what may be done with it now and by whom, what is due, and what has happened under it."""

from typing import Any

from wxflow.declare.records import REMIND, Instance, Step, Timer
from wxflow.declare.reminder import MARK
from wxflow.errors import UnknownInstance
from wxflow_office.instances.find import find
from wxflow_office.instances.moves import moves
from wxflow_office.texts import as_json
from wxflow_web.answers.answer import Answer, Page
from wxflow_web.answers.errors import NotFound
from wxflow_web.pages import addresses, names
from wxflow_web.routing.address import Address, Visit

_MOST_STEPS = 200
"""Steps on one page: the latest; earlier ones are a page further on."""


def show(visit: Visit) -> Answer:
    """Show an instance that the visitor may see."""
    one = visible(visit, visit.named["machine"], visit.named["key"])
    under = visit.sight.seen(visit.company.queries.instances(root=one.root))
    steps, earlier = _steps(visit, [one, *(other for other in under if other != one)])
    timers = [timer for timer in _timers(visit, under) if MARK not in timer.name]
    zone = visit.company.zone
    values = {
        "machine": one.machine,
        "key": one.key,
        "state": one.state,
        "facts": {name: value for name, value in one.facts.items() if value not in (None, "", [], {})},
        "moves": moves(visit.company, visit.outlook, one, visit.person, visit.now),
        "under": [other for other in under if other != one and other.machine != one.machine],
        "timers": [as_json.timer(timer, zone) for timer in timers],
        "steps": _folded([as_json.step(visit.company.company, step, zone) for step in reversed(steps)]),
        "people": names.of_people(visit.company, names.mentioned([one, *under], steps)),
        "done": visit.query.get("done"),
        "earlier": addresses.instance(one.machine, one.key, before=str(earlier)) if earlier else "",
    }
    return Page(template="instance.html", values=values)


def visible(visit: Visit, machine: str, key: str) -> Instance:
    """Return an instance by any of its names; NotFound where there is none that the visitor may see."""
    if machine not in visit.company.machines.machines:
        raise NotFound
    sight = visit.sight
    try:
        one = find(visit.company, machine, key)
    except UnknownInstance:
        if sight.is_whole:
            raise
        raise NotFound from None  # which keys there are is told to nobody who may not see them
    if not sight.sees(one):
        raise NotFound
    return one


def _steps(visit: Visit, lives: list[Instance]) -> tuple[list[Step], int | None]:
    """Return the latest steps of some lives, those of one moment together, and before which moment there are more."""
    asked = visit.query.get("before", "")
    before = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else None
    found = list(visit.company.queries.steps(of=[one.full_name for one in lives], until=before))
    if len(found) <= _MOST_STEPS:
        return found, None
    first = found[-_MOST_STEPS].recorded_at
    shown = [step for step in found if step.recorded_at >= first]
    return shown, first if len(shown) < len(found) else None


def _timers(visit: Visit, under: list[Instance]) -> list[Timer]:
    seen = {one.full_name for one in under}
    roots = dict.fromkeys(one.root for one in under)
    found = (timer for root in roots for timer in visit.company.queries.timers(root=root))
    return [timer for timer in found if (timer.machine, timer.key) in seen]


def _folded(steps: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Put reminders that follow one another together: they are folded, never left out."""
    groups: list[list[dict[str, Any]]] = []
    for step in steps:
        if groups and step["event"] == REMIND and groups[-1][0]["event"] == REMIND:
            groups[-1].append(step)
        else:
            groups.append([step])
    return groups


ADDRESSES = (Address(path="/machines/{machine}/{key:path}", right="member", get=show),)
