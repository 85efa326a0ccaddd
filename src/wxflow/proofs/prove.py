"""Prove what an instance's steps were when a checkpoint was made."""

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import select

from wxflow.declare.records import Name
from wxflow.errors import BadInput, RecordBroken
from wxflow.proofs import covered_heads, proof, proof_format
from wxflow.proofs.checkpoint import Checkpoint, text
from wxflow.store.store import Store
from wxflow.store.tables import PERSONAL, STEPS
from wxflow.translatable import tr

Proof = dict[str, Any]
"""A proof as a JSON object."""


def prove(store: Store, company: str, machine: str, key: str, number: int | None = None) -> Proof:
    """Return the proof of an instance's steps under a checkpoint, the last one by default.

    BadInput when no such checkpoint covers it; RecordBroken when the record would make a proof that does not hold.
    """
    with store.snapshot():
        checkpoint = _checkpoint(store, company, number)
        for _, proof_of_it in prove_each(store, company, {(machine, key)}, checkpoint):
            return proof_of_it
    which = f"checkpoint {checkpoint.number}"
    raise BadInput(
        tr(
            "{which} does not cover {machine}/{key}, which began after it: make another",
            which=which,
            machine=machine,
            key=key,
        )
    )


def prove_each(
    store: Store, company: str, lives: Collection[Name], checkpoint: Checkpoint
) -> Iterator[tuple[Name, Proof]]:
    """Yield the proofs of those lives that a checkpoint covers, all in one pass over it; within one snapshot."""
    tree, _, leaves = covered_heads.grown(store, company, checkpoint.number, lives)
    paths = tree.paths()
    signed = {
        "text": text(company, checkpoint),
        "signature": checkpoint.signature.hex(),
        "public_key": checkpoint.public_key.hex(),
    }
    for name, (place, seq) in leaves.items():
        document: Proof = {
            "version": proof_format.VERSION,
            "checkpoint": signed,
            "index": place,
            "size": tree.size,
            "path": [node.hex() for node in paths[place]],
            "steps": _steps(store, company, name, seq),
            "openings": _openings(store, company, name, seq),
        }
        try:
            proof.verify(document, checkpoint.public_key)
        except (BadInput, RecordBroken) as error:
            raise RecordBroken(
                tr("{name} cannot be proved, the record is broken: {error}", name="/".join(name), error=error)
            ) from None
        yield name, document


def _checkpoint(store: Store, company: str, number: int | None) -> Checkpoint:
    checkpoint = covered_heads.latest(store, company, number)
    if checkpoint is not None:
        return checkpoint
    if number is None:
        raise BadInput(tr("there is no checkpoint yet: `wxflow audit checkpoint` makes one"))
    raise BadInput(tr("there is no checkpoint {number}: `wxflow audit checkpoints` lists them", number=number))


def _steps(store: Store, company: str, name: Name, until: int) -> list[dict[str, Any]]:
    """Return the steps as their seals cover them: every field a text or null."""
    query = select(STEPS).where(*_of(STEPS, company, name), STEPS.c.seq <= until).order_by(STEPS.c.seq)
    return [_step(*row) for row in store.select(query)]


def _step(*row: Any) -> dict[str, Any]:
    *fields, seal, via, entered_at = row
    if via is None and entered_at is None:
        return {"fields": list(map(_text, fields)), "seal": seal.hex()}
    return {"fields": list(map(_text, (*fields, via, entered_at))), "seal": seal.hex()}


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _openings(store: Store, company: str, name: Name, until: int) -> list[dict[str, Any]]:
    """Return what still opens the commitments in the steps."""
    found = PERSONAL.c
    query = (
        select(*(found[name] for name in ("seq", "slot", "salt", "value")))
        .where(*_of(PERSONAL, company, name), found.seq <= until)
        .order_by(found.seq, found.slot)
    )
    return [
        {"seq": seq, "slot": slot, "salt": salt.hex(), "value": value} for seq, slot, salt, value in store.select(query)
    ]


def _of(table: Any, company: str, name: Name) -> tuple[Any, ...]:
    machine, key = name
    return table.c.company == company, table.c.machine == machine, table.c.key == key
