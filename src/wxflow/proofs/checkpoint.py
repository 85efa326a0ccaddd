"""Write a checkpoint as it is signed: a root over the heads of all instances, chained to the checkpoint before."""

from hashlib import sha256
from typing import NamedTuple

from wxflow.decide.seal import prefixed
from wxflow.json_values import canonical

LEAF = "wxflow leaf 1\n"
FIRST = bytes(32)
"""What stands before the first checkpoint."""


class Checkpoint(NamedTuple):
    """A checkpoint, as stored; `made_at` in UTC microseconds, hashes of 32 bytes, a signature of 64."""

    number: int
    made_at: int
    instances: int
    steps: int
    root: bytes
    previous: bytes
    """The digest of the checkpoint before."""
    public_key: bytes
    signature: bytes
    in_force: bytes | None = None
    """The head of the log of what came into force; None where the log had not begun, or before there was one."""


def leaf(machine: str, key: str, seq: int, head: bytes) -> bytes:
    """Return an instance's leaf: a version line, then each field as its length in characters, a colon and its text."""
    return (LEAF + prefixed((machine, key, str(seq), head.hex()))).encode()


def text(company: str, checkpoint: Checkpoint) -> str:
    """Return what is signed: canonical JSON, hashes in hex."""
    in_force = {} if checkpoint.in_force is None else {"in_force": checkpoint.in_force.hex()}
    return canonical(
        {
            **in_force,
            "company": company,
            "number": checkpoint.number,
            "made_at": checkpoint.made_at,
            "instances": checkpoint.instances,
            "steps": checkpoint.steps,
            "root": checkpoint.root.hex(),
            "previous": checkpoint.previous.hex(),
        }
    )


def digest(signed: str) -> bytes:
    """Return what the next checkpoint names this one by: the SHA-256 of its signed text."""
    return sha256(signed.encode()).digest()
