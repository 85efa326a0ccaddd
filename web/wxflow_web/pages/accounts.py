"""Accounts, for whoever operates the page: made, invited anew, ended; rights take two, or the command line."""

from itertools import islice

from wxflow.access import accounts as kept
from wxflow.access.records import RIGHTS
from wxflow.errors import BadInput, Refused, WxflowError
from wxflow_office.accounts import accounts
from wxflow_office.accounts.accounts import Invitation
from wxflow_web.answers import errors
from wxflow_web.answers.answer import Answer, Page
from wxflow_web.routing.address import Address, Visit

_ON_A_PAGE = 100


def show(visit: Visit) -> Answer:
    """Show the accounts."""
    return _page(visit)


def do(visit: Visit) -> Answer:
    """Make an account, or one for everybody, invite anew, or end; an invitation is shown this once."""
    company, person = visit.company, visit.typed("person")
    made: list[Invitation] = []
    try:
        match visit.typed("do"):
            case "add":
                made = [accounts.add(company, person, rights=(), actor=visit.person, now=visit.now)]
            case "add_all":
                made = list(accounts.add_all(company, actor=visit.person, now=visit.now))
            case "reset":
                made = [accounts.reset(company, person, actor=visit.person, now=visit.now)]
            case "end":
                accounts.end(company, person, actor=visit.person, now=visit.now)
            case _:
                raise errors.NotFound
    except (BadInput, Refused) as error:
        return _page(visit, error=error)
    return _page(visit, made=made)


def _page(visit: Visit, *, made: list[Invitation] | None = None, error: WxflowError | None = None) -> Page:
    after = visit.query.get("after", "")
    rows = list(islice(accounts.rows(visit.company, after), _ON_A_PAGE + 1))
    shown = rows[:_ON_A_PAGE]
    values = {
        "accounts": shown,
        "next": f"?after={shown[-1]['person']}" if len(rows) > _ON_A_PAGE else "",
        "made": made or [],
        "rights": RIGHTS,
        "hours": kept.INVITED_FOR // 3_600_000_000,
        "told": errors.told(error) if error else None,
    }
    return Page(template="accounts.html", values=values, error=error)


ADDRESSES = (Address(path="/accounts", right="operator", get=show, post=do, fresh=True),)
