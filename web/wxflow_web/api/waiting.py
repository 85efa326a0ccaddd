"""Tell what waits for whoever the token is for, and what falls due."""

from starlette.responses import Response

from wxflow.errors import BadInput
from wxflow.translatable import tr
from wxflow_office.desk.desk import Desk
from wxflow_office.desk.told import told
from wxflow_office.instances import due as instances
from wxflow_web.api import json_answers
from wxflow_web.routing.resource import READ, Call, Resource

_MOST = 5000


def own_desk(call: Call) -> Response:
    """Tell what waits, as `desk --format json` does."""
    call.needs(READ)
    waits = Desk(call.company, call.company.outlook(), call.now, call.person)
    return json_answers.document([told(call.company, waits.called, one) for one in waits.items(waits.waiting())])


def due(call: Call) -> Response:
    """Tell what falls due `within` so many working days: everything that may be seen, or what is one's own."""
    call.needs(READ)
    given = call.query.get("within", "2")
    if not (given.isascii() and given.isdigit() and len(given) < 6 and 1 <= int(given) <= _MOST):
        raise BadInput(tr("within: {given} is not a number from 1 to {most}", given=repr(given), most=_MOST))
    whose = None if call.sight.is_whole else call.person
    found = instances.due(call.company, call.now, int(given), whose)
    return json_answers.document([*instances.standing(call.company, whose), *(one.told for one in found)])


RESOURCES = (Resource(path="/desk", get=own_desk), Resource(path="/due", get=due))
