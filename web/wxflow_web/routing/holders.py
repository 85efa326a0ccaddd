"""Say who holds a token."""

from wxflow.access import accounts, tokens
from wxflow.access.records import Account, Token
from wxflow_office.company.company import Company


def holder(company: Company, secret: bytes, now: int) -> tuple[Token, Account] | None:
    """Return the token that has a hash and its owner's account, as long as both hold."""
    store, code = company.store, company.company
    token = tokens.of_hash(store, code, secret, now)
    account = accounts.find(store, code, token.person) if token else None
    return (token, account) if token and account else None
