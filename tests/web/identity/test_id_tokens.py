"""An ID token counts when the issuer has signed it by its own key, for us alone, now, in answer to this question."""

import hmac
import json
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, Key, RSAKey

from wxflow_web.identity.id_tokens import BadToken, claims

NOW = 1_772_416_800
OURS, OTHER = RSAKey.generate_key(2048, {"kid": "one"}), RSAKey.generate_key(2048, {"kid": "one"})
CURVE = ECKey.generate_key("P-256", {"kid": "two"})
UNKNOWN = [{"kty": "made up", "kid": "three"}, {"kty": "EC", "crv": "made up", "x": "AA", "y": "AA", "kid": "four"}]
KEYS = {"keys": [OURS.as_dict(private=False), CURVE.as_dict(private=False), *UNKNOWN]}
GOOD: dict[str, Any] = {
    "iss": "https://sso.example.com", "aud": "wxflow", "sub": "s1", "exp": NOW + 300, "iat": NOW, "nonce": "asked",
}  # fmt: skip


def token(said: dict[str, Any], key: Key = OURS, alg: str = "RS256", kid: str = "one") -> str:
    return jwt.encode({"alg": alg, "kid": kid}, said, key, algorithms=[alg])


def by_hand(alg: str, key: bytes | None) -> str:
    """Sign by what everybody knows: no library would."""
    signed = b".".join(encoded(json.dumps(part).encode()) for part in ({"alg": alg, "kid": "one"}, GOOD))
    signature = b"" if key is None else hmac.digest(key, signed, sha256)
    return (signed + b"." + encoded(signature)).decode()


def encoded(part: bytes) -> bytes:
    return urlsafe_b64encode(part).rstrip(b"=")


def read(given: str) -> dict[str, Any]:
    asked = {"issuer": "https://sso.example.com", "client_id": "wxflow", "nonce": "asked"}
    return dict(claims(given, KEYS, **asked, now=NOW))


@pytest.mark.parametrize(
    "given",
    [
        token(GOOD),
        token(GOOD, CURVE, "ES256", "two"),
        token(GOOD, alg="PS256"),
        token({**GOOD, "aud": ["wxflow"], "azp": "wxflow"}),
        token({**GOOD, "exp": NOW - 30}),
    ],
)
def test_what_the_issuer_has_signed_for_us_is_read(given: str) -> None:
    assert read(given)["sub"] == "s1"


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "https://sso.example.com/"},
        {"aud": "other"},
        {"aud": ["wxflow", "other"]},
        {"aud": []},
        {"azp": "other"},
        {"exp": NOW - 61},
        {"exp": "tomorrow"},
        {"iat": NOW + 61},
        {"nbf": NOW + 61},
        {"nonce": "another"},
        {"nonce": ["asked"]},
        *({name: None} for name in GOOD),
    ],
)
def test_what_says_anything_else_is_refused(changed: dict[str, Any]) -> None:
    said = {name: value for name, value in (GOOD | changed).items() if value is not None}
    with pytest.raises(BadToken):
        read(token(said))


def test_what_others_could_have_signed_is_refused() -> None:
    forged = [
        token(GOOD, OTHER),
        by_hand("HS256", OURS.as_pem(private=False)),
        by_hand("HS256", b""),
        by_hand("none", None),
        token(GOOD, kid="five"),
        token(GOOD)[:-4] + "AAAA",
        "",
        "a.b.c",
        "é",
    ]
    for given in forged:
        with pytest.raises(BadToken):
            read(given)
