"""List the steps of everything, in the order they were recorded: for whoever may see everything."""

from itertools import islice

from wxflow.declare.records import Step
from wxflow.errors import UnknownName
from wxflow.store import steps_in_order
from wxflow.store.steps_in_order import Place
from wxflow.translatable import tr
from wxflow_office.company import clock
from wxflow_office.texts import as_json
from wxflow_web.answers.errors import NotFound
from wxflow_web.routing.listing import Part, cursor, place_of
from wxflow_web.routing.resource import READ, Call, Resource


def steps(call: Call, after: str, most: int) -> Part:
    """List the steps recorded `since` a moment and before `until`, of a `machine`, by an `actor`."""
    call.needs(READ)
    if not call.sight.is_whole:
        raise NotFound
    found = steps_in_order.recorded(
        call.company.store,
        call.company.company,
        _begin(call, after),
        until=_moment(call, "until"),
        machine=machine_of(call),
        actor=call.query.get("actor"),
    )
    seen = list(islice(found, most + 1))
    shown = seen[:most]
    rows = [as_json.step(call.company.company, step, call.company.zone) for step in shown]
    return Part(rows, cursor(_place(shown[-1])) if len(seen) > most else None)


def machine_of(call: Call) -> str | None:
    """Return the machine whose steps alone are wanted, if one is named; UnknownName where there is none."""
    machine = call.query.get("machine")
    if machine is not None and machine not in call.company.machines.machines:
        raise UnknownName(tr("machine"), machine, call.company.machines.machines)
    return machine


def _begin(call: Call, after: str) -> Place:
    if after:
        return Place(*place_of(after, "after", int, str, str, int))
    return Place(_moment(call, "since") or 0, "", "", 0)


def _moment(call: Call, name: str) -> int | None:
    given = call.query.get(name)
    return None if given is None else clock.parse(given, name)


def _place(step: Step) -> Place:
    return Place(step.recorded_at, step.machine, step.key, step.seq)


RESOURCES = (Resource(path="/audit", part=steps),)
