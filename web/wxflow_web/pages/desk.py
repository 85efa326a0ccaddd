"""The first page: what somebody has to do, soonest first, each with the form that does it."""

from itertools import islice
from typing import Any
from uuid import uuid4

from wxflow.decide.command import Command, Outcome
from wxflow.errors import WxflowError
from wxflow.store.named import named
from wxflow.translatable import tr
from wxflow_office.desk.desk import desk
from wxflow_office.desk.item import Item, Way
from wxflow_office.desk.told import told
from wxflow_office.instances.called import Called
from wxflow_office.instances.moves import beginnings
from wxflow_office.texts import as_json
from wxflow_web.answers import errors
from wxflow_web.answers.answer import Answer, Page
from wxflow_web.forms.inputs import inputs, shown
from wxflow_web.pages import names
from wxflow_web.routing.address import Address, Menu, Visit

_MOST_DONE = 50
_DONE_LATELY, _BEGUN_LATELY = 30 * 86_400_000_000, 90 * 86_400_000_000
"""Microseconds."""
_MOST_GROUPS = 200


def show(visit: Visit) -> Answer:
    """Show what waits for the visitor."""
    return _page(visit, desk(visit.company, visit.now, visit.person), {}, rehearsed=False)


def do_many(visit: Visit) -> Answer:
    """Do what is ticked, each as its form would; or rehearse it. What is refused stands beside its row."""
    before = {_name(one): one for one in desk(visit.company, visit.now, visit.person) if _is_ready(one)}
    ticked = dict.fromkeys(str(one) for one in visit.form.getlist("tick") if str(one) in before)
    commands = [_command(visit, before[name], name) for name in ticked]
    rehearsed = "rehearse" in visit.form
    outcomes = (visit.engine.rehearse if rehearsed else visit.engine.apply)(commands) if commands else []
    came = dict(zip(ticked, outcomes, strict=True))
    after = desk(visit.company, visit.now, visit.person)
    return _page(visit, after, came, rehearsed=rehearsed)


def _page(visit: Visit, items: list[Item], came: dict[str, Outcome | WxflowError], *, rehearsed: bool) -> Page:
    company, called = visit.company, Called(visit.company)
    refused = sum(isinstance(one, WxflowError) for one in came.values())
    values = {
        "tab": "todo",
        "done": visit.query.get("done", ""),
        "items": [
            {
                **told(company, called, one),
                "forms": [_form(one, way) for way in one.ways],
                "tick": _name(one) if _is_ready(one) else "",
                "came": _came(came.get(_name(one))),
            }
            for one in items
        ],
        "counts": (len(came) - refused, refused) if came else None,
        "rehearsed": rehearsed,
        "request_id": str(uuid4()),
        "beginnings": list(beginnings(company, visit.person, visit.now)),
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


def show_begun(visit: Visit) -> Answer:
    """Show what the visitor has begun in the last ninety days, the latest first."""
    company = visit.company
    steps = company.queries.steps(actor=visit.person, since=visit.now - _BEGUN_LATELY)
    begun = [(step.machine, step.key) for step in steps if step.seq == 1 and step.cause is None][-_MOST_GROUPS:]
    found = named(company.store, company.company, begun)
    return Page(template="desk.html", values={"tab": "begun", "begun": [found[one] for one in reversed(begun)]})


ADDRESSES = (
    Address(path="/", right="member", get=show, menu=Menu(tr("My desk"))),
    Address(path="/many", right="member", post=do_many),
    Address(path="/done", right="member", get=show_done),
    Address(path="/begun", right="member", get=show_begun),
    Address(path="/groups", right="member", get=show_groups),
)
