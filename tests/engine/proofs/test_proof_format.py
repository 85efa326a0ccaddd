"""A proof that is not written as it should be, whole and in order, holds for nobody."""

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.given.founded import Hand
from tests.given.proved import Place, at, independent, prove, replaced
from wxflow.errors import BadInput, RecordBroken
from wxflow.proofs import proof
from wxflow.proofs.signing import Signer


def places(value: Any, path: Place = ()) -> Iterator[Place]:
    """Yield the place of every text, number and null of a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if inner is None:
        yield path
    else:
        for name, one in inner:
            yield from places(one, (*path, name))


@given(data=st.data())
def test_a_proof_with_anything_changed_holds_for_nobody(
    proved: Hand, prover: Signer, folder: Path, data: st.DataObject
) -> None:
    document = prove(proved, data.draw(st.sampled_from(["group/G1", "person/E0004", "membership/G1/E0003"])))
    place = data.draw(st.sampled_from(list(places(document))))
    changed = replaced(document, place, data.draw(another_than(at(document, place))))
    with pytest.raises((RecordBroken, BadInput)):
        proof.verify(changed, prover.public_key)
    assert independent(folder / "proof.json", changed, prover.public_key.hex()) != 0


def test_a_proof_holds_for_no_other_place_in_the_tree(proved: Hand, prover: Signer, folder: Path) -> None:
    document = prove(proved, "person/E0004")
    for index in {*range(document["size"])} - {document["index"]}:
        changed = replaced(document, ("index",), index)
        with pytest.raises(RecordBroken):
            proof.verify(changed, prover.public_key)
        assert independent(folder / "proof.json", changed, prover.public_key.hex()) != 0, index


def another_than(value: Any) -> st.SearchStrategy[Any]:
    """Draw something else than a value of a proof: most often one that differs by a single digit or character."""
    if value is None:
        return st.sampled_from(["", "-", "x", 0])
    if isinstance(value, int):
        return st.integers(-3, 99).filter(lambda one: one != value)
    near = st.tuples(st.integers(0, len(value) - 1), st.sampled_from("0123456789abcdefx-:é")).map(
        lambda drawn: value[: drawn[0]] + drawn[1] + value[drawn[0] + 1 :]
    )
    return st.one_of(near, near, st.just(value + "0"), st.just(value[:-1]), st.none()).filter(lambda one: one != value)


@given(data=st.data())
def test_a_proof_with_anything_left_out_put_in_or_moved_holds_for_nobody(
    proved: Hand, prover: Signer, folder: Path, data: st.DataObject
) -> None:
    changed = prove(proved, data.draw(st.sampled_from(["group/G1", "person/E0004"])))
    where = data.draw(st.sampled_from(["steps", "path"]))
    items: list[Any] = changed[where]
    how = data.draw(st.sampled_from(["left out", "put in", "moved"]))
    index = data.draw(st.integers(0, len(items) - 1))
    if how == "left out":
        del items[index]
    elif how == "put in":
        items.insert(index, items[-1])
    else:
        items.insert((index + 1) % len(items), items.pop(index))
    with pytest.raises((RecordBroken, BadInput)):
        proof.verify(changed, prover.public_key)
    assert independent(folder / "proof.json", changed, prover.public_key.hex()) != 0


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5), st.lists))
def test_whatever_else_is_no_proof_is_bad_input(prover: Signer, anything: Any) -> None:
    for document in (anything, {"version": anything}, {"version": 1, "checkpoint": anything, "steps": anything}):
        with pytest.raises(BadInput):
            proof.verify(document, prover.public_key)


def test_a_proof_has_neither_more_nor_fewer_parts_than_it_should(proved: Hand, prover: Signer) -> None:
    document = prove(proved, "person/E0004")
    parts: list[Place] = [(), ("checkpoint",), ("steps", 0), ("openings", 0)]
    for part in parts:
        for name in at(document, part):
            changed = copy.deepcopy(document)
            del at(changed, part)[name]
            with pytest.raises(BadInput, match="is not an object of"):
                proof.verify(changed, prover.public_key)
        with pytest.raises(BadInput, match="is not an object of"):
            proof.verify(replaced(document, (*part, "more"), 1), prover.public_key)
    for name, value in (("version", True), ("size", "10"), ("path", {}), ("steps", [])):
        with pytest.raises(BadInput):
            proof.verify({**document, name: value}, prover.public_key)
