"""Passkeys (WebAuthn): keys that a device keeps and shows for one origin only, once its owner has unlocked it."""

import json
from collections.abc import Mapping
from hashlib import sha256
from importlib.util import find_spec
from typing import Any, NamedTuple, cast
from urllib.parse import urlsplit

from wxflow.access import accounts, challenges, factors, log, sessions
from wxflow.access.records import Challenge, Factor, Session
from wxflow.access.secrets import make
from wxflow.errors import BadInput
from wxflow.translatable import tr
from wxflow_office.company.company import Company

_FOR = "passkey"
MOST = 20
"""How many somebody may have."""


class NoPasskey(BadInput):
    """What a device has answered is none of our passkeys, or not for here, or not now."""

    def __init__(self) -> None:
        super().__init__(tr("this passkey was not accepted: try again, or sign in by your password"))


def are_offered(origin: str) -> bool:
    """Tell whether there can be passkeys: browsers know one address, and the extra `sso` is installed."""
    return bool(origin) and find_spec("webauthn") is not None


def of(company: Company, person: str) -> list[Factor]:
    """Return somebody's passkeys, the oldest first."""
    return factors.of(company.store, company.company, person, "passkey")


def begin(company: Company, secret: str, origin: str, person: str, *, name: str, now: int) -> str:
    """Return what a device is asked to make a passkey for somebody, as browsers take it (JSON)."""
    from webauthn import generate_registration_options, options_to_json
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        PublicKeyCredentialDescriptor,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    options = generate_registration_options(
        rp_id=_host(origin),
        rp_name=company.policy.name,
        user_name=person,
        user_display_name=name,
        user_id=sha256(f"{company.company}/{person}".encode()).digest(),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=bytes.fromhex(one.id)) for one in of(company, person)],
    )
    _ask(company, secret, options.challenge, person, now)
    return options_to_json(options)


def add(company: Company, session: Session, secret: str, origin: str, answer: str, *, name: str, now: int) -> None:
    """Keep the passkey that the device of whoever has signed in has made; NoPasskey for any other answer."""
    from webauthn import verify_registration_response

    person = session.person
    challenge = _asked(company, secret, person, now)
    try:
        made = verify_registration_response(
            credential=_credential(answer),
            expected_challenge=bytes.fromhex(challenge.data["challenge"]),
            expected_rp_id=_host(origin),
            expected_origin=origin,
            require_user_verification=True,
        )
    except Exception as error:  # whatever a stranger's JSON leads the library to
        raise NoPasskey from error
    data = {"key": made.credential_public_key.hex(), "count": made.sign_count, "name": name}
    store, code = company.store, company.company

    def work(_: object) -> None:
        known = factors.find(store, code, "passkey", made.credential_id.hex())
        if known or len(of(company, person)) >= MOST or not challenges.take(store, code, challenge):
            raise NoPasskey
        factors.add(store, code, Factor("passkey", made.credential_id.hex(), person, data, now))
        sessions.shown(store, code, session, "passkey", now)

    store.write(code, work)


def ask(company: Company, secret: str, origin: str, now: int, *, person: str = "") -> str:
    """Return what a device is asked to show a passkey, as browsers take it (JSON).

    One of a `person` where they are named: they have signed in, and show once more who they are.
    """
    from webauthn import generate_authentication_options, options_to_json
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor, UserVerificationRequirement

    own = of(company, person) if person else []
    options = generate_authentication_options(
        rp_id=_host(origin),
        user_verification=UserVerificationRequirement.REQUIRED,
        allow_credentials=[PublicKeyCredentialDescriptor(id=bytes.fromhex(one.id)) for one in own],
    )
    _ask(company, secret, options.challenge, person, now)
    return options_to_json(options)


def sign_in(company: Company, secret: str, origin: str, answer: str, *, agent: str, now: int) -> str:
    """Sign in whoever's passkey has answered, and return the secret of the new session; NoPasskey, which is logged."""
    store, code, session = company.store, company.company, make()
    shown = _shown(company, _asked(company, secret, "", now), origin, answer, now)

    def work(_: object) -> None:
        _use(company, shown)
        sessions.begin(store, code, shown.held.person, session, agent=agent, at=now, way="passkey")

    store.write(code, work)
    return session


def prove(company: Company, session: Session, secret: str, origin: str, answer: str, *, now: int) -> str:
    """Note that somebody has shown a passkey of theirs, and return the new secret of their session; NoPasskey."""
    store, code, new = company.store, company.company, make()
    shown = _shown(company, _asked(company, secret, session.person, now), origin, answer, now)

    def work(_: object) -> None:
        _use(company, shown)
        sessions.proved(store, code, session, new, "passkey", at=now)

    store.write(code, work)
    return new


class _Shown(NamedTuple):
    """A passkey that has answered a challenge, and what is kept of it from now on."""

    challenge: Challenge
    held: Factor
    data: Mapping[str, Any]


def _shown(company: Company, challenge: Challenge, origin: str, answer: str, now: int) -> _Shown:
    """Return the passkey that has answered: of whom was asked, or of anybody; NoPasskey, which is logged."""
    from webauthn import verify_authentication_response

    store, code = company.store, company.company
    credential = _credential(answer)
    held = factors.find(store, code, "passkey", _id(credential))
    try:
        if held is None or accounts.find(store, code, held.person) is None:
            raise NoPasskey
        if challenge.person not in ("", held.person):
            raise NoPasskey
        shown = verify_authentication_response(
            credential=credential,
            expected_challenge=bytes.fromhex(challenge.data["challenge"]),
            expected_rp_id=_host(origin),
            expected_origin=origin,
            credential_public_key=bytes.fromhex(held.data["key"]),
            credential_current_sign_count=held.data["count"],
            require_user_verification=True,
        )
    except Exception as error:  # whatever a stranger's JSON leads the library to
        whose = held.person if held else ""
        store.write(code, lambda _: log.write(store, code, "failed", whose, actor=whose, at=now))
        raise NoPasskey from error
    return _Shown(challenge, held, {**held.data, "count": shown.new_sign_count})


def _use(company: Company, shown: _Shown) -> None:
    """Use up a challenge and count on, in the transaction that is open; NoPasskey where somebody was faster."""
    store, code = company.store, company.company
    if not challenges.take(store, code, shown.challenge):
        raise NoPasskey
    if shown.data != shown.held.data and not factors.change(store, code, shown.held, shown.data):
        raise NoPasskey


def end(company: Company, person: str, name: str, now: int) -> bool:
    """End one of somebody's own passkeys; tell whether there was one."""
    store, code = company.store, company.company
    held = next((one for one in of(company, person) if one.id == name), None)
    if held is None:
        return False
    store.write(code, lambda _: factors.end(store, code, held, now))
    return True


def _ask(company: Company, secret: str, challenge: bytes, person: str, now: int) -> None:
    store, code, data = company.store, company.company, {"for": _FOR, "challenge": challenge.hex()}
    store.write(code, lambda _: challenges.ask(store, code, secret, data, person=person, at=now))


def _asked(company: Company, secret: str, person: str, now: int) -> Challenge:
    found = challenges.find(company.store, company.company, secret, now)
    if found is None or found.data.get("for") != _FOR or found.person != person:
        raise NoPasskey
    return found


def _credential(answer: str) -> dict[str, Any]:
    try:
        read: Any = json.loads(answer)
    except (ValueError, RecursionError):
        raise NoPasskey from None
    if not isinstance(read, dict):
        raise NoPasskey
    return cast(dict[str, Any], read)


def _id(credential: Mapping[str, Any]) -> str:
    from webauthn.helpers import base64url_to_bytes

    try:
        return base64url_to_bytes(str(credential.get("rawId", ""))).hex()
    except ValueError:
        raise NoPasskey from None


def _host(origin: str) -> str:
    return urlsplit(origin).hostname or ""
