"""More than a password: whether a company asks it of somebody, and whether they have shown it."""

from wxflow.access.records import Account, Session
from wxflow_office.accounts.accounts import second_factors
from wxflow_office.company.access import Sight, Visitor
from wxflow_office.company.company import Company
from wxflow_web.answers.errors import Owed


def owed(company: Company, sight: Sight, session: Session) -> Owed | None:
    """Return what somebody who has signed in still owes, if anything; whom the issuer has named owes nothing."""
    if not sight.proves_twice or session.way == "issuer":
        return None
    if not second_factors(company, session.person):
        return "set_up"
    return "shown" if session.way == "password" else None


def lacks(company: Company, account: Account, now: int) -> bool:
    """Tell whether somebody owes one and has none: what comes without a session, such as a token, opens nothing then.

    Whoever has no password either comes in by the issuer, or not at all.
    """
    sight = Sight(company, Visitor(account.person, account.rights), now)
    return sight.proves_twice and account.password is not None and not second_factors(company, account.person)
