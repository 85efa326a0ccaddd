"""Tell of every step as it is taken, to whoever listens and may see it."""

from wxflow.store.steps_in_order import Place
from wxflow_web.api.audit import machine_of
from wxflow_web.routing.listening import Listening
from wxflow_web.routing.listing import place_of
from wxflow_web.routing.resource import READ, Call, Resource

_LAST = "Last-Event-ID"


def listen(call: Call) -> Listening:
    """Listen: from now on, or from behind the event that the program has been told last."""
    call.needs(READ)
    last = call.headers.get(_LAST, "")
    return Listening(
        person=call.person,
        token=call.token.secret,
        machine=machine_of(call),
        after=Place(*place_of(last, _LAST, int, str, str, int)) if last else None,
    )


RESOURCES = (Resource(path="/events", live=listen),)
