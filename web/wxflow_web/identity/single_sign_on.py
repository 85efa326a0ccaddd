"""Single sign-on (OpenID Connect): the company's issuer says who somebody is, by a code with PKCE (RFC 7636)."""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from hashlib import sha256
from importlib.util import find_spec
from typing import Any, NamedTuple

from wxflow.access import accounts, challenges, sessions
from wxflow.access.records import Account, Challenge, Session
from wxflow.access.secrets import make
from wxflow.errors import BadInput, Refused
from wxflow.translatable import tr
from wxflow_office import logs
from wxflow_office.company.company import Company
from wxflow_web.identity import sign_in
from wxflow_web.identity.id_tokens import BadToken, claims
from wxflow_web.identity.issuer import Issuer, address, is_safe

VARIABLE = "WXFLOW_OIDC_CLIENT_SECRET"
"""The environment variable that holds what proves to the issuer who we are."""
BACK = "/sign-in/issuer/back"
"""Where an issuer sends a browser back to."""
_FOR, _SECOND, _LEEWAY = "issuer", 1_000_000, 60_000_000


class NotShown(BadInput):
    """The issuer has not said who somebody is: it refused, or it answered something else, or another browser."""

    def __init__(self) -> None:
        super().__init__(tr("single sign-on did not succeed: begin it anew here, or sign in by your password"))


def configured(url: str, client_id: str, claim: str, secret: str, origin: str) -> Issuer | None:
    """Return the issuer that whoever serves the page has named, or None; BadInput for one that cannot work."""
    if not url and not client_id:
        return None
    if not url or not client_id or not claim:
        raise BadInput(tr("single sign-on needs all of --oidc-issuer, --oidc-client-id and --oidc-claim"))
    if not is_safe(url) or "?" in url or "#" in url:
        raise BadInput(tr("--oidc-issuer: {given} is none; give one like https://sso.example.com", given=repr(url)))
    if not origin:
        raise BadInput(tr("single sign-on needs --origin, so that the issuer can send browsers back"))
    if not secret:
        raise BadInput(tr("single sign-on needs the client's secret in {variable}", variable=VARIABLE))
    if find_spec("joserfc") is None:
        raise BadInput(tr("single sign-on needs the extra: pip install 'wxflow-groups[sso]'"))
    return Issuer(url=url, client_id=client_id, claim=claim, secret=secret)


def begin(company: Company, issuer: Issuer, secret: str, origin: str, *, then: str, now: int, person: str = "") -> str:
    """Return the address at which the browser that holds a secret asks the issuer; NoAnswer while it is not there.

    A `person` has signed in, and is to show the issuer once more who they are.
    """
    endpoints = issuer.endpoints(now)
    data = {"for": _FOR, "state": make(), "nonce": make(), "verifier": make(), "then": then}
    store, code = company.store, company.company
    store.write(code, lambda _: challenges.ask(store, code, secret, data, person=person, at=now))
    asked = {
        "redirect_uri": origin + BACK,
        "state": data["state"],
        "nonce": data["nonce"],
        "code_challenge": urlsafe_b64encode(sha256(data["verifier"].encode()).digest()).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
        "max_age": str(sessions.IN_ALL // _SECOND),
        **({"max_age": "0", "prompt": "login"} if person else {}),
    }
    return address(issuer, endpoints, asked)


class Back(NamedTuple):
    """Whoever comes back from an issuer: by what their browser holds, to which origin, from where, and what it is."""

    secret: str
    session: Session | None
    origin: str
    address: str
    agent: str


def finish(
    company: Company, issuer: Issuer, back: Back, answer: Mapping[str, str], now: int
) -> tuple[sign_in.Entered, str]:
    """Let in whom the issuer names in its answer, or note that they have shown once more who they are; say where to.

    NotShown, NoAnswer, TooOften for an address that has failed too often, or Refused for whoever has no account.
    """
    sources = (sign_in.source("address", back.address),)
    sign_in.wait(company, sources, now)
    try:
        challenge = _taken(company, issuer, back.secret, answer, now)
        said = _said(issuer, challenge, answer.get("code", ""), back.origin + BACK, now)
        account, shown_at = _account(company, issuer, said), _shown_at(said, now)
        if challenge.person:
            new = _proved(company, challenge, back.session, account, shown_at=shown_at, now=now)
            return sign_in.Entered(new), str(challenge.data["then"])
    except BadToken as error:
        logs.warning("single sign-on failed", why=str(error))
        sign_in.fail(company, "", sources, now)
        raise NotShown from error
    if account is None:
        sign_in.fail(company, "", sources, now)
        raise Refused(
            "", tr("the company knows you, but you have no account here"), who=tr("whoever operates this page")
        )
    way = sign_in.Way("issuer", shown_at)
    return sign_in.enter(company, account.person, way, agent=back.agent, now=now), str(challenge.data["then"])


def _proved(
    company: Company, challenge: Challenge, session: Session | None, account: Account | None, *, shown_at: int, now: int
) -> str:
    """Note that the issuer has asked somebody anew who they are; return their session's new secret. BadToken."""
    whom = challenge.person
    if session is None or account is None or not session.person == account.person == whom:
        raise BadToken("somebody else")
    if shown_at < challenge.until - challenges.OPEN_FOR - _LEEWAY:
        raise BadToken("auth_time")
    store, code, new = company.store, company.company, make()
    store.write(code, lambda _: sessions.proved(store, code, session, new, "issuer", at=now, proved_at=shown_at))
    return new


def _taken(company: Company, issuer: Issuer, secret: str, answer: Mapping[str, str], now: int) -> Challenge:
    """End what this browser has asked the issuer, whatever the answer is worth: it is looked at once. BadToken."""
    store, code = company.store, company.company
    challenge = challenges.find(store, code, secret, now)
    if challenge is None or challenge.data.get("for") != _FOR:
        raise BadToken("nothing was asked")
    if not hmac.compare_digest(answer.get("state", "").encode(), challenge.data["state"].encode()):
        raise BadToken("state")
    if not store.write(code, lambda _: challenges.take(store, code, challenge)):
        raise BadToken("answered already")
    # RFC 9207: an answer of another issuer, which has a code of ours, is not taken to this one.
    named = answer.get("iss", "")
    if named != issuer.url and (named or issuer.endpoints(now).names_itself):
        raise BadToken("iss")
    return challenge


def _said(issuer: Issuer, challenge: Challenge, code: str, back: str, now: int) -> Mapping[str, Any]:
    """Return what the issuer says of whom a code stands for; BadToken when it refuses, or NoAnswer."""
    endpoints, data = issuer.endpoints(now), challenge.data
    token = issuer.redeem(endpoints, code, data["verifier"], back) if code else None
    if token is None:
        raise BadToken("code")
    said = claims(
        token,
        issuer.keys(endpoints),
        issuer=issuer.url,
        client_id=issuer.client_id,
        nonce=data["nonce"],
        now=now // _SECOND,
    )
    shown_at = said.get("auth_time")
    if isinstance(shown_at, int) and now - shown_at * _SECOND > sessions.IN_ALL + _LEEWAY:
        raise BadToken("auth_time")
    return said


def _account(company: Company, issuer: Issuer, said: Mapping[str, Any]) -> Account | None:
    """Return the account of exactly the staff id that is claimed, or None: nobody is made, and none is guessed."""
    person = said.get(issuer.claim)
    return accounts.find(company.store, company.company, person) if isinstance(person, str) and person else None


def _shown_at(said: Mapping[str, Any], now: int) -> int:
    """Return when they showed the issuer who they are, as it remembers them for long; 0 where it does not say."""
    shown_at = said.get("auth_time")
    return min(shown_at * _SECOND, now) if isinstance(shown_at, int) and shown_at > 0 else 0
