"""Where somebody is led of whom more than a password is asked, until they have more."""

from wxflow_web.answers.answer import Answer, Page, See
from wxflow_web.identity import passkeys
from wxflow_web.pages.sign_in.entrance import goal
from wxflow_web.routing.address import Address, Visit
from wxflow_web.routing.endpoint import SECOND_FACTOR


def show(visit: Visit) -> Answer:
    """Show what can be set up, to whoever owes it; lead everybody else on."""
    if visit.owed is None:
        return See(goal(visit))
    values = {
        "passkeys": passkeys.are_offered(visit.origin),
        "issuer": visit.issuer is not None,
        "next": goal(visit),
    }
    return Page(template="second_factor.html", values=values)


ADDRESSES = (Address(path=SECOND_FACTOR, right="member", get=show, settles=("set_up",)),)
