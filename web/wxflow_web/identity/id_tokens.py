"""Read an ID token: what an issuer says of somebody, for us alone, once (OpenID Connect Core 1.0, 3.1.3.7)."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from joserfc.jwk import Key

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA")
"""Signatures that only the issuer can make: with `HS256` and `none` whoever knows a public key could."""
_LEEWAY = 60
"""Seconds by which two clocks may differ."""


class BadToken(ValueError):
    """What was handed over is no ID token of this issuer, or not for us, not in answer to this, or not now."""


def claims(
    token: str, keys: Mapping[str, Any], *, issuer: str, client_id: str, nonce: str, now: int
) -> Mapping[str, Any]:
    """Return what an ID token says, held against the issuer's keys (a JWK set); `now` in UTC seconds; BadToken."""
    from joserfc import jwt
    from joserfc.jwk import KeySet

    registry = jwt.JWTClaimsRegistry(
        now=now,
        leeway=_LEEWAY,
        iss={"essential": True},
        aud={"essential": True},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True},
    )
    try:
        said = jwt.decode(token, KeySet([*_signing(keys)]), algorithms=ALGORITHMS).claims
        registry.validate(said)
    except Exception as error:  # whatever a stranger's token or key leads the library to
        raise BadToken(type(error).__name__) from error
    if (said["iss"], said["nonce"]) != (issuer, nonce):  # the registry would find them in a list, too
        raise BadToken("iss or nonce")
    # One that is meant for others as well could have been handed on by them.
    if said["aud"] not in (client_id, [client_id]) or said.get("azp", client_id) != client_id:
        raise BadToken("aud")
    return said


def _signing(keys: Mapping[str, Any]) -> Iterator["Key"]:
    """Yield the keys to hold a signature against; of what nobody knows yet, an issuer may have some besides."""
    from joserfc.errors import JoseError
    from joserfc.jwk import import_key

    for key in keys.get("keys", ()):
        if key.get("use", "sig") == "sig":
            with suppress(JoseError, ValueError, KeyError, TypeError):
                yield import_key(key)
