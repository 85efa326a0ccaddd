"""Seal a step: SHA-256 over a versioned, length-prefixed encoding of it and the seal before it."""

from hashlib import sha256
from typing import NamedTuple

from wxflow.declare.records import Facts, Step

VERSION = "wxflow step 1\n"
GENESIS = bytes(32)
"""What stands before an instance's first step."""


class Sealed(NamedTuple):
    """What a step's seal covers besides its company, in its order; a step of an old proof has its numbers as texts."""

    machine: str
    key: str
    seq: int | str
    event: str
    source: str | None
    target: str
    actor: str
    reason: str | None
    data: str
    """Canonical JSON as it is stored, with commitments for what is personal."""
    at: int | str
    recorded_at: int | str
    request_id: str | None
    cause: str | None
    policy: str
    declaration: str


def seal(company: str, sealed: Sealed, before: bytes) -> bytes:
    """Return a step's seal, 32 bytes; `before` is the previous one.

    Every field is its length in characters, a colon and its text, or `-` when there is none; UTF-8.
    """
    machine, key, _, event, source, target, actor, reason, data, *_ = sealed
    seq, at, recorded_at = str(sealed.seq), str(sealed.at), str(sealed.recorded_at)
    policy, declaration = sealed.policy, sealed.declaration
    text = (
        f"{VERSION}{len(company)}:{company}{len(machine)}:{machine}{len(key)}:{key}{len(seq)}:{seq}"
        f"{len(event)}:{event}{_or_none(source)}{len(target)}:{target}{len(actor)}:{actor}{_or_none(reason)}"
        f"{len(data)}:{data}{len(at)}:{at}{len(recorded_at)}:{recorded_at}{_or_none(sealed.request_id)}"
        f"{_or_none(sealed.cause)}{len(policy)}:{policy}{len(declaration)}:{declaration}"
    )
    return sha256(text.encode() + before).digest()


def step_with(sealed: Sealed, data: Facts, own_seal: bytes) -> Step:
    """Return the step that was sealed, its data as they read: personal values in their places."""
    machine, key, seq, event, source, target, actor, reason, _, at, recorded_at, *rest = sealed
    return Step._make((machine, key, seq, event, source, target, actor, reason, data, at, recorded_at, *rest, own_seal))


def _or_none(text: str | None) -> str:
    return "-" if text is None else f"{len(text)}:{text}"
