"""A group's roster of right nicknames, and what its chat is to be asked: by the record, or by an inspection."""

from typing import Any

from wxflow.declare.records import Instance
from wxflow_machines.parts.scope import LIVE
from wxflow_office.instances.called import Called
from wxflow_office.instances.moves import may_begin
from wxflow_office.people import rosters
from wxflow_web.answers.answer import Answer, Page
from wxflow_web.answers.errors import NotFound
from wxflow_web.pages.instances import visible
from wxflow_web.routing.address import Address, Visit


def show(visit: Visit) -> Answer:
    """Show the roster of a group that the visitor may see."""
    group = visible(visit, "group", visit.named["key"])
    if group.state not in LIVE:
        raise NotFound
    called, places = Called(visit.company), rosters.roster(visit.company, group, visit.now)
    by = _inspection(visit, group)
    chat = rosters.found(by.facts.get("findings", ()), called) if by else rosters.owed(places, called)
    values: dict[str, Any] = {
        "group": group,
        "places": places,
        "message": rosters.message(chat),
        "inspection": by,
        "leads": visit.person in group.facts["leads"],
        "done": visit.query.get("done", ""),
        "inspects": may_begin(visit.company, visit.person, "inspection", "record", visit.now),
    }
    return Page(template="roster.html", values=values)


def _inspection(visit: Visit, group: Instance) -> Instance | None:
    """Return the inspection whose findings are asked for; NotFound for one of another group, or out of sight."""
    key = visit.query.get("inspection", "")
    if not key:
        return None
    found = visible(visit, "inspection", key)
    if found.facts.get("group") != group.key:
        raise NotFound
    return found


ADDRESSES = (Address(path="/rosters/{key:path}", right="member", get=show),)
