"""Tell what waits for whoever the token is for, and what falls due."""

from typing import Any

from wxflow.errors import BadInput
from wxflow.moments import parse
from wxflow.translatable import tr
from wxflow_office.desk.desk import Desk
from wxflow_office.desk.item import Order
from wxflow_office.desk.told import told
from wxflow_office.instances import due as instances
from wxflow_web.routing.listing import Part, cursor, place_of
from wxflow_web.routing.resource import READ, Call, Resource

_MOST = 5000
_Place = tuple[int, str, str, str]
"""When something falls due, and what it is."""


def own_desk(call: Call, after: str, most: int) -> Part:
    """Tell what waits, as `desk --format json` does."""
    call.needs(READ)
    behind = _order(after) if after else None
    waits = Desk(call.company, call.company.outlook(), call.now, call.person, after=behind, most=most + 1)
    found = waits.waiting()
    rows = [told(call.company, waits.called, one) for one in waits.items(found[:most])]
    return Part(rows, _written(found[most - 1].order) if len(found) > most else None)


def due(call: Call, after: str, most: int) -> Part:
    """Tell what falls due `within` so many working days: everything that may be seen, or what is one's own."""
    call.needs(READ)
    given = call.query.get("within", "2")
    if not (given.isascii() and given.isdigit() and len(given) < 6 and 1 <= int(given) <= _MOST):
        raise BadInput(tr("within: {given} is not a number from 1 to {most}", given=repr(given), most=_MOST))
    whose = None if call.sight.is_whole else call.person
    found = [(_place(parse(row["due"], "due"), row), row) for row in instances.standing(call.company, whose)]
    found += [
        (_place(one.timer.due, one.told), one.told) for one in instances.due(call.company, call.now, int(given), whose)
    ]
    behind = tuple(place_of(after, "after", int, str, str, str)) if after else ()
    left = [(place, row) for place, row in sorted(found, key=lambda one: one[0]) if place > behind]
    return Part([row for _, row in left[:most]], cursor(left[most - 1][0]) if len(left) > most else None)


def _place(moment: int, row: dict[str, Any]) -> _Place:
    return moment, row["machine"], row["key"], row["deadline"]


def _order(text: str) -> Order:
    later, *rest = place_of(text, "after", int, int, int, str, str, str)
    return bool(later), *rest


def _written(order: Order) -> str:
    later, due, since, machine, key, event = order
    return cursor([int(later), due, since, machine, key, event])


RESOURCES = (Resource(path="/desk", part=own_desk), Resource(path="/due", part=due))
