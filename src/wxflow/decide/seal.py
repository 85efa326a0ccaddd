"""Seal a step, or an entry of a log: SHA-256 over a versioned, length-prefixed encoding and the seal before it."""

from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from wxflow.declare.records import Facts, Step, step_from
from wxflow.tuples import maker

VERSION, VERSION_1 = "wxflow step 2\n", "wxflow step 1\n"
"""Of a step, and of one that an earlier version took, which sealed neither `via` nor `entered_at`."""
GENESIS = bytes(32)
"""What stands before an instance's first step, and before a log's first entry."""


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
    via: str | None = None
    """By which way it came, canonical JSON."""
    entered_at: int | str | None = None
    """When it was entered, by the machine's clock."""

    @property
    def is_old(self) -> bool:
        """Whether an earlier version took the step, which did not know how and when it was entered."""
        return self.via is None and self.entered_at is None


sealed_of = maker(Sealed)


def seal(company: str, sealed: Sealed, before: bytes) -> bytes:
    """Return a step's seal, 32 bytes; `before` is the previous one.

    Every field is its length in characters, a colon and its text, or `-` when there is none; UTF-8.
    """
    (
        machine, key, seq, event, source, target, actor, reason, data, at, recorded_at,
        request_id, cause, policy, declaration, via, entered_at,
    ) = sealed  # fmt: skip
    # Written out: this is most of what a step costs, and of what verifying one does. The three moments mostly are one.
    number, told = str(seq), str(recorded_at)
    recorded = f"{len(told)}:{told}"
    occurred = recorded if at == recorded_at else _counted(str(at))
    if via is None and entered_at is None:
        version, alike, entered = VERSION_1, _alike(policy, declaration), ""
    else:
        version, alike = VERSION, _alike(policy, declaration, via)
        entered = recorded if entered_at == recorded_at else "-" if entered_at is None else _counted(str(entered_at))
    text = (
        f"{version}{_alike(company, machine)}{len(key)}:{key}{len(number)}:{number}{_alike(event, source, target)}"
        f"{len(actor)}:{actor}{'-' if reason is None else f'{len(reason)}:{reason}'}{len(data)}:{data}"
        f"{occurred}{recorded}{'-' if request_id is None else f'{len(request_id)}:{request_id}'}"
        f"{'-' if cause is None else f'{len(cause)}:{cause}'}{alike}{entered}"
    )
    return sha256(text.encode() + before).digest()


@lru_cache(maxsize=4096)
def _alike(*fields: str | None) -> str:
    """Return fields that many steps have alike as a seal covers them."""
    return "".join("-" if one is None else _counted(one) for one in fields)


def _counted(text: str) -> str:
    return f"{len(text)}:{text}"


def prefixed(fields: Iterable[str]) -> str:
    """Return fields as one text that reads one way only: each is its length in characters, a colon and its text."""
    return "".join(map(_counted, fields))


def seal_entry(version: str, fields: Iterable[str], before: bytes) -> bytes:
    """Return the seal of a log's entry, 32 bytes; `before` is the previous one."""
    return sha256((version + prefixed(fields)).encode() + before).digest()


def step_with(sealed: Sealed, data: Facts, own_seal: bytes) -> Step:
    """Return the step that was sealed, its data as they read: personal values in their places."""
    return step_from((*sealed[:8], data, *sealed[9:15], own_seal, *sealed[15:]))
