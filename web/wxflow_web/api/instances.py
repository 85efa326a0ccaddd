"""List instances, show one, tell its history."""

from itertools import islice

from starlette.responses import Response

from wxflow.declare.records import Instance
from wxflow.errors import BadInput, UnknownInstance, UnknownName
from wxflow.translatable import tr
from wxflow_office.instances.find import find
from wxflow_office.instances.keys import holding
from wxflow_office.instances.numbers import Numbers
from wxflow_office.instances.whole import in_list, past, whole
from wxflow_web.answers.errors import NotFound
from wxflow_web.api import json_answers
from wxflow_web.routing.listing import Part, cursor, place_of
from wxflow_web.routing.resource import READ, Call, Resource


def listed(call: Call, after: str, most: int) -> Part:
    """List a machine's instances by key: in a `state`, with `ref=lead=E0001`."""
    call.needs(READ)
    name = call.named["machine"]
    if name not in call.company.machines.machines:
        raise NotFound
    state, ref = call.query.get("state"), call.query.get("ref")
    known = call.company.machines[name].machine.states
    if state is not None and state not in known:
        raise UnknownName(tr("state"), state, known)
    states, sight = (state,) if state else (), call.sight
    if ref is None:
        found = sight.listed(name, states, after)
    else:
        named = call.company.queries.instances(name, states=states, after=after, refs=_refs(call, ref))
        found = (one for one in named if sight.sees(one))
    seen = list(islice(found, most + 1))
    shown = seen[:most]
    numbers = Numbers(call.company)
    return Part([in_list(numbers, one) for one in shown], shown[-1].key if len(seen) > most else None)


def shown(call: Call) -> Response:
    """Show an instance, what can happen next and who may, what is due: as `show --format json` does."""
    call.needs(READ)
    one = visible(call)
    return json_answers.document(whole(call.company, one, call.now, call.sight.sees), seq=one.seq)


def history(call: Call, after: str, most: int) -> Part:
    """Tell the steps of an instance, in order."""
    call.needs(READ)
    one = visible(call)
    behind = place_of(after, "after", int)[0] if after else 0
    steps = [step for step in call.company.queries.steps_of(one.machine, one.key) if step.seq > behind]
    rows = [*past(call.company, one, steps[:most])]
    return Part(rows, cursor([steps[most - 1].seq]) if len(steps) > most else None, one.seq)


def visible(call: Call) -> Instance:
    """Return an instance by any of its names; NotFound where there is none that may be seen."""
    machine = call.named["machine"]
    if machine not in call.company.machines.machines:
        raise NotFound
    try:
        one = find(call.company, machine, call.named["key"])
    except UnknownInstance:
        raise NotFound from None
    if not call.sight.sees(one):
        raise NotFound
    return one


def _refs(call: Call, ref: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    name, sign, value = ref.partition("=")
    if not sign:
        raise BadInput(tr("ref: {text} has no '=': write it like lead=E0001", text=repr(ref)))
    return ((name, holding(call.company, name, value)),)


RESOURCES = (
    Resource(path="/{machine}/{key:path}/history", part=history),
    Resource(path="/{machine}", part=listed),
    Resource(path="/{machine}/{key:path}", get=shown),
)
