"""What another policy would change for whom today, and its proposal to a second person, however it was written."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import islice
from typing import Any, NamedTuple

from wxflow.declare.records import Facts
from wxflow.errors import BadInput, WxflowError
from wxflow.moments import ending
from wxflow.translatable import term, tr
from wxflow_machines.policy.policy import Policy
from wxflow_office.instances.called import Called
from wxflow_office.policies import compare, proposed
from wxflow_office.policies.effects import Effects
from wxflow_office.policies.words import about, named, reminding
from wxflow_office.texts import dates
from wxflow_office.texts.prices import price
from wxflow_web.answers import errors
from wxflow_web.answers.answer import Answer
from wxflow_web.forms.times import day_of
from wxflow_web.pages import proposals
from wxflow_web.routing.address import Visit

MOST = 50
"""Rows of each kind that are shown."""
Made = Callable[[dict[str, Any], WxflowError | None], Answer]
"""Makes the page again: with what would change, or with what is wrong."""


class _Seen(NamedTuple):
    new: Policy
    begins: date
    changed: list[dict[str, Any]]


def admit(visit: Visit) -> None:
    """Raise NotFound for whoever may not propose a policy."""
    if not visit.sight.edits_policy:
        raise errors.NotFound


def answer(visit: Visit, write: Callable[[], str], made: Made) -> Answer:
    """Show what the text that somebody writes would change, or propose it."""
    try:
        text = write()
        seen = _seen(visit, text)
    except WxflowError as error:
        return made({}, error)
    if visit.typed("do") != "propose":
        return made(_told(visit, seen), None)
    visit.prove_first()
    return proposals.propose(visit, {"policy": text, "begins": seen.begins.isoformat(), "hash": seen.new.hash})


def shared(visit: Visit, found: dict[str, Any], error: WxflowError | None) -> dict[str, Any]:
    """Return what both ways to write a policy show: the day it begins, what it would change, what is wrong."""
    tomorrow = (visit.company.engine.calendar.local_date(visit.now) + timedelta(days=1)).isoformat()
    return {
        "begins": visit.typed("begins") or tomorrow,
        "least": tomorrow,
        "most": MOST,
        "told": errors.told(error) if error else None,
        **{"values": None, "effects": {}, "warned": [], **found},
    }


def values(old: Policy, new: Policy) -> list[dict[str, Any]]:
    """Return the values that differ, each with what it is about, as people call them."""
    return [
        {"key": one.key, "what": about(one.key), "old": named(one.key, one.old), "new": named(one.key, one.new)}
        for one in compare.values(old, new)
    ]


def _seen(visit: Visit, text: str) -> _Seen:
    begins = day_of(visit.typed("begins"))
    if begins is None:
        raise BadInput(tr("say from which day on it is in force"))
    new = proposed.checked(visit.company, text, begins, visit.company.engine.calendar.local_date(visit.now))
    if not (changed := values(visit.company.policy, new)):
        raise BadInput(tr("nothing is changed yet"))
    return _Seen(new, begins, changed)


def _told(visit: Visit, seen: _Seen) -> dict[str, Any]:
    return {"values": seen.changed, "effects": _effects(visit, seen.new), "warned": proposed.warnings(seen.new)}


def _effects(visit: Visit, new: Policy) -> dict[str, list[dict[str, Any]]]:
    """Return what would change for whom, some of each kind."""
    effects = Effects(visit.company, visit.company.policy, new, visit.company.place, visit.now)
    called = Called(visit.company)
    found = {"due": effects.due(), "costs": effects.costs(), "asked": effects.asked(), "reminders": effects.reminders()}
    return {what: [_in_words(called, row) for row in islice(rows, MOST)] for what, rows in found.items()}


def _in_words(called: Called, row: dict[str, Any]) -> dict[str, Any]:
    if "first" in row:
        return {**reminding(row), "first": dates.short(row["first"])}
    told = {**row, "where": called.whole(row["machine"], row["key"])}
    if "deadline" not in row:
        return told | {name: called.people(row[name]) for name in ("old", "new")}
    told["deadline"] = term("deadline", row["deadline"], row["machine"])
    if "debtor" in row:
        return told | {"debtor": called.person(row["debtor"]), "old": _price(row["old"]), "new": _price(row["new"])}
    return told | {name: _until(row[name]) for name in ("old", "new")}


def _until(due: str | None) -> str:
    return tr("held by a suspension") if due is None else dates.short(ending(due))


def _price(facts: Facts | None) -> str:
    return tr("nothing") if facts is None else price(facts)
