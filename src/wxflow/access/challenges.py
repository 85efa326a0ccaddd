"""What a browser has been asked for and has not answered yet; to be called in a transaction where it writes."""

import json
from collections.abc import Mapping
from typing import Any

from wxflow.access import statements as sql
from wxflow.access.records import Challenge
from wxflow.access.secrets import digest
from wxflow.json_values import canonical
from wxflow.store.store import Store

OPEN_FOR = 5 * 60_000_000
"""How long an answer is waited for, microseconds."""


def ask(store: Store, company: str, secret: str, data: Mapping[str, Any], *, person: str = "", at: int) -> None:
    """Keep what the browser that holds a secret is asked for: one thing at a time; what nobody answered is cleared."""
    for (stale,) in store.rows(sql.STALE_CHALLENGES, company, at):
        store.run(sql.DROP_CHALLENGE, company, stale)
    store.run(sql.DROP_CHALLENGE, company, digest(secret))
    store.run(sql.ADD_CHALLENGE, company, digest(secret), person, canonical(data), at + OPEN_FOR)


def find(store: Store, company: str, secret: str, now: int) -> Challenge | None:
    """Return what the browser that holds a secret has been asked for and may answer still, or None."""
    found = next(map(_challenge, store.rows(sql.CHALLENGE, company, digest(secret))), None)
    return found if found and now < found.until else None


def take(store: Store, company: str, challenge: Challenge) -> bool:
    """End a challenge as it is answered; tell whether it was there still: nobody answers one twice."""
    return store.run(sql.DROP_CHALLENGE, company, challenge.secret) == 1


def _challenge(row: tuple[bytes, str, str, int]) -> Challenge:
    secret, person, data, until = row
    return Challenge(bytes(secret), person, json.loads(data), until)
