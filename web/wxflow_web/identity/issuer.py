"""Ask whoever knows a company's people (an OpenID Connect issuer): where its doors are, and for whom a code stands."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import BoundedSemaphore
from typing import Any, NamedTuple, cast
from urllib.parse import quote_plus, urlencode, urlsplit

import httpx2

from wxflow_office import logs
from wxflow_web.answers.errors import NoAnswer

_TIMEOUT = 5.0
_MOST_ANSWERED = 262_144
_AT_ONCE = 4
"""How many threads may wait for an issuer, which may be slow; half of them are left to whoever is in already."""
_KEEPS = 3_600_000_000
"""Microseconds for which what an issuer says of itself is believed."""
_HERE = ("localhost", "127.0.0.1", "::1")
_REFUSED = (400, 401)
"""How a code or a client is (RFC 6749 §5.2)."""
SCOPE = "openid profile"


class Endpoints(NamedTuple):
    """What an issuer says of itself (OpenID Connect Discovery 1.0)."""

    authorization: str
    token: str
    keys: str
    names_itself: bool
    """Whether each of its answers says who answers (RFC 9207)."""
    by_basic: bool
    """Whether we prove who we are by HTTP Basic, or in the form."""


@dataclass(kw_only=True)
class Issuer:
    """Who knows the company's people, what we are called there, and which claim of theirs is a staff id."""

    url: str
    client_id: str
    claim: str
    secret: str = field(repr=False)
    _known: tuple[int, Endpoints] | None = field(default=None, init=False, repr=False)
    _turns: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(_AT_ONCE), init=False, repr=False)

    def endpoints(self, now: int) -> Endpoints:
        """Return where its doors are; NoAnswer when it says nothing, or something that cannot be right."""
        if self._known is None or now - self._known[0] > _KEEPS:
            self._known = now, self._asked()
        return self._known[1]

    def keys(self, endpoints: Endpoints) -> Mapping[str, Any]:
        """Return the keys it signs with now, as a JWK set; NoAnswer without."""
        return self._answer("GET", endpoints.keys)

    def redeem(self, endpoints: Endpoints, code: str, verifier: str, back: str) -> str | None:
        """Return the ID token that a code stands for, None where the issuer refuses it; NoAnswer when it is silent."""
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier}
        known = (self.client_id, self.secret)
        if not endpoints.by_basic:
            form |= {"client_id": known[0], "client_secret": known[1]}
        # RFC 6749 §2.3.1: both are encoded as a form's values are before they are put together.
        auth = (quote_plus(known[0]), quote_plus(known[1])) if endpoints.by_basic else None
        told = self._answer("POST", endpoints.token, form, auth)
        if isinstance(token := told.get("id_token"), str):
            return token
        logs.warning("the issuer gave no ID token", why=str(told.get("error", ""))[:100])
        return None

    def _asked(self) -> Endpoints:
        told = self._answer("GET", f"{self.url.rstrip('/')}/.well-known/openid-configuration")
        places = [str(told.get(name, "")) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
        if told.get("issuer") != self.url or not all(map(is_safe, places)):
            raise NoAnswer
        authorization, token, keys = places
        ways = told.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        return Endpoints(
            authorization,
            token,
            keys,
            names_itself=told.get("authorization_response_iss_parameter_supported") is True,
            by_basic="client_secret_basic" in ways,
        )

    def _answer(
        self, method: str, url: str, form: Mapping[str, str] | None = None, auth: tuple[str, str] | None = None
    ) -> Mapping[str, Any]:
        """Return the JSON object that is answered, with which a form may be refused; NoAnswer."""
        if not self._turns.acquire(timeout=1):
            raise NoAnswer
        try:
            with (
                httpx2.Client(timeout=_TIMEOUT, follow_redirects=False) as client,
                client.stream(method, url, data=form, auth=auth, headers={"accept": "application/json"}) as answer,
            ):
                if answer.status_code not in ((200,) if form is None else (200, *_REFUSED)):
                    raise NoAnswer
                found: Any = json.loads(_read(answer))
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError, RecursionError) as error:
            raise NoAnswer from error
        finally:
            self._turns.release()
        if not isinstance(found, dict):
            raise NoAnswer
        return cast(dict[str, Any], found)


def address(issuer: Issuer, endpoints: Endpoints, asked: Mapping[str, str]) -> str:
    """Return the address at which a browser asks the issuer who sits in front of it."""
    told = {"response_type": "code", "client_id": issuer.client_id, "scope": SCOPE, **asked}
    joint = "&" if urlsplit(endpoints.authorization).query else "?"
    return endpoints.authorization + joint + urlencode(told)


def is_safe(url: str) -> bool:
    """Tell whether nobody on the way can change what is answered there: https, or this very machine."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _HERE))


def _read(answer: httpx2.Response) -> bytes:
    """Read an answer, for no longer than a time-out: one that drips must not hold us."""
    until, found = time.monotonic() + _TIMEOUT, b""
    for some in answer.iter_bytes():
        found += some
        if len(found) > _MOST_ANSWERED or time.monotonic() > until:
            raise NoAnswer
    return found
