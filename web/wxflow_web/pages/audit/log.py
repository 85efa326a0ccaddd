"""The audit log: the steps in the order they were recorded, and what set each off."""

from datetime import time, timedelta
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from wxflow.audit import causes
from wxflow.declare.records import Step
from wxflow.errors import WxflowError
from wxflow.translatable import tr
from wxflow_office.evidence import log
from wxflow_office.evidence.log import Asked, Place
from wxflow_office.instances.find import find_step
from wxflow_office.texts import as_json
from wxflow_web.answers import errors
from wxflow_web.answers.answer import Answer, Page
from wxflow_web.forms.times import day_of
from wxflow_web.pages import names
from wxflow_web.routing.address import Address, Menu, Visit

_ON_A_PAGE = 50
_TEXTS = ("machine", "person", "group", "clause", "actor")
_FIELDS = (*_TEXTS, "since", "until", "backdated")
_MIDNIGHT = time(0)
_MOST_OF_A_TREE = 500


def show(visit: Visit) -> Answer:
    """Show the steps that the filters in the address ask for, a page of them; at first those of this month."""
    query = {name: one.strip() for name, one in visit.query.items() if one.strip()}
    if not visit.query:
        query["since"] = visit.company.engine.calendar.local_date(visit.now).replace(day=1).isoformat()
    try:
        found = list(islice(log.steps(visit.company, _asked(visit, query), _behind(query)), _ON_A_PAGE + 1))
    except WxflowError as error:
        return _page(visit, query, [], error)
    return _page(visit, query, found)


def _asked(visit: Visit, query: dict[str, str]) -> Asked:
    calendar = visit.company.engine.calendar
    since, until = (day_of(query.get(name, "")) for name in ("since", "until"))
    return Asked(
        **{name: query[name] for name in _TEXTS if name in query},
        since=calendar.moment_on(since, _MIDNIGHT) if since else None,
        until=calendar.moment_on(until + timedelta(days=1), _MIDNIGHT) if until else None,
        backdated="backdated" in query,
    )


def _behind(query: dict[str, str]) -> Place | None:
    """Return behind which step the page begins; whatever is no place in the log is before all of it."""
    moment, _, name = query.get("after", "").partition(" ")
    step = causes.parse(name)
    if step is None or not moment.isascii() or not moment.isdigit() or len(moment) > 18:
        return None
    return int(moment), step.machine, step.key, step.seq


def _page(visit: Visit, query: dict[str, str], found: list[Step], error: WxflowError | None = None) -> Page:
    shown = found[:_ON_A_PAGE]
    further = {**query, "after": f"{shown[-1].recorded_at} {shown[-1].name}"} if len(found) > _ON_A_PAGE else None
    values = {
        "query": {**dict.fromkeys(_FIELDS, ""), **query},
        "machines": list(visit.company.machines.machines),
        "steps": [_told(visit, step) for step in shown],
        "next": f"?{urlencode(further)}" if further else "",
        "people": names.of_people(visit.company, names.mentioned((), shown)),
        "told": errors.told(error) if error else None,
    }
    return Page(template="audit_log.html", values=values, error=error)


def _told(visit: Visit, step: Step) -> dict[str, Any]:
    told = as_json.step(visit.company.company, step, visit.company.zone)
    return {**told, "name": step.name, "late": as_json.entered_late(step)}


def follow(visit: Visit) -> Answer:
    """Show what set a step off, and all it set off, as a tree."""
    company = visit.company
    asked = find_step(company, visit.query.get("step", ""))
    nodes = list(islice(causes.tree(company.store, company.company, asked), _MOST_OF_A_TREE + 1))
    shown = nodes[:_MOST_OF_A_TREE]
    values = {
        "asked": asked.name,
        "nodes": [(node.depth, _told(visit, node.step)) for node in shown],
        "more": len(nodes) > len(shown),
        "people": names.of_people(company, names.mentioned((), (node.step for node in shown))),
    }
    return Page(template="audit_causes.html", values=values)


ADDRESSES = (
    Address(path="/audit", right="overseer", get=show, menu=Menu(tr("Audit"))),
    Address(path="/audit/causes", right="overseer", get=follow),
)
