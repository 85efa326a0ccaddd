"""Say who holds a token."""

from wxflow.access import accounts, tokens
from wxflow.access.records import Account, Token
from wxflow_office.company.company import Company
from wxflow_web.answers.errors import SecondFactorFirst
from wxflow_web.identity import second_factor


def holder(company: Company, secret: bytes, now: int) -> tuple[Token, Account] | None:
    """Return the token that has a hash and its owner's account, as long as both hold.

    SecondFactorFirst while more than a password is asked of its owner, and they have no more.
    """
    store, code = company.store, company.company
    token = tokens.of_hash(store, code, secret, now)
    account = accounts.find(store, code, token.person) if token else None
    if token is None or account is None:
        return None
    if second_factor.lacks(company, account, now):
        raise SecondFactorFirst("set_up")
    return token, account
