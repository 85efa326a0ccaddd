"""Decide about messages that did not go out: try them again, or give them up."""

from collections.abc import Collection

from wxflow.errors import BadInput, Refused
from wxflow.ledger.outbox import DEAD, DROPPED, WAITING, Message, Outbox
from wxflow.translatable import either, term, tr
from wxflow_office import logs
from wxflow_office.company import clock
from wxflow_office.company.company import Company, refuse_unless_of_information_centre


def retry(company: Company, keys: Collection[str] | None) -> int:
    """Let messages that are dead or wait be tried now, as often as a new one; every dead one where none is named."""
    box = Outbox(company.store, company.company)
    chosen = list(box.all((DEAD,))) if keys is None else [_known(box, key) for key in keys]
    now = clock.now()
    with company.store.transaction(company.company, exclusive=False):
        for one in chosen:
            box.mark(one, now, state=WAITING, attempts=0, next_at=now)
    logs.info("messages to be tried again", keys=[one.key for one in chosen])
    return len(chosen)


def drop(company: Company, keys: Collection[str], actor: str, reason: str) -> int:
    """Give messages up, for somebody of the information centre; who did and why stays with them."""
    refuse_unless_of_information_centre(company, actor, "outbox drop")
    box = Outbox(company.store, company.company)
    chosen = [_known(box, key) for key in keys]
    with company.store.transaction(company.company, exclusive=False):
        for one in chosen:
            box.mark(one, clock.now(), state=DROPPED, error=f"dropped by {actor}: {reason}")
    logs.info("messages dropped", keys=list(keys), actor=actor, reason=reason)
    return len(chosen)


def _known(box: Outbox, key: str) -> Message:
    found = box.get(key)
    if found is None:
        raise BadInput(tr("there is no message {key}: `wxflow outbox list` shows them", key=key))
    if found.state not in (DEAD, WAITING):
        allowed = either([term("state", state, "message") for state in (DEAD, WAITING)])
        raise Refused(f"message {key}", tr("it is {state}", state=term("state", found.state, "message")), allowed)
    return found
