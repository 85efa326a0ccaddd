"""Seal a step: SHA-256 over a versioned, length-prefixed encoding of it and the seal before it."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

VERSION = "wxflow step 1\n"
GENESIS = bytes(32)
"""What stands before an instance's first step."""


def seal(company: str, fields: Sequence[Any], before: bytes) -> bytes:
    """Return a step's seal; `fields` are its fields up to the declaration, its data as the text that is stored.

    Every field is its length in characters, a colon and its text, or `-` when there is none; UTF-8. `before` is the
    previous seal.
    """
    machine, key, seq, event, source, target, actor, reason, data, at, recorded_at, *rest = fields
    request_id, cause, policy, declaration = rest
    seq, at, recorded_at = str(seq), str(at), str(recorded_at)
    text = (
        f"{VERSION}{len(company)}:{company}{len(machine)}:{machine}{len(key)}:{key}{len(seq)}:{seq}"
        f"{len(event)}:{event}{_or_none(source)}{len(target)}:{target}{len(actor)}:{actor}{_or_none(reason)}"
        f"{len(data)}:{data}{len(at)}:{at}{len(recorded_at)}:{recorded_at}{_or_none(request_id)}{_or_none(cause)}"
        f"{len(policy)}:{policy}{len(declaration)}:{declaration}"
    )
    return sha256(text.encode() + before).digest()


def _or_none(text: str | None) -> str:
    return "-" if text is None else f"{len(text)}:{text}"
