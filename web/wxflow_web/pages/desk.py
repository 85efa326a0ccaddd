"""The first page: what somebody has to do, soonest first, each with the form that does it."""

from typing import Any
from uuid import uuid4

from wxflow.decide.command import Command, Outcome
from wxflow.engine.outlook import Outlook
from wxflow.errors import WxflowError
from wxflow.translatable import tr
from wxflow_office.desk.desk import Desk
from wxflow_office.desk.item import Item, Order, Way
from wxflow_office.desk.told import in_short
from wxflow_office.instances.moves import beginnings
from wxflow_web.answers import errors
from wxflow_web.answers.answer import Answer, Page
from wxflow_web.forms.inputs import inputs, shown
from wxflow_web.routing.address import Address, Menu, Visit

_ON_A_PAGE, _IN_PLACE = 10, 6
"""Things on a page, and up to how many have all their forms in it: with more, each form comes when it is asked for."""
Came = dict[str, Outcome | WxflowError]
"""What came of those that were ticked, by their names."""


def show(visit: Visit) -> Answer:
    """Show what waits for the visitor, from a place on."""
    return _page(visit, _desk(visit, visit.outlook, visit.query.get("after", "")), {}, rehearsed=False)


def do_many(visit: Visit) -> Answer:
    """Do what is ticked, each as its form would; or rehearse it. What is refused stands beside its row."""
    desk, after = _desk(visit, visit.outlook, visit.typed("after")), visit.typed("after")
    before = {_name(one): one for one in desk.items(desk.waiting()[:_ON_A_PAGE]) if _is_ready(one)}
    ticked = dict.fromkeys(str(one) for one in visit.form.getlist("tick") if str(one) in before)
    commands = [_command(visit, before[name], name) for name in ticked]
    rehearsed = "rehearse" in visit.form
    if not rehearsed:
        for one in commands:
            visit.prove_for(one.machine)
    outcomes = (visit.engine.rehearse if rehearsed else visit.engine.apply)(commands) if commands else []
    came = dict(zip(ticked, outcomes, strict=True))
    return _page(visit, _desk(visit, visit.company.outlook(), after), came, rehearsed=rehearsed)


def _desk(visit: Visit, outlook: Outlook, after: str) -> Desk:
    """Find what waits behind a place; from the beginning where that is no place."""
    most = _ON_A_PAGE + 1
    return Desk(visit.company, outlook, visit.now, visit.person, after=_place(after), most=most)


def _place(text: str) -> Order | None:
    late, due, since, *name = text.split(" ", 5) if text.count(" ") >= 5 else ("", "", "")
    if not (name and due.isdecimal() and since.isdecimal()):
        return None
    machine, event, key = name
    return late == "1", int(due[:19]), int(since[:19]), machine, key, event


def _written(place: Order) -> str:
    late, due, since, machine, key, event = place
    return f"{int(late)} {due} {since} {machine} {event} {key}"


def _page(visit: Visit, desk: Desk, came: Came, *, rehearsed: bool) -> Page:
    waiting, after = desk.waiting(), visit.query.get("after", "") or visit.typed("after")
    items = desk.items(waiting[:_ON_A_PAGE])
    refused = sum(isinstance(one, WxflowError) for one in came.values())
    batch = str(uuid4())
    rows = [
        {
            **in_short(visit.company, desk.called, one),
            "ways": [_form(one, way, in_place=len(items) <= _IN_PLACE) for way in one.ways],
            "tick": _name(one) if _is_ready(one) else "",
            "came": _came(came.get(_name(one))),
        }
        for one in items
    ]
    values = {
        "tab": "todo",
        "done": visit.query.get("done", ""),
        "items": rows,
        "ticks": sum(bool(row["tick"]) for row in rows),
        "count": desk.count,
        "shown": len(items) if not after else 0,
        "overdue": desk.overdue,
        "next": _written(items[-1].order) if len(waiting) > _ON_A_PAGE else "",
        "after": after,
        "counts": (len(came) - refused, refused) if came else None,
        "rehearsed": rehearsed,
        "request_id": batch,
        "people": desk.called.known,
        "beginnings": list(beginnings(visit.company, visit.outlook, visit.person, visit.now)),
    }
    return Page(template="desk.html", values=values)


def _name(item: Item) -> str:
    return f"{item.machine} {item.ways[0].event if item.ways else ''} {item.key}"


def _is_ready(item: Item) -> bool:
    """Tell whether what does an item first asks for nothing that cannot be told beforehand."""
    if not item.ways or item.ways[0].needs_reason:
        return False
    way = item.ways[0]
    return all(field.name in way.suggested for field in way.fields if field.required)


def _command(visit: Visit, item: Item, name: str) -> Command:
    way, request_id = item.ways[0], visit.typed("request_id")[:60]
    return Command(
        machine=item.machine,
        key=item.key,
        event=way.event,
        data=way.suggested,
        actor=visit.person,
        at=None,
        recorded_at=visit.now,
        request_id=f"{request_id} {name}"[:200] if request_id else None,
    )


def _came(outcome: Outcome | WxflowError | None) -> errors.Told | str:
    if outcome is None:
        return ""
    return errors.told(outcome) if isinstance(outcome, WxflowError) else "good"


def _form(item: Item, way: Way, *, in_place: bool) -> dict[str, Any]:
    """Return an event that does an item, or ends it otherwise, and its form with what can be told beforehand in it."""
    at_once = not way.fields and not way.needs_reason
    told = {"event": way.event, "at_once": at_once, "in_place": in_place and not at_once, "reason": way.needs_reason}
    if not told["in_place"]:
        return told
    return {**told, "inputs": inputs(way.fields, item.machine, shown(way.fields, way.suggested), {})}


ADDRESSES = (
    Address(path="/", right="member", get=show, menu=Menu(tr("My desk"))),
    Address(path="/many", right="member", post=do_many, stands="/"),
)
