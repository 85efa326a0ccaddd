"""An inspection: a chat's export is handed in, whose nicknames they are put right, what it finds and costs recorded."""

from itertools import islice
from typing import Any
from uuid import uuid4

from wxflow.decide.command import Command, Outcome
from wxflow.declare.records import Instance
from wxflow.errors import BadInput, Refused, RequestReused, WxflowError
from wxflow.moments import iso
from wxflow.translatable import tr
from wxflow_machines.parts.scope import LIVE
from wxflow_office.imports import inspection
from wxflow_office.imports.matching import Match
from wxflow_office.instances.called import Called
from wxflow_office.instances.moves import may_begin
from wxflow_office.people import rosters
from wxflow_office.texts.prices import price
from wxflow_web.answers import errors
from wxflow_web.answers.answer import Answer, Page, See
from wxflow_web.forms import held
from wxflow_web.pages import addresses, names
from wxflow_web.pages.inspection.asked import WHAT, Asked
from wxflow_web.routing.address import Address, Menu, Visit

WHERE = "/inspection"
_ON_A_PAGE = 50
_TO_LOOK_AT = ("unsure", "stranger")


def show(visit: Visit) -> Answer:
    """Show the form that a chat's export is handed in by, to whoever records inspections, and the visitor's groups."""
    return _first(visit, group=visit.query.get("group", ""))


def do(visit: Visit) -> Answer:
    """Show what an export comes to, or record it."""
    if not _inspects(visit):
        raise errors.NotFound
    try:
        asked = Asked(visit)
    except (BadInput, Refused, errors.TooMuch) as error:
        return _first(visit, group=visit.typed("group"), error=error)
    command = asked.command()
    try:
        outcome = visit.engine.fire(command, dry_run=True)
        if outcome.repeated:
            return _done(command)
        found = inspection.found_by(outcome, command)
        misfit = inspection.misfit(visit.company, asked.group.key, command, found)
        if visit.typed("do") == "record" and not asked.problems and (misfit is None or visit.typed("confirm")):
            visit.engine.fire(command)
            return _done(command)
    except (BadInput, Refused) as error:
        return _second(visit, asked, command._replace(key=""), error=error)
    return _second(visit, asked, command, outcome=outcome, misfit=misfit)


def _inspects(visit: Visit) -> bool:
    return may_begin(visit.company, visit.person, "inspection", "record", visit.now)


def _done(command: Command) -> See:
    """Go on to what the chat is to be asked."""
    group, _, _ = command.key.partition("/")
    return See(addresses.roster(group, inspection=command.key, done="record"))


def _first(visit: Visit, *, group: str, error: WxflowError | None = None) -> Page:
    after = visit.query.get("after", "")
    listed = list(islice(visit.sight.listed("group", LIVE, after), _ON_A_PAGE + 1))
    groups = listed[:_ON_A_PAGE]
    values = {
        "inspects": _inspects(visit),
        "group": group,
        "groups": [(one, latest.get(one.key)) for latest in (_latest(visit, groups),) for one in groups],
        "next": addresses.with_query(WHERE, after=groups[-1].key) if len(listed) > _ON_A_PAGE else "",
        "title": visit.typed("title"),
        "at": visit.typed("at"),
        "pasted": visit.typed("pasted"),
        "most": held.MOST // 1_000_000,
        "told": errors.told(error) if error else None,
    }
    return Page(template="inspection.html", values=values, error=error)


def _latest(visit: Visit, groups: list[Instance]) -> dict[str, Instance]:
    """Return the latest inspection that the visitor may see of each of some groups, by group."""
    keys = tuple(one.key for one in groups)
    found = visit.company.queries.instances("inspection", refs=(("group", keys),)) if keys else ()
    seen = sorted(visit.sight.seen(found), key=lambda one: one.recorded_at)
    return {one.facts["group"]: one for one in seen}


def _second(
    visit: Visit,
    asked: Asked,
    command: Command,
    *,
    outcome: Outcome | None = None,
    misfit: str | None = None,
    error: WxflowError | None = None,
) -> Page:
    assert visit.session is not None
    found = inspection.priced(outcome, inspection.found_by(outcome, command)) if outcome else []
    matches = [_row(visit, asked, number, one) for number, one in enumerate(asked.matches())]
    sent_before = isinstance(error, RequestReused)
    called = Called(visit.company)
    values = {
        "group": asked.group,
        "title": asked.title,
        "at": iso(asked.taken, visit.company.zone),
        "held": held.held(asked.file, visit.session, WHAT),
        "file": asked.file.name,
        "columns": _columns(asked),
        "ignored": asked.table.ignored,
        "passed_over": [text for _, text in asked.table.passed_over()],
        "to_look_at": [one for one in matches if one["looks"]],
        "plain": [one for one in matches if not one["looks"]],
        "found": [_found(called, one) for one in found],
        "problems": [(asked.rows[number].nickname, why) for number, why in asked.problems.items()],
        "misfit": misfit,
        "confirmed": bool(visit.typed("confirm")),
        "key": "" if sent_before else command.key,
        "request_id": (not sent_before and visit.typed("request_id")) or str(uuid4()),
        "told": errors.told(error) if error else None,
        "message": rosters.message(rosters.found([one.finding for one in found], called)),
        "people": _people(visit, asked, matches),
    }
    return Page(template="inspection_found.html", values=values, error=error)


def _columns(asked: Asked) -> list[tuple[str, str]]:
    """Return what each column that is understood is taken for, with its header."""
    headers = asked.table.sheet.rows[asked.table.header - 1]
    found = sorted(asked.table.columns.items(), key=lambda one: one[1])
    return [(field, str(headers[at])) for field, at in found]


def _row(visit: Visit, asked: Asked, number: int, match: Match) -> dict[str, Any]:
    typed, problem = visit.typed(f"person {number}"), asked.problems.get(number)
    looks = match.verdict in _TO_LOOK_AT or problem is not None or bool(typed)
    return {
        **match._asdict(),
        "number": number,
        "row": asked.rows[number].row,
        "typed": typed,
        "problem": problem,
        "looks": looks or not match.known or not match.concerned,
    }


def _found(called: Called, one: inspection.Found) -> dict[str, Any]:
    return {
        **{"person": None, "found": None, "right": None, **one.finding},
        "penalties": [(called.person(facts["debtor"]), facts["clause"], price(facts)) for facts in one.penalties],
    }


def _people(visit: Visit, asked: Asked, matches: list[dict[str, Any]]) -> dict[str, str]:
    ids = {one["person"] for one in matches if one["person"]} | {one for row in matches for one in row["maybe"]}
    concerned = {one.person for one in rosters.roster(visit.company, asked.group, visit.now)}
    return names.of_people(visit.company, ids | concerned)


ADDRESSES = (
    Address(path=WHERE, right="member", get=show, post=do, most=held.MOST_OF_A_FORM, menu=Menu(tr("Inspections"))),
)
