"""The messages that wait, went out, or did not: those that are dead are tried again, or given up."""

from itertools import islice
from typing import Any

from wxflow.errors import BadInput, WxflowError
from wxflow.ledger.outbox import STATES, Message, Outbox
from wxflow.moments import iso
from wxflow.translatable import tr
from wxflow_office.instances.called import Called
from wxflow_office.messages import decided
from wxflow_web.answers import errors
from wxflow_web.answers.answer import Answer, Page, See
from wxflow_web.pages import addresses
from wxflow_web.routing.address import Address, Visit

_ON_A_PAGE = 50
WHERE = "/operation/messages"


def show(visit: Visit) -> Answer:
    """Show a page of messages in a state, at first those that are dead."""
    return _page(visit)


def decide(visit: Visit) -> Answer:
    """Try those that are ticked again, or give them up."""
    keys = [str(key) for key in visit.form.getlist("key")][:_ON_A_PAGE]
    try:
        if not keys:
            raise BadInput(tr("tick at least one"))
        if visit.typed("do") == "drop":
            if not (reason := visit.typed("reason")[:4000]):
                raise BadInput(tr("say why nobody is to be told"))
            decided.drop(visit.company, keys, visit.person, reason)
        elif visit.typed("do") == "retry":
            decided.retry(visit.company, keys)
        else:
            raise errors.NotFound
    except errors.NotFound:
        raise
    except WxflowError as error:
        return _page(visit, error)
    return See(WHERE)


def _page(visit: Visit, error: WxflowError | None = None) -> Page:
    state = visit.query.get("state", "dead")
    wanted = (state,) if state in STATES else STATES
    found = Outbox(visit.company.store, visit.company.company).all(wanted, _after(visit.query.get("after", "")))
    listed = list(islice(found, _ON_A_PAGE + 1))
    shown, called = listed[:_ON_A_PAGE], Called(visit.company)
    values = {
        "state": state,
        "states": STATES,
        "rows": [_row(visit, called, one) for one in shown],
        "next": addresses.with_query(WHERE, state=state, after=f"{shown[-1].at} {shown[-1].key}")
        if len(listed) > _ON_A_PAGE
        else "",
        "told": errors.told(error) if error else None,
    }
    return Page(template="operation_messages.html", values=values, error=error)


def _after(asked: str) -> tuple[int, str] | None:
    """Return behind which message a page begins; whatever is no place is before all."""
    at, _, key = asked.partition(" ")
    return (int(at), key) if at.isascii() and at.isdigit() and len(at) < 19 else None


def _row(visit: Visit, called: Called, one: Message) -> dict[str, Any]:
    return {
        "key": one.key,
        "at": iso(one.at, visit.company.zone),
        "state": one.state,
        "who": called.person(one.recipient),
        "topic": one.topic,
        "attempts": one.attempts,
        "error": one.error,
        "text": one.text,
    }


ADDRESSES = (Address(path=WHERE, right="operator", get=show, post=decide),)
