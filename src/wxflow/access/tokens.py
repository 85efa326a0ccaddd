"""Tokens: what programs come in with."""

import json
from collections.abc import Sequence

from wxflow.access import log
from wxflow.access import statements as sql
from wxflow.access.records import Token
from wxflow.access.secrets import digest
from wxflow.access.sessions import name_of
from wxflow.json_values import canonical
from wxflow.store.store import Store

MARK = "wxf_"
"""How every token begins, so that a leaked one is found where it lies."""
_USED_EVERY = 60_000_000
"""Microseconds between two notes that a token is in use."""
_TOLD_EVERY = 3_600_000_000
"""Microseconds of which the log tells once that a token was used in them."""


def add(
    store: Store, company: str, person: str, secret: str, *, name: str, scopes: Sequence[str], until: int, at: int
) -> None:
    """Keep a token for somebody, in the transaction that is open."""
    store.run(sql.ADD_TOKEN, company, digest(secret), person, name, canonical(list(scopes)), at, until, None)
    told = {"token": name_of(digest(secret)), "name": name, "scopes": list(scopes), "until": until}
    log.write(store, company, "token_added", person, actor=person, at=at, **told)


def find(store: Store, company: str, secret: str, now: int) -> Token | None:
    """Return the token of a secret that has not run out, or None."""
    return of_hash(store, company, digest(secret), now)


def of_hash(store: Store, company: str, secret: bytes, now: int) -> Token | None:
    """Return the token that has a hash and has not run out, or None."""
    found = next(map(_token, store.rows(sql.TOKEN, company, secret)), None)
    return found if found and now < found.until else None


def of(store: Store, company: str, person: str) -> list[Token]:
    """Return somebody's tokens, the oldest first."""
    return list(map(_token, store.rows(sql.TOKENS_OF, company, person)))


def used(store: Store, company: str, token: Token, now: int) -> None:
    """Note that a token is in use, once a minute at most; the log tells of it once an hour."""
    if token.used_at is not None and now - token.used_at < _USED_EVERY:
        return
    is_told = token.used_at is not None and token.used_at // _TOLD_EVERY == now // _TOLD_EVERY

    def work(_: object) -> None:
        store.run(sql.USED, now, company, token.secret)
        if not is_told:
            log.write(
                store, company, "token_used", token.person, actor=token.person, at=now, token=name_of(token.secret)
            )

    store.write(company, work)


def end(store: Store, company: str, person: str, secret: bytes, at: int) -> bool:
    """End one of somebody's own tokens, by its hash, in the transaction that is open; tell whether there was one."""
    ended = store.run(sql.DROP_TOKEN, company, person, secret) == 1
    if ended:
        log.write(store, company, "token_ended", person, actor=person, at=at, token=name_of(secret))
    return ended


def _token(row: tuple[bytes, str, str, str, int, int, int | None]) -> Token:
    secret, person, name, scopes, made_at, until, used_at = row
    return Token(bytes(secret), person, name, tuple(json.loads(scopes)), made_at, until, used_at)
