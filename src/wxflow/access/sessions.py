"""Sessions: begun at sign-in, ended by time, by their owner, or with the account."""

from wxflow.access import log
from wxflow.access import statements as sql
from wxflow.access.records import Session
from wxflow.access.secrets import digest
from wxflow.store.store import Store

IDLE = 30 * 60_000_000
"""How long a session lasts that nobody uses, microseconds."""
IN_ALL = 12 * 3_600_000_000
"""How long a session lasts at most, microseconds."""
FRESH = 5 * 60_000_000
"""How long after giving a password somebody may do what asks for it anew, microseconds."""
_SEEN_EVERY = 60_000_000
"""Microseconds between two notes that a session is in use."""


def begin(
    store: Store, company: str, person: str, secret: str, *, agent: str, at: int,
    event: str = "signed_in", proved_at: int | None = None,
) -> None:  # fmt: skip
    """Begin a session, in the transaction that is open; those nobody has used for long are cleared away.

    The log calls it by the `event`; `proved_at` is when somebody showed who they are, if that was earlier.
    """
    for whose, stale in store.rows(sql.STALE_SESSIONS, company, at - IDLE):
        store.run(sql.DROP_SESSION, company, whose, stale)
    store.run(
        sql.ADD_SESSION, company, digest(secret), person, at, at, at if proved_at is None else proved_at, agent[:200]
    )
    log.write(store, company, event, person, actor=person, at=at, session=name_of(digest(secret)))


def find(store: Store, company: str, secret: str, now: int) -> Session | None:
    """Return the session of a secret that lasts still, or None."""
    found = next(map(_session, store.rows(sql.SESSION, company, digest(secret))), None)
    return found if found and is_open(found, now) else None


def is_open(session: Session, now: int) -> bool:
    """Tell whether a session lasts still."""
    return now - session.seen_at < IDLE and now - session.begun_at < IN_ALL


def is_fresh(session: Session, now: int) -> bool:
    """Tell whether a password was given a moment ago."""
    return now - session.proved_at < FRESH


def is_to_be_noted(session: Session, now: int) -> bool:
    """Tell whether it is to be noted that a session is in use: once a minute, not at every look at a page."""
    return now - session.seen_at >= _SEEN_EVERY


def seen(store: Store, company: str, session: Session, now: int) -> None:
    """Note that a session is in use."""
    store.write(company, lambda _: store.run(sql.SEEN, now, company, session.secret))


def proved(store: Store, company: str, session: Session, secret: str, at: int) -> None:
    """Note, in the transaction that is open, that the password was given once more; the session has a new secret."""
    person = session.person
    store.run(sql.DROP_SESSION, company, person, session.secret)
    store.run(sql.ADD_SESSION, company, digest(secret), person, session.begun_at, at, at, session.agent)
    names = {"session": name_of(session.secret), "from_now_on": name_of(digest(secret))}
    log.write(store, company, "proved", person, actor=person, at=at, **names)


def of(store: Store, company: str, person: str, now: int) -> list[Session]:
    """Return somebody's sessions, the oldest first."""
    return [one for one in map(_session, store.rows(sql.SESSIONS_OF, company, person)) if is_open(one, now)]


def end(store: Store, company: str, person: str, secret: bytes, at: int) -> bool:
    """End one of somebody's own sessions, by its hash, in the transaction that is open; tell whether there was one."""
    ended = store.run(sql.DROP_SESSION, company, person, secret) == 1
    if ended:
        log.write(store, company, "signed_out", person, actor=person, at=at, session=name_of(secret))
    return ended


def name_of(secret: bytes) -> str:
    """Name a session or token by the beginning of its hash: enough to tell them apart, too little to come in with."""
    return secret.hex()[:12]


def _session(row: tuple[bytes, str, int, int, int, str]) -> Session:
    return Session(bytes(row[0]), *row[1:])
