"""Sign in, take an invitation up, sign out."""

from hashlib import sha256

from wxflow.access import accounts, failures, log, sessions
from wxflow.access.records import Account, Session
from wxflow.access.secrets import make
from wxflow.errors import BadInput
from wxflow.translatable import tr
from wxflow_office.company.company import Company
from wxflow_office.instances.keys import key_of
from wxflow_web.answers.errors import TooOften
from wxflow_web.identity import passwords


class NotKnown(BadInput):
    """The staff id or the password is wrong: nobody is told which."""

    def __init__(self) -> None:
        super().__init__(tr("the staff id or the password is not right"))


def sign_in(company: Company, person: str, password: str, *, address: str, agent: str, now: int) -> str:
    """Return the secret of a new session; NotKnown, or TooOften for whoever has failed too often just now."""
    store, code = company.store, company.company
    key = key_of(company, "person", person) if person else ""
    sources = (*((_source("account", key),) if key else ()), _source("address", address))
    if seconds := failures.wait(store, code, sources, now):
        raise TooOften(seconds)
    account = accounts.find(store, code, key) if key else None
    if not passwords.fits(account.password if account else None, password) or account is None:
        _fail(company, account, sources, now)
        raise NotKnown
    kept = passwords.hashed(password) if account.password and passwords.is_outdated(account.password) else None
    secret = make()

    def work(_: object) -> None:
        if kept:
            accounts.set_password(store, code, key, kept, now)
        failures.clear(store, code, sources[:1])  # many come from one address, and some of them guess
        sessions.begin(store, code, key, secret, agent=agent, at=now)

    store.write(code, work)
    return secret


def prove(company: Company, account: Account, session: Session, password: str, *, address: str, now: int) -> None:
    """Note that the password was given once more; NotKnown, or TooOften."""
    store, code = company.store, company.company
    sources = (_source("account", account.person), _source("address", address))
    if seconds := failures.wait(store, code, sources, now):
        raise TooOften(seconds)
    if not passwords.fits(account.password, password):
        _fail(company, account, sources, now)
        raise NotKnown
    store.write(code, lambda _: sessions.proved(store, code, session, now))


def take_up(company: Company, secret: str, password: str, *, agent: str, now: int) -> str:
    """Take an invitation up with a password, and return the secret of a new session; Refused when it is void."""
    store, code = company.store, company.company
    person = accounts.invited_by(store, code, secret, now)
    passwords.check_new(password, person or "", company.policy.name)
    kept, session = passwords.hashed(password), make()

    def work(_: object) -> None:
        whose = accounts.accept(store, code, secret, kept, now)
        sessions.begin(store, code, whose, session, agent=agent, at=now)

    store.write(code, work)
    return session


def sign_out(company: Company, session: Session, now: int) -> None:
    """End a session."""
    store, code = company.store, company.company
    store.write(code, lambda _: sessions.end(store, code, session.person, session.secret, now))


def _fail(company: Company, account: Account | None, sources: tuple[str, ...], now: int) -> None:
    store, code = company.store, company.company
    whose = account.person if account else ""

    def work(_: object) -> None:
        failures.note(store, code, sources, now)
        log.write(store, code, "failed", whose, actor=whose, at=now)

    store.write(code, work)


def _source(kind: str, what: str) -> str:
    """Name where a failure came from without writing down what was typed: it may have been a password."""
    return f"{kind}/{sha256(what.encode()).hexdigest()[:32]}"
