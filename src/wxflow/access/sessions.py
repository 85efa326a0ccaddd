"""Sessions: begun at sign-in, ended by time, by their owner, or with the account."""

from wxflow.access import log
from wxflow.access import statements as sql
from wxflow.access.records import Session, Way
from wxflow.access.secrets import digest
from wxflow.errors import Refused
from wxflow.store.store import Store
from wxflow.translatable import tr

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
    way: Way = "password", proved_at: int | None = None,
) -> None:  # fmt: skip
    """Begin a session, in the transaction that is open; those nobody has used for long are cleared away.

    `way` is what they have shown, and `proved_at` when, if that was earlier.
    """
    for whose, stale in store.rows(sql.STALE_SESSIONS, company, at - IDLE):
        store.run(sql.DROP_SESSION, company, whose, stale)
    shown_at = at if proved_at is None else proved_at
    store.run(sql.ADD_SESSION, company, digest(secret), person, at, at, shown_at, agent[:200], way)
    event = "signed_in_by_issuer" if way == "issuer" else "signed_in"
    log.write(store, company, event, person, actor=person, at=at, session=name_of(digest(secret)), way=way)


def find(store: Store, company: str, secret: str, now: int) -> Session | None:
    """Return the session of a secret that lasts still, or None."""
    found = next(map(_session, store.rows(sql.SESSION, company, digest(secret))), None)
    return found if found and is_open(found, now) else None


def is_open(session: Session, now: int) -> bool:
    """Tell whether a session lasts still."""
    return now - session.seen_at < IDLE and now - session.begun_at < IN_ALL


def is_fresh(session: Session, now: int) -> bool:
    """Tell whether they have shown who they are a moment ago."""
    return now - session.proved_at < FRESH


def is_to_be_noted(session: Session, now: int) -> bool:
    """Tell whether it is to be noted that a session is in use: once a minute, not at every look at a page."""
    return now - session.seen_at >= _SEEN_EVERY


def seen(store: Store, company: str, session: Session, now: int) -> None:
    """Note that a session is in use."""
    store.write(company, lambda _: store.run(sql.SEEN, now, company, session.secret))


def proved(
    store: Store, company: str, session: Session, secret: str, way: Way, *, at: int, proved_at: int | None = None
) -> None:
    """Note, in the transaction that is open, that somebody has shown once more who they are, and in which way.

    The session has a new secret from now on; `proved_at` is when they showed it, if that was earlier.
    Refused where it has been ended meanwhile: it does not come back.
    """
    person, counts_as = session.person, most(session.way, way)
    if store.run(sql.DROP_SESSION, company, person, session.secret) != 1:
        raise Refused(tr("session"), tr("it has been ended"), tr("to sign in anew"))
    shown_at = at if proved_at is None else proved_at
    store.run(
        sql.ADD_SESSION, company, digest(secret), person, session.begun_at, at, shown_at, session.agent, counts_as
    )
    names = {"session": name_of(session.secret), "from_now_on": name_of(digest(secret))}
    log.write(store, company, "proved", person, actor=person, at=at, **names, way=way)


def shown(store: Store, company: str, session: Session, way: Way, at: int) -> None:
    """Note, in the transaction that is open, that more than a password has been shown in a session."""
    store.run(sql.SHOWN, most(session.way, way), company, session.secret)
    name = name_of(session.secret)
    log.write(store, company, "factor_shown", session.person, actor=session.person, at=at, session=name, way=way)


def of(store: Store, company: str, person: str, now: int) -> list[Session]:
    """Return somebody's sessions, the oldest first."""
    return [one for one in map(_session, store.rows(sql.SESSIONS_OF, company, person)) if is_open(one, now)]


def end(store: Store, company: str, person: str, secret: bytes, at: int) -> bool:
    """End one of somebody's own sessions, by its hash, in the transaction that is open; tell whether there was one."""
    ended = store.run(sql.DROP_SESSION, company, person, secret) == 1
    if ended:
        log.write(store, company, "signed_out", person, actor=person, at=at, session=name_of(secret))
    return ended


def end_others(store: Store, company: str, person: str, own: bytes, at: int) -> None:
    """End all of somebody's sessions but their own present one, by its hash, in the transaction that is open."""
    for row in store.rows(sql.SESSIONS_OF, company, person):
        if bytes(row[0]) != own:
            end(store, company, person, bytes(row[0]), at)


def name_of(secret: bytes) -> str:
    """Name a session or token by the beginning of its hash: enough to tell them apart, too little to come in with."""
    return secret.hex()[:12]


def most(before: Way, now: Way) -> Way:
    """Return what a session counts as, in which both have been shown."""
    return before if now == "password" else now


def _session(row: tuple[bytes, str, int, int, int, str, Way]) -> Session:
    return Session(bytes(row[0]), *row[1:])
