"""Verify a proof of an instance's steps, with nothing but the public key that signed the checkpoint over them."""

import json
from itertools import count
from typing import Any, NamedTuple

from wxflow.decide.personal import commitment, reveal
from wxflow.decide.seal import GENESIS, seal, step_with
from wxflow.declare.records import ERASED, Step
from wxflow.errors import BadInput, RecordBroken
from wxflow.proofs import signing
from wxflow.proofs.checkpoint import leaf
from wxflow.proofs.merkle import fits
from wxflow.proofs.proof_format import Form, Opening, SealedStep, Signed, Told, read, read_told
from wxflow.translatable import tr


class Proven(NamedTuple):
    """What a proof proves: when the checkpoint was made, these steps and no others had been taken."""

    checkpoint: Told
    machine: str
    key: str
    steps: tuple[Step, ...]
    """Their personal values in their places, as far as the proof opens them."""


def verify(document: Any, public_key: bytes, root: bytes | None = None) -> Proven:
    """Return what a proof proves; BadInput when it is no proof, RecordBroken when something in it does not fit."""
    form = read(document)
    told = _told(form.checkpoint, public_key)
    if root not in (None, told.root):
        raise RecordBroken(tr("the checkpoint has the root {root}, which is not the one given", root=told.root.hex()))
    machine, key, head = _chained(told.company, form.steps)
    its_leaf = leaf(machine, key, len(form.steps), head)
    if form.size != told.instances or not fits(its_leaf, form.index, form.size, form.path, told.root):
        raise RecordBroken(
            tr("the path does not lead from {machine}/{key} to the checkpoint's root", machine=machine, key=key)
        )
    return Proven(told, machine, key, _opened(form))


def _told(checkpoint: Signed, public_key: bytes) -> Told:
    """Return what the checkpoint tells, once its signature is known to be good."""
    if checkpoint.public_key != public_key:
        named, given = signing.fingerprint(checkpoint.public_key), signing.fingerprint(public_key)
        raise RecordBroken(
            tr("the checkpoint is signed with the key {named}, not with the given {given}", named=named, given=given)
        )
    if not signing.is_signed(public_key, checkpoint.signature, checkpoint.text):
        raise RecordBroken(tr("the checkpoint's signature does not fit its text"))
    return read_told(_json(checkpoint.text, "the checkpoint's text"))


def _chained(company: str, steps: list[SealedStep]) -> tuple[str, str, bytes]:
    """Return the machine and key whose steps these are, and the last seal, once every seal is known to be good."""
    if not steps:
        raise BadInput(tr("the proof has no steps"))
    first, head = steps[0].sealed, GENESIS
    machine, key = first.machine, first.key
    for number, one in enumerate(steps, 1):
        sealed = one.sealed
        told = [one.company, sealed.machine, sealed.key, sealed.seq]
        if told != [company, machine, key, str(number)]:
            raise RecordBroken(
                tr(
                    "{machine}/{key}: what should be step {number} of {company} is {fields}",
                    machine=machine,
                    key=key,
                    number=number,
                    company=company,
                    fields=told,
                )
            )
        head = seal(company, sealed, head)
        if head != one.seal:
            raise RecordBroken(
                tr("{machine}/{key}#{number}: the seal does not fit", machine=machine, key=key, number=number)
            )
    return machine, key, head


def _opened(form: Form) -> tuple[Step, ...]:
    """Return the steps with their personal values, each held against its commitment."""
    openings = {(one.seq, one.slot): one for one in form.openings}
    if len(openings) < len(form.openings):
        raise RecordBroken(tr("a commitment is opened twice"))
    steps = tuple(_step(one, openings) for one in form.steps)
    for seq, slot in openings:
        raise RecordBroken(tr("step {seq} has no commitment at slot {slot} that could be opened", seq=seq, slot=slot))
    return steps


def _step(one: SealedStep, openings: dict[tuple[int, int], Opening]) -> Step:
    """Read a step, taking the openings that are its own out of all."""
    sealed, slots = one.sealed, count()
    place = f"{sealed.machine}/{sealed.key}#{sealed.seq}"
    try:
        number, at, recorded_at = map(int, (sealed.seq, sealed.at, sealed.recorded_at))
        entered_at = None if sealed.entered_at is None else int(sealed.entered_at)
    except ValueError:
        raise BadInput(tr("{place}: its seq or its times are no numbers", place=place)) from None

    def open_(committed: str) -> str:
        slot = next(slots)
        opening = openings.pop((number, slot), None)
        if opening is None:
            return ERASED
        if commitment(opening.salt, opening.value) != committed:
            raise RecordBroken(
                tr("{place}: the value at slot {slot} is not the one that was sealed", place=place, slot=slot)
            )
        return opening.value

    opened = reveal(_json(sealed.data, f"{place}: its data"), open_)
    return step_with(
        sealed._replace(seq=number, at=at, recorded_at=recorded_at, entered_at=entered_at), opened, one.seal
    )


def _json(text: str, what: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise BadInput(tr("{what} is no JSON", what=what)) from None
