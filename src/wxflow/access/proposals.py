"""Four eyes: what one person has asked for waits here until another approves it, or it is taken back."""

import json
from collections.abc import Mapping
from typing import Any

from wxflow.access import log
from wxflow.access import statements as sql
from wxflow.access.records import Proposal
from wxflow.access.secrets import make
from wxflow.errors import Refused
from wxflow.json_values import canonical
from wxflow.store.store import Store
from wxflow.translatable import tr


def add(store: Store, company: str, what: Mapping[str, Any], *, by: str, at: int) -> str:
    """Keep a proposal, in the transaction that is open, and return its id."""
    name = make()[:12]
    store.run(sql.ADD_PROPOSAL, company, name, canonical(what), by, at)
    log.write(store, company, "proposed", str(what.get("person", "")), actor=by, at=at, proposal=name, **named(what))
    return name


def listed(store: Store, company: str) -> list[Proposal]:
    """Return what waits, the oldest first."""
    return list(map(_proposal, store.rows(sql.PROPOSALS_OF, company)))


def find(store: Store, company: str, name: str) -> Proposal | None:
    """Return a proposal, or None."""
    return next(map(_proposal, store.rows(sql.PROPOSAL, company, name)), None)


def take(store: Store, company: str, proposal: Proposal, how: str, *, by: str, at: int) -> None:
    """End a proposal as approved or withdrawn, once, in the transaction that is open; nobody approves their own."""
    what = tr("proposal {name}", name=proposal.id)
    if how == "approved" and by == proposal.proposed_by:
        raise Refused(what, tr("nobody approves what they have proposed themselves"))
    if store.run(sql.DROP_PROPOSAL, company, proposal.id) != 1:
        raise Refused(what, tr("somebody else has decided it already"))
    about = str(proposal.what.get("person", ""))
    log.write(store, company, how, about, actor=by, at=at, proposal=proposal.id, **named(proposal.what))


def named(what: Mapping[str, Any]) -> dict[str, Any]:
    """Name what it is about, without its data: those stand in the record once it is done."""
    if "rights" in what:
        return {"rights": what["rights"]}
    if "policy" in what:
        return {"policy": what["hash"], "begins": what["begins"]}
    return {"command": f"{what['machine']}/{what['key']} {what['event']}"}


def _proposal(row: tuple[str, str, str, int]) -> Proposal:
    name, what, by, at = row
    return Proposal(name, json.loads(what), by, at)
