"""Somebody's page: who they are, what hangs on them before they leave, who stands in for them."""

from typing import Any

from wxflow_office.desk.desk import Desk
from wxflow_office.desk.told import told
from wxflow_office.instances.called import newest_id
from wxflow_office.instances.moves import moves
from wxflow_office.people.hanging import hanging
from wxflow_office.texts.prices import price
from wxflow_web.answers.answer import Answer, Page
from wxflow_web.pages import names
from wxflow_web.pages.instances import visible
from wxflow_web.routing.address import Address, Visit

_MOST_SHOWN = 50
"""Things that wait for somebody; more stand on their desk."""


def show(visit: Visit) -> Answer:
    """Show somebody whom the visitor may see, and of what hangs on them what the visitor may see as well."""
    one, company, sight = visible(visit, "person", visit.named["key"]), visit.company, visit.sight
    found = hanging(company, one, visit.now)
    leave = one.facts.get("leave", {})
    ids = {str(one.facts.get("unit", "")), leave.get("by", ""), *(entry.key for entry in found.stands_in_for)}
    values = {
        "key": one.key,
        "id": newest_id(one.facts, one.key),
        "one": one,
        "leave": leave,
        "moves": [move for move in moves(company, company.outlook(), one, visit.person, visit.now) if move.may],
        "groups": [place for place in found.groups if sight.sees(place.group)],
        "handovers": sight.seen(found.handovers),
        "penalties": [(penalty, price(penalty.facts)) for penalty in sight.seen(found.penalties)],
        "applied": sight.seen(found.applied),
        "roles": found.roles,
        "stands_in_for": found.stands_in_for,
        "items": _waiting(visit, one.key) if one.state == "employed" and _sees_desk(visit, one.key) else [],
        "people": names.of_people(company, ids),
    }
    return Page(template="person.html", values=values)


def _waiting(visit: Visit, person: str) -> list[dict[str, Any]]:
    company = visit.company
    desk = Desk(company, company.outlook(), visit.now, person, most=_MOST_SHOWN)
    return [told(company, desk.called, item) for item in desk.items(desk.waiting())]


def _sees_desk(visit: Visit, person: str) -> bool:
    """Tell whether the visitor may see what waits for somebody: their own desk, or all there is."""
    return person == visit.person or visit.sight.is_whole


ADDRESSES = (Address(path="/people/{key:path}", right="member", get=show),)
