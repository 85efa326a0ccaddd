"""Seal a step: SHA-256 over a versioned, length-prefixed encoding of it and the seal before it."""

import json
from hashlib import sha256
from typing import Any

from wxflow.rows import Step

VERSION = "wxflow step 1\n"
GENESIS = bytes(32)
"""What stands before an instance's first step."""

_encoder = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def canonical(value: Any) -> str:
    """Write a value as canonical JSON: sorted keys, no spaces, UTF-8 text as it is; no floats come in."""
    return _encoder.encode(value)


def seal(company: str, step: Step, data: str, before: bytes) -> bytes:
    """Return the step's seal; `data` is its data as canonical JSON, `before` the previous seal.

    Every field is its length in characters, a colon and its text, or `-` when there is none; UTF-8.
    """
    parts = [VERSION]
    for value in (company, *step[:8], data, *step[9:15]):
        if value is None:
            parts.append("-")
        else:
            text = value if isinstance(value, str) else str(value)
            parts.append(f"{len(text)}:{text}")
    return sha256("".join(parts).encode() + before).digest()
