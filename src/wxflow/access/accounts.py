"""Accounts: made by an operator, opened by an invitation, ended."""

import json
from collections.abc import Collection, Iterator

from wxflow.access import ending, log
from wxflow.access import statements as sql
from wxflow.access.records import Account, Right
from wxflow.access.secrets import digest
from wxflow.errors import Refused
from wxflow.json_values import canonical
from wxflow.store.store import Store
from wxflow.translatable import tr

INVITED_FOR = 72 * 3_600_000_000
"""How long an invitation can be taken up, microseconds."""


def find(store: Store, company: str, person: str) -> Account | None:
    """Return somebody's account, or None."""
    return next(map(_account, store.rows(sql.ACCOUNT, company, person)), None)


def listed(store: Store, company: str) -> Iterator[Account]:
    """Yield the accounts, by person."""
    yield from map(_account, store.rows(sql.ACCOUNTS_OF, company))


def invited(store: Store, company: str) -> dict[str, int]:
    """Return until when (UTC microseconds) each who has an invitation can take it up."""
    return {person: int(until) for person, until in store.rows(sql.INVITED, company)}


def invite(
    store: Store, company: str, person: str, secret: str, *, rights: Collection[Right] | None, actor: str, at: int
) -> None:
    """Let somebody choose a password by a secret; their account is made, or its rights set where some are given.

    An earlier invitation is void. To be called in a transaction, like everything here that writes.
    """
    account = find(store, company, person)
    told = sorted(rights if rights is not None else account.rights if account else ())
    if account is None:
        store.run(sql.ADD_ACCOUNT, company, person, canonical(told), None, at, at)
        log.write(store, company, "added", person, actor=actor, at=at, rights=told)
    elif told != sorted(account.rights):
        store.run(sql.SET_RIGHTS, canonical(told), at, company, person)
        log.write(store, company, "rights", person, actor=actor, at=at, rights=told)
    store.run(sql.DROP_INVITATION, company, person)
    store.run(sql.ADD_INVITATION, company, person, digest(secret), at + INVITED_FOR, actor)
    log.write(store, company, "invited", person, actor=actor, at=at)


def invited_by(store: Store, company: str, secret: str, now: int) -> str | None:
    """Return whom a secret invites at a moment, or None."""
    found = store.rows(sql.INVITATION, company, digest(secret))
    return next((str(person) for person, until in found if now < until), None)


def accept(store: Store, company: str, secret: str, password: str, at: int) -> str:
    """Take up an invitation, once, with a password as argon2 writes it; return whose account is open now.

    Whoever has lost what they proved themselves with comes in anew by one, so nothing of that holds any longer.
    """
    person = invited_by(store, company, secret, at)
    if person is None or store.run(sql.DROP_INVITATION, company, person) != 1:
        raise Refused(tr("invitation"), tr("it has been taken up, or has run out"), tr("to ask for a new one"))
    set_password(store, company, person, password, at)
    for statement in (sql.DROP_SESSIONS, sql.DROP_FACTORS):
        store.run(statement, company, person)
    log.write(store, company, "accepted", person, actor=person, at=at)
    return person


def set_rights(store: Store, company: str, person: str, rights: Collection[Right], *, actor: str, at: int) -> None:
    """Give somebody these rights and no others; Refused where they have no account."""
    if store.run(sql.SET_RIGHTS, canonical(sorted(rights)), at, company, person) != 1:
        raise no_account(person)
    log.write(store, company, "rights", person, actor=actor, at=at, rights=sorted(rights))


def set_password(store: Store, company: str, person: str, password: str, at: int) -> None:
    """Keep a password, as argon2 writes it."""
    store.run(sql.SET_PASSWORD, password, at, company, person)


def change_password(store: Store, company: str, person: str, password: str, *, but: bytes, at: int) -> None:
    """Keep another password, and end all of the person's sessions `but` one, in the transaction that is open."""
    set_password(store, company, person, password, at)
    for row in store.rows(sql.SESSIONS_OF, company, person):
        if bytes(row[0]) != but:
            store.run(sql.DROP_SESSION, company, person, row[0])
    log.write(store, company, "password_changed", person, actor=person, at=at)


def end(store: Store, company: str, person: str, *, actor: str, at: int) -> None:
    """End somebody's account, and with it what they could come in with; Refused when there is none."""
    if not ending.end_access(store, company, person, actor=actor, at=at):
        raise no_account(person)


def no_account(person: str) -> Refused:
    """Return the refusal of whatever needs an account that is not there."""
    return Refused(tr("account {person}", person=person), tr("there is none"), tr("wxflow account add"))


def _account(row: tuple[str, str, str | None, int, int]) -> Account:
    person, rights, password, made_at, changed_at = row
    return Account(person, tuple(json.loads(rights)), password, made_at, changed_at)
