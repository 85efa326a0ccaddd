"""The policy in words; another one written as a text, held against today, proposed, and released by a second person."""

from datetime import timedelta
from itertools import islice
from typing import Any

from wxflow.declare.records import Facts
from wxflow.errors import BadInput, WxflowError
from wxflow.moments import iso
from wxflow.store import in_force_log
from wxflow.translatable import tr
from wxflow_machines.policy.policy import Policy
from wxflow_office.instances.called import Called
from wxflow_office.policies import compare, proposed
from wxflow_office.policies.effects import Effects
from wxflow_office.policies.in_words import in_words
from wxflow_office.texts.prices import price
from wxflow_web.answers import errors
from wxflow_web.answers.answer import Answer, Page
from wxflow_web.forms.times import day_of
from wxflow_web.pages import proposals
from wxflow_web.routing.address import Address, Menu, Visit

_SHOWN = 50
WHERE, EDIT = "/policy", "/policy/edit"


def show(visit: Visit) -> Answer:
    """Show the policy that is in force now, and those that are to come."""
    policy, coming = visit.company.policy, list[Policy]()
    while policy.since is not None and policy.since > visit.now and policy.previous is not None:
        coming, policy = [policy, *coming], policy.previous
    called = Called(visit.company)
    entries = in_force_log.entries(visit.company.store, visit.company.company)
    values = {
        "sections": list(in_words(policy, called)),
        "since": policy.since and iso(policy.since, visit.company.zone),
        "coming": [(iso(one.since or 0, visit.company.zone)[:10], _values(policy, one)) for one in coming],
        "log": [
            {"at": iso(one.at, visit.company.zone), "by": called.person(one.actor), "hash": one.hash[:12]}
            for one in entries
            if one.kind != in_force_log.DECLARATION
        ][::-1][:_SHOWN],
        "edits": visit.sight.edits_policy,
    }
    return Page(template="policy.html", values=values)


def edit(visit: Visit) -> Answer:
    """Show the policy's text, to be changed."""
    _admit(visit)
    try:
        text = proposed.text_of(visit.company)
    except WxflowError as error:
        return _page(visit, "", error=error)
    return _page(visit, text)


def look(visit: Visit) -> Answer:
    """Show what a text would change for whom today, or propose it."""
    _admit(visit)
    text = visit.typed("text").replace("\r\n", "\n") + "\n"
    today = visit.company.engine.calendar.local_date(visit.now)
    try:
        begins = day_of(visit.typed("begins"))
        if begins is None:
            raise BadInput(tr("say from which day on it is in force"))
        new = proposed.checked(visit.company, text, begins, today)
        if not (changed := _values(visit.company.policy, new)):
            raise BadInput(tr("nothing is changed yet"))
    except WxflowError as error:
        return _page(visit, text, error=error)
    if visit.typed("do") == "propose":
        visit.prove_first()
        return proposals.propose(visit, {"policy": text, "begins": begins.isoformat(), "hash": new.hash})
    return _page(visit, text, values=changed, effects=_effects(visit, new), warned=proposed.warnings(new))


def _admit(visit: Visit) -> None:
    if not visit.sight.edits_policy:
        raise errors.NotFound


def _values(old: Policy, new: Policy) -> list[dict[str, Any]]:
    return [one._asdict() for one in compare.values(old, new)]


def _effects(visit: Visit, new: Policy) -> dict[str, list[dict[str, Any]]]:
    """Return what would change for whom, some of each kind."""
    effects = Effects(visit.company, visit.company.policy, new, visit.company.place, visit.now)
    called = Called(visit.company)
    found = {"due": effects.due(), "costs": effects.costs(), "asked": effects.asked(), "reminders": effects.reminders()}
    return {what: [_in_words(called, row) for row in islice(rows, _SHOWN)] for what, rows in found.items()}


def _in_words(called: Called, row: dict[str, Any]) -> dict[str, Any]:
    told = {**row, "where": called.whole(row["machine"], row["key"]) if "machine" in row else ""}
    if "debtor" in row:
        told |= {"debtor": called.person(row["debtor"]), "old": _price(row["old"]), "new": _price(row["new"])}
    elif isinstance(row.get("old"), (list, tuple)) or isinstance(row.get("new"), (list, tuple)):
        told |= {name: called.people(list(row[name] or ())) for name in ("old", "new")}
    return told


def _price(facts: Facts | None) -> str:
    return tr("nothing") if facts is None else price(facts)


def _page(
    visit: Visit,
    text: str,
    *,
    values: list[dict[str, Any]] | None = None,
    effects: dict[str, list[dict[str, Any]]] | None = None,
    warned: list[str] | None = None,
    error: WxflowError | None = None,
) -> Page:
    tomorrow = visit.company.engine.calendar.local_date(visit.now) + timedelta(days=1)
    shown = {
        "text": text,
        "begins": visit.typed("begins") or tomorrow.isoformat(),
        "least": tomorrow.isoformat(),
        "values": values,
        "effects": effects or {},
        "most": _SHOWN,
        "warned": warned or [],
        "told": errors.told(error) if error else None,
    }
    return Page(template="policy_edit.html", values=shown, status=errors.status_of(error) if error else 200)


ADDRESSES = (
    Address(path=WHERE, right="member", get=show, menu=Menu(tr("Policy"))),
    Address(path=EDIT, right="member", get=edit, post=look, most=proposed.MOST * 4),
)
