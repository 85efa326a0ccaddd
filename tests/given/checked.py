"""A company with checkpoints."""

from pathlib import Path
from typing import Any

from tests.given.databases import raw
from tests.given.founded import Hand
from wxflow.proofs import checkpointing, covered_heads, signing
from wxflow.proofs.checkpoint import Checkpoint
from wxflow.proofs.signing import Signer

GROUP = "machine = 'group' AND key = 'G1'"


def new_signer(path: Path) -> Signer:
    signing.make_key(path)
    return signing.read_key(path)


def make(hand: Hand, signer: Signer) -> Checkpoint:
    return checkpointing.make(hand.engine.store, "HX", signer, hand.now)


def made(hand: Hand) -> list[Checkpoint]:
    return list(covered_heads.checkpoints(hand.engine.store, "HX"))


def found(hand: Hand, public_key: bytes | None = None, *roots: bytes) -> list[str]:
    with hand.engine.store.snapshot():
        return list(checkpointing.check(hand.engine.store, "HX", public_key=public_key, roots=roots))


def tamper(hand: Hand, *statements: str, params: tuple[Any, ...] = ()) -> None:
    """Change the database as somebody would who knows how, with the triggers out of the way."""
    with raw(hand.engine.store.url, unguarded=True) as database:
        for statement in statements:
            assert database.execute(statement, params).rowcount > 0, statement
