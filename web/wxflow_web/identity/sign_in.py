"""Sign in, by a password and a one-time code where somebody has such; take an invitation up, sign out."""

from hashlib import sha256
from typing import NamedTuple

from wxflow.access import accounts, challenges, failures, log, records, sessions
from wxflow.access.records import Account, Challenge, Session
from wxflow.access.secrets import make
from wxflow.errors import BadInput
from wxflow.translatable import tr
from wxflow_office.company.company import Company
from wxflow_office.instances.keys import key_of
from wxflow_web.answers.errors import TooOften
from wxflow_web.identity import devices, one_time_codes, passwords


class NotKnown(BadInput):
    """The staff id or the password is wrong: nobody is told which."""

    def __init__(self) -> None:
        super().__init__(tr("the staff id or the password is not right"))


class WrongCode(BadInput):
    """The one-time code is wrong, or has been used."""

    def __init__(self) -> None:
        super().__init__(tr("this code is not right, or has been used already: wait for the next one"))


class Way(NamedTuple):
    """How somebody has shown who they are: by what, and when, if it was not just now."""

    way: records.Way = "password"
    shown_at: int | None = None

    def with_code(self) -> "Way":
        """Return it with a one-time code besides."""
        return self._replace(way="code") if self.way == "password" else self


class Entered(NamedTuple):
    """What a browser is to come back with: a session's secret, unless a code `is_asked` for first."""

    secret: str
    is_asked: bool = False
    person: str = ""
    """Who has come in by it."""


def sign_in(
    company: Company, person: str, password: str, *, address: str, agent: str, device: str, now: int
) -> Entered:
    """Let somebody in by their password; NotKnown, or TooOften for whoever has failed too often just now.

    Failures in a browser that holds a mark of theirs, `device`, count apart: whoever fails elsewhere shuts nobody out.
    """
    store, code = company.store, company.company
    key = key_of(company, "person", person) if person else ""
    account = accounts.find(store, code, key) if key else None
    sources = (*((_own(account, key, device),) if key else ()), source("address", address))
    wait(company, sources, now)
    if not passwords.fits(account.password if account else None, password) or account is None:
        fail(company, account.person if account else "", sources, now)
        raise NotKnown
    kept = passwords.hashed(password) if account.password and passwords.is_outdated(account.password) else None
    if kept:
        store.write(code, lambda _: accounts.set_password(store, code, key, kept, now))
    return enter(company, key, Way(), agent=agent, now=now)


def enter(company: Company, person: str, way: Way, *, agent: str, now: int) -> Entered:
    """Let somebody in who has shown who they are, or ask them for a one-time code where they have such."""
    store, code = company.store, company.company
    entered = Entered(make(), is_asked=one_time_codes.has(company, person) is not None, person=person)

    def work(_: object) -> None:
        if entered.is_asked:
            challenges.ask(store, code, entered.secret, {"for": "code", "shown": way}, person=person, at=now)
        else:
            _begin(company, person, entered.secret, way, agent=agent, now=now)

    store.write(code, work)
    return entered


def asked(company: Company, secret: str, now: int) -> Challenge | None:
    """Return what a browser that gave a right password is asked for besides, or None."""
    found = challenges.find(company.store, company.company, secret, now)
    return found if found and found.data.get("for") == "code" else None


def answer(
    company: Company, challenge: Challenge, typed: str, *, address: str, agent: str, device: str, now: int
) -> str:
    """Let in whoever has given their password by a code besides; WrongCode, or TooOften."""
    store, code, person = company.store, company.company, challenge.person
    sources = (_own(accounts.find(store, code, person), person, device), source("address", address))
    wait(company, sources, now)
    secret = make()

    def work(_: object) -> bool:
        held = one_time_codes.has(company, person)
        if held is None or not one_time_codes.is_right(company, held, typed, now):
            return False
        if not challenges.take(store, code, challenge):
            return False
        _begin(company, person, secret, Way(*challenge.data.get("shown", ())).with_code(), agent=agent, now=now)
        return True

    if not store.write(code, work):
        fail(company, person, sources, now)
        raise WrongCode
    return secret


def prove(
    company: Company, account: Account, session: Session, password: str, *, code: str, address: str, now: int
) -> str:
    """Note that the password was given once more, and a code where somebody has such; NotKnown, or TooOften.

    Return the session's new secret: whoever knew the one before is not among those who have proved who they are.
    """
    store, place = company.store, company.company
    sources = (_within(session), source("address", address))
    wait(company, sources, now)
    is_known, secret = passwords.fits(account.password, password), make()

    def work(_: object) -> bool:
        held = one_time_codes.has(company, account.person)
        if not is_known or (held is not None and not one_time_codes.is_right(company, held, code, now)):
            return False
        sessions.proved(store, place, session, secret, "code" if held else "password", at=now)
        return True

    if not store.write(place, work):
        fail(company, account.person, sources, now)
        raise NotKnown
    return secret


def give_code(company: Company, session: Session, code: str, *, address: str, now: int) -> None:
    """Use up a code of somebody who has such, before they show who they are elsewhere; WrongCode, or TooOften."""
    sources = (_within(session), source("address", address))
    wait(company, sources, now)

    def work(_: object) -> bool:
        held = one_time_codes.has(company, session.person)
        return held is None or one_time_codes.is_right(company, held, code, now)

    if not company.store.write(company.company, work):
        fail(company, session.person, sources, now)
        raise WrongCode


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


def change_password(company: Company, session: Session, password: str, now: int) -> None:
    """Keep another password for whoever has signed in; BadInput for one that would be tried first.

    Their other sessions end: whoever changes it may fear that somebody else knows it.
    """
    store, code, person = company.store, company.company, session.person
    passwords.check_new(password, person, company.policy.name)
    kept = passwords.hashed(password)
    store.write(code, lambda _: accounts.change_password(store, code, person, kept, but=session.secret, at=now))


def _begin(company: Company, person: str, secret: str, way: Way, *, agent: str, now: int) -> None:
    store, code = company.store, company.company
    failures.clear(store, code, (source("account", person),))  # many come from one address, and some of them guess
    sessions.begin(store, code, person, secret, agent=agent, at=now, way=way.way, proved_at=way.shown_at)


def wait(company: Company, sources: tuple[str, ...], now: int) -> None:
    """Raise TooOften while those sources have to wait."""
    if seconds := failures.wait(company.store, company.company, sources, now):
        raise TooOften(seconds)


def fail(company: Company, whose: str, sources: tuple[str, ...], now: int) -> None:
    """Note that somebody did not get in; `whose` account it was about, if there is such."""
    store, code = company.store, company.company

    def work(_: object) -> None:
        failures.note(store, code, sources, now)
        log.write(store, code, "failed", whose, actor=whose, at=now)

    store.write(code, work)


def _own(account: Account | None, person: str, device: str) -> str:
    """Return what failures in somebody's name count for: the browser, if they are known to use it, or their account."""
    known = devices.name_of(account, device)
    return source("device", known) if known else source("account", person)


def _within(session: Session) -> str:
    """Return what failures of whoever has signed in count for: nobody outside holds them up."""
    return source("session", session.secret.hex())


def source(kind: str, what: str) -> str:
    """Name where a failure came from without writing down what was typed: it may have been a password."""
    return f"{kind}/{sha256(what.encode()).hexdigest()[:32]}"
