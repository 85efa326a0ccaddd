"""The first page: what somebody has to do, soonest first, each with the form that does it."""

from itertools import islice
from typing import Any
from uuid import uuid4

from wxflow_office.desk.desk import desk
from wxflow_office.desk.item import Item, Way
from wxflow_office.desk.told import told
from wxflow_office.instances.called import Called
from wxflow_office.instances.moves import beginnings
from wxflow_office.texts import as_json
from wxflow_web.answers.answer import Answer, Page
from wxflow_web.forms.inputs import inputs, shown
from wxflow_web.pages import names
from wxflow_web.routing.address import Address, Visit

_MOST_DONE = 50
_DONE_LATELY = 30 * 86_400_000_000
"""Microseconds."""
_MOST_GROUPS = 200


def show(visit: Visit) -> Answer:
    """Show what waits for the visitor."""
    company, called = visit.company, Called(visit.company)
    items = desk(company, visit.now, visit.person)
    values = {
        "tab": "todo",
        "done": visit.query.get("done", ""),
        "items": [{**told(company, called, one), "forms": [_form(one, way) for way in one.ways]} for one in items],
        "beginnings": list(beginnings(company, visit.person, visit.now)),
    }
    return Page(template="desk.html", values=values)


def _form(item: Item, way: Way) -> dict[str, Any]:
    """Return the form of an event that does an item, or ends it otherwise, with what can be told beforehand in it."""
    typed = shown(way.fields, way.suggested)
    return {
        "event": way.event,
        "inputs": inputs(way.fields, item.machine, typed, {}),
        "reason": way.needs_reason,
        "at_once": not way.fields and not way.needs_reason,
        "request_id": str(uuid4()),
    }


def show_done(visit: Visit) -> Answer:
    """Show what the visitor has done in the last thirty days, the latest first."""
    company = visit.company
    steps = list(company.queries.steps(actor=visit.person, since=visit.now - _DONE_LATELY))[-_MOST_DONE:]
    values = {
        "tab": "done",
        "steps": [as_json.step(company.company, step, company.zone) for step in reversed(steps)],
        "people": names.of_people(company, names.mentioned([], steps)),
    }
    return Page(template="desk.html", values=values)


def show_groups(visit: Visit) -> Answer:
    """Show the groups of the visitor."""
    values = {"tab": "groups", "groups": list(islice(visit.sight.listed("group"), _MOST_GROUPS))}
    return Page(template="desk.html", values=values)


ADDRESSES = (
    Address(path="/", right="member", get=show),
    Address(path="/done", right="member", get=show_done),
    Address(path="/groups", right="member", get=show_groups),
)
