"""Seal a step: SHA-256 over a versioned, length-prefixed encoding of it and the seal before it."""

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

VERSION = "wxflow step 1\n"
GENESIS = bytes(32)
"""What stands before an instance's first step."""

_encoder = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def canonical(value: Any) -> str:
    """Write a value as canonical JSON: sorted keys, no spaces, UTF-8 text as it is; no floats come in."""
    return _encoder.encode(value)


def seal(company: str, fields: Sequence[str | int | None], before: bytes) -> bytes:
    """Return a step's seal; `fields` are its fields up to the declaration, its data as the text that is stored.

    Every field is its length in characters, a colon and its text, or `-` when there is none; UTF-8. `before` is the
    previous seal.
    """
    parts = [VERSION]
    for value in (company, *fields):
        if value is None:
            parts.append("-")
        else:
            text = value if isinstance(value, str) else str(value)
            parts.append(f"{len(text)}:{text}")
    return sha256("".join(parts).encode() + before).digest()
