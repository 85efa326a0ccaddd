"""One-time codes: those that a phone makes (TOTP, RFC 6238), and those on paper that hold once each."""

import hmac
import re
from base64 import b32encode
from secrets import token_bytes

import segno
from pyotp import random_base32
from pyotp.hotp import HOTP
from pyotp.totp import TOTP

from wxflow.access import factors, sessions
from wxflow.access.records import Factor, Session
from wxflow.access.secrets import digest
from wxflow.errors import BadInput
from wxflow.translatable import tr
from wxflow_office.company.company import Company

ON_PAPER = 10
"""How many codes on paper there are."""
_SECRET = re.compile(r"[A-Z2-7]{32}")
_STEP = 30_000_000
"""Microseconds that a code is shown for."""


def secret() -> str:
    """Return 160 bits at random, in base32 as phones take them."""
    return random_base32()


def is_secret(text: str) -> bool:
    """Tell whether a text is such a secret."""
    return _SECRET.fullmatch(text) is not None


def picture(held: str, person: str, issuer: str) -> str:
    """Return the QR code by which a phone learns a secret, as the address of a picture."""
    address = TOTP(held).provisioning_uri(name=person, issuer_name=issuer)
    return segno.make(address, error="m").svg_data_uri(scale=4, border=2, dark="#000", light="#fff")


def has(company: Company, person: str) -> Factor | None:
    """Return the secret that somebody's phone makes codes from, if they are asked for such."""
    return next(iter(factors.of(company.store, company.company, person, "totp")), None)


def begin(company: Company, session: Session, held: str, code: str, now: int) -> list[str]:
    """Ask whoever has signed in for codes from now on, once their phone has shown a right one; return those for paper.

    Their other sessions have shown none, and do not count as if they had.
    """
    step = _step(held, code, now, after=0) if is_secret(held) else None
    if step is None:
        raise BadInput(tr("this code is not right: does the phone show the right time?"))
    store, place, person = company.store, company.company, session.person
    codes = _on_paper()

    def work(_: object) -> None:
        if has(company, person):
            raise BadInput(tr("one-time codes are asked for already"))
        factors.add(store, place, Factor("totp", person, person, {"secret": held, "step": step}, now))
        factors.replace_codes(store, place, person, list(map(_name, codes)), now)
        sessions.shown(store, place, session, "code", now)

    store.write(place, work)
    return codes


def renew(company: Company, person: str, now: int) -> list[str]:
    """Return new codes for paper; the old ones hold no longer."""
    codes = _on_paper()
    store, place = company.store, company.company
    store.write(place, lambda _: factors.replace_codes(store, place, person, list(map(_name, codes)), now))
    return codes


def end(company: Company, held: Factor, now: int) -> None:
    """Ask somebody for no more codes."""
    store, place = company.store, company.company
    store.write(place, lambda _: factors.end(store, place, held, now))


def is_right(company: Company, held: Factor, code: str, now: int) -> bool:
    """Tell whether a code is the phone's or one on paper, and use it up, in the transaction that is open."""
    store, place = company.store, company.company
    typed = re.sub(r"[\s-]", "", code).upper()
    step = _step(held.data["secret"], typed, now, after=held.data["step"])
    if step is not None:
        return factors.change(store, place, held, {**held.data, "step": step})
    on_paper = factors.find(store, place, "recovery", _name(typed))
    return on_paper is not None and on_paper.person == held.person and factors.use_up(store, place, on_paper, now)


def _step(held: str, code: str, now: int, *, after: int) -> int | None:
    """Return the step of time that a code is of: this one or one beside it, but none that was used already."""
    present = now // _STEP
    steps = (step for step in (present - 1, present, present + 1) if step > after)
    return next((step for step in steps if _is(HOTP(held).at(step), code)), None)


def _is(code: str, typed: str) -> bool:
    return hmac.compare_digest(code.encode(), typed.strip().encode())


def _on_paper() -> list[str]:
    """Return codes of 120 bits each, so many that their hash needs no salt, in groups that can be typed."""
    made = (b32encode(token_bytes(15)).decode() for _ in range(ON_PAPER))
    return ["-".join(re.findall("....", one)) for one in made]


def _name(code: str) -> str:
    """Return the hash that a code on paper is known by."""
    return digest(code.replace("-", "")).hex()
