"""Penalties: those one may see, decided one by one or many at once, rehearsed before if wanted."""

from collections.abc import Iterator
from itertools import islice
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from wxflow.decide.command import Command, Outcome
from wxflow.declare.records import Instance
from wxflow.errors import BadInput, WxflowError
from wxflow.translatable import term, tr
from wxflow_office.texts.prices import price
from wxflow_web.answers import errors
from wxflow_web.answers.answer import Answer, Page
from wxflow_web.pages import names
from wxflow_web.routing.address import Address, Menu, Visit

_MACHINE, _ON_A_PAGE = "penalty", 50
_DECIDE = ("confirm", "record", "waive", "settle")
"""The events that many may be decided by at once."""


def show(visit: Visit) -> Answer:
    """Show a page of penalties in a state, those that wait first."""
    return _page(visit)


def decide(visit: Visit) -> Answer:
    """Decide those that are ticked, or rehearse it; what is refused stands beside its row, the rest is done."""
    event = visit.typed("event")
    if event not in _DECIDE:
        raise errors.NotFound
    keys = [str(key) for key in visit.form.getlist("key")][:_ON_A_PAGE]
    if not all(_is_seen(visit, key) for key in keys):
        raise errors.NotFound
    commands = [_command(visit, event, key) for key in keys]
    if not commands:
        return _page(visit, problem=tr("tick at least one"))
    rehearses = "rehearse" in visit.form
    outcomes = visit.engine.rehearse(commands) if rehearses else visit.engine.apply(commands)
    came = {command.key: outcome for command, outcome in zip(commands, outcomes, strict=True)}
    return _page(visit, came=came, rehearsed=rehearses)


def _is_seen(visit: Visit, key: str) -> bool:
    found = visit.company.queries.instance(_MACHINE, key)
    return found is not None and visit.sight.sees(found)


def _command(visit: Visit, event: str, key: str) -> Command:
    amount = visit.typed(f"amount {key}")
    data: dict[str, Any] = {}
    if event == "confirm" and amount:
        data["amount"] = int(amount) if amount.isascii() and amount.isdigit() and len(amount) < 10 else amount
    request_id = visit.typed("request_id")
    return Command(
        machine=_MACHINE,
        key=key,
        event=event,
        data=data,
        actor=visit.person,
        at=None,
        recorded_at=visit.now,
        reason=visit.typed("reason")[:4000] or None,
        request_id=f"{request_id} {event} {key}"[:200] if request_id else None,
    )


def _page(
    visit: Visit,
    *,
    came: dict[str, Outcome | WxflowError] | None = None,
    rehearsed: bool = False,
    problem: str = "",
) -> Page:
    states = visit.company.machines[_MACHINE].machine.states
    state = visit.query.get("state", "proposed")
    after = visit.query.get("after", "")
    found = _found(visit, state if state in states else "", after, came or {})
    listed = list(islice(found, _ON_A_PAGE + 1))
    shown, more = listed[:_ON_A_PAGE], len(listed) > _ON_A_PAGE
    values = {
        "state": state,
        "states": states,
        "rows": [_row(one, (came or {}).get(one.key)) for one in shown],
        "decides": visit.sight.is_whole,
        "events": _DECIDE,
        "request_id": str(uuid4()),
        "rehearsed": rehearsed,
        "counts": _counts(came or {}),
        "next": f"?{urlencode({'state': state, 'after': shown[-1].key})}" if more else "",
        "people": names.of_people(visit.company, names.mentioned(shown)),
        "month": visit.company.engine.calendar.local_date(visit.now).isoformat()[:7],
        "told": errors.told(BadInput(problem)) if problem else None,
    }
    return Page(template="penalties.html", values=values, status=422 if problem else 200)


def _found(visit: Visit, state: str, after: str, came: dict[str, Outcome | WxflowError]) -> Iterator[Instance]:
    """Yield those that were just decided, wherever they stand now, then those in the state."""
    for key in came:
        one = visit.company.queries.instance(_MACHINE, key)
        if one is not None:
            yield one
    for one in visit.sight.listed(_MACHINE, (state,) if state else (), after):
        if one.key not in came:
            yield one


def _row(one: Instance, outcome: Outcome | WxflowError | None) -> dict[str, Any]:
    return {
        "key": one.key,
        "state": one.state,
        "facts": one.facts,
        "price": price(one.facts),
        "open": one.facts.get("amount") is None,
        "error": errors.told(outcome) if isinstance(outcome, WxflowError) else None,
        "done": isinstance(outcome, Outcome),
    }


def _counts(came: dict[str, Outcome | WxflowError]) -> tuple[int, int]:
    refused = sum(isinstance(one, WxflowError) for one in came.values())
    return len(came) - refused, refused


ADDRESSES = (Address(path="/penalties", right="member", get=show, post=decide, menu=Menu(term("machine", "penalty"))),)
