"""Four eyes: what one has proposed another approves, each with their password given a moment ago."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from wxflow.access import accounts, proposals
from wxflow.access.records import RIGHTS, Proposal
from wxflow.decide.command import Command
from wxflow.decide.via import via
from wxflow.errors import BadInput, Refused, WxflowError
from wxflow.ledger.ledger import Ledger
from wxflow.moments import iso
from wxflow_office.instances.keys import key_of
from wxflow_office.policies import proposed as policies
from wxflow_web.answers import errors
from wxflow_web.answers.answer import Answer, Page, See
from wxflow_web.pages import names
from wxflow_web.pages.addresses import with_query
from wxflow_web.pages.cut import cut
from wxflow_web.routing.address import Address, Visit

WHERE = "/proposals"
_ON_A_PAGE = 50


def show(visit: Visit) -> Answer:
    """Show what the visitor has proposed, and what they may approve."""
    return _page(visit)


def decide(visit: Visit) -> Answer:
    """Approve a proposal of somebody else's, which is done then, or take one's own back."""
    store, code = visit.company.store, visit.company.company
    found = proposals.find(store, code, visit.typed("id"))
    if found is None or not _concerns(visit, found):
        raise errors.NotFound
    try:
        if visit.typed("do") == "withdraw" and found.proposed_by == visit.person:
            taken = partial(proposals.take, store, code, found, "withdrawn", by=visit.person, at=visit.now)
            store.write(code, lambda _: taken())
        elif visit.typed("do") == "approve":
            _approve(visit, found)
        else:
            raise errors.NotFound
    except (BadInput, Refused) as error:
        return _page(visit, error)
    return See(WHERE)


def propose(visit: Visit, what: dict[str, Any]) -> See:
    """Let something wait for somebody else."""
    store, code = visit.company.store, visit.company.company
    store.write(code, lambda _: proposals.add(store, code, what, by=visit.person, at=visit.now))
    return See(WHERE)


def propose_rights(visit: Visit) -> Answer:
    """Propose which rights an account is to have."""
    person = key_of(visit.company, "person", visit.typed("person"))
    if accounts.find(visit.company.store, visit.company.company, person) is None:
        return _page(visit, accounts.no_account(person))
    return propose(visit, {"person": person, "rights": [right for right in RIGHTS if visit.typed(right)]})


def _approve(visit: Visit, found: Proposal) -> None:
    """Do what was proposed and end the proposal, in one transaction: the actor is who proposed it."""
    store, code = visit.company.store, visit.company.company
    taken = partial(proposals.take, store, code, found, "approved", by=visit.person, at=visit.now)
    if "rights" in found.what:
        person, rights = str(found.what["person"]), found.what["rights"]

        def give(_: object) -> None:
            taken()
            accounts.set_rights(store, code, person, rights, actor=found.proposed_by, at=visit.now)

        store.write(code, give)
        return
    if "policy" in found.what:
        _release(visit, found, taken)
        return
    told = visit.engine.via or ""
    engine = replace(visit.engine, via=via("web", approved_by=visit.person, **_account(told)))

    def fire(ledger: Ledger) -> None:
        taken()
        outcome = engine.apply_in(ledger, [_command(visit, found)])[0]
        if isinstance(outcome, WxflowError):
            raise outcome

    engine.write(fire, exclusive=True)


def _release(visit: Visit, found: Proposal, taken: Callable[[], None]) -> None:
    """Write the policy that was proposed: it is checked once more, and held against the day that has come meanwhile."""
    text, begins = str(found.what["policy"]), date.fromisoformat(found.what["begins"])
    policies.checked(visit.company, text, begins, visit.company.engine.calendar.local_date(visit.now))

    def write(_: object) -> None:
        taken()
        policies.release(visit.company, text, begins)

    visit.company.store.write(visit.company.company, write)


def _account(told: str) -> dict[str, str]:
    return {name: value for name, value in json.loads(told).items() if name != "door"}


def _command(visit: Visit, found: Proposal) -> Command:
    what = found.what
    return Command(
        machine=what["machine"],
        key=what["key"],
        event=what["event"],
        data=what["data"],
        actor=found.proposed_by,
        at=None,
        recorded_at=visit.now,
        reason=what["reason"],
    )


def _concerns(visit: Visit, one: Proposal) -> bool:
    """Tell whether somebody has made a proposal, could have made it, or is whose approval it names."""
    if one.proposed_by == visit.person:
        return True
    if "rights" in one.what:
        return "operator" in visit.visitor.rights
    if "policy" in one.what:
        return visit.sight.edits_policy
    if "approver" in one.what:
        return str(one.what["approver"]) == visit.person
    instance = visit.company.queries.instance(one.what["machine"], one.what["key"])
    if instance is None:
        return False
    outlook = visit.company.outlook()
    return outlook.admits(outlook.context(instance, one.what["event"], visit.company.policy, visit.now), visit.person)


def _page(visit: Visit, error: WxflowError | None = None) -> Page:
    listed = (one for one in proposals.listed(visit.company.store, visit.company.company) if _concerns(visit, one))
    found, further = cut(listed, _place, visit.query.get("after", ""), _ON_A_PAGE)
    people = {one.proposed_by for one in found} | {str(one.what.get("person") or one.what.get("key")) for one in found}
    people |= {text for one in found for text in one.what.get("data", {}).values() if isinstance(text, str)}
    people |= {str(one.what["approver"]) for one in found if "approver" in one.what}
    values = {
        "found": [
            {**one._asdict(), "own": one.proposed_by == visit.person, "at": iso(one.proposed_at, visit.company.zone)}
            for one in found
        ],
        "people": names.of_people(visit.company, people),
        "next": with_query(WHERE, after=further) if further else "",
        "told": errors.told(error) if error else None,
    }
    return Page(template="proposals.html", values=values, error=error)


def _place(one: Proposal) -> str:
    return f"{one.proposed_at:020} {one.id}"


ADDRESSES = (
    Address(path=WHERE, right="member", get=show, post=decide, fresh=True),
    Address(path="/rights", right="operator", post=propose_rights, fresh=True, stands="/accounts"),
)
