"""A proof holds as it was written, for wxflow and for who has never seen wxflow, and in no other form."""

import copy
import json
import runpy
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.given.founded import HOUR, Hand, company_at, founded
from wxflow.decide.personal import ERASED
from wxflow.decide.seal import GENESIS, seal
from wxflow.errors import BadInput, RecordBroken
from wxflow.proofs import checkpointing, covered_heads, proof, signing
from wxflow.proofs import prove as proving
from wxflow.proofs.checkpoint import Checkpoint, leaf, text
from wxflow.proofs.merkle import Tree
from wxflow.proofs.signing import Signer

VERIFIER = Path(__file__).parents[3] / "office" / "wxflow_office" / "evidence" / "verify_proof.py"
Place = tuple[str | int, ...]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of this module's company."""
    return tmp_path_factory.mktemp("proofs")


@pytest.fixture(scope="module")
def signer(folder: Path) -> Signer:
    """Return the key of this module's company."""
    signing.make_key(folder / "key.pem")
    return signing.read_key(folder / "key.pem")


@pytest.fixture(scope="module")
def proved(own_url: str, signer: Signer) -> Iterator[Hand]:
    """Return a hand at a company with two checkpoints, with a reason, a request id and names in what can be proved."""
    with company_at(own_url) as engine:
        hand = founded(engine)
        checkpointing.make(engine.store, "HX", signer, hand.now)
        hand.now += HOUR
        hand("person/E0004", "rename", "E0008", name="钟静明（采购）")
        hand("group/G1", "request_dissolution", "E0004", "项目结束，“不再需要”")
        hand("group/G1", "reject_dissolution", "E0001", "再等等")
        checkpointing.make(engine.store, "HX", signer, hand.now)
        yield hand


def prove(hand: Hand, named: str = "group/G1", number: int | None = None) -> dict[str, Any]:
    """Return a proof as somebody reads it from a file."""
    machine, key = named.split("/", 1)
    return json.loads(json.dumps(proving.prove(hand.engine.store, "HX", machine, key, number)))


def places(value: Any, path: Place = ()) -> Iterator[Place]:
    """Yield the place of every text, number and null of a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if inner is None:
        yield path
    else:
        for name, one in inner:
            yield from places(one, (*path, name))


def at(document: Any, path: Place) -> Any:
    for name in path:
        document = document[name]
    return document


def replaced(document: dict[str, Any], path: Place, value: Any) -> dict[str, Any]:
    changed = copy.deepcopy(document)
    at(changed, path[:-1])[path[-1]] = value
    return changed


def independent(path: Path, document: Any, *words: str) -> object:
    """Run the independent verifier in this process, and return what it exits with: 0 only when all is well."""
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    with patch.object(sys, "argv", ["verify_proof.py", str(path), *words]):
        try:
            runpy.run_path(str(VERIFIER))
        except SystemExit as error:
            return error.code or 0
        except Exception as error:
            return repr(error)
    return 0


def test_a_proof_tells_the_steps_as_of_the_checkpoint(proved: Hand, signer: Signer) -> None:
    for number, events in (
        (1, ["request", "approve", "create", "activate"]),
        (2, ["request", "approve", "create", "activate", "request_dissolution", "reject_dissolution"]),
    ):
        proven = proof.verify(prove(proved, number=number), signer.public_key)
        assert [step.event for step in proven.steps] == events
        assert (proven.machine, proven.key, proven.checkpoint.number) == ("group", "G1", number)
        assert (proven.checkpoint.company, proven.checkpoint.made_at) == ("HX", proved.now - HOUR * (2 - number))
    assert proven.steps[3].data["roster"][0]["nickname"] == "群主"
    assert (proven.steps[4].reason, proven.steps[4].source) == ("项目结束，“不再需要”", "active")


@pytest.mark.parametrize("number", [1, 2])
def test_every_instance_can_be_proved_by_everybody(proved: Hand, signer: Signer, tmp_path: Path, number: int) -> None:
    for head in covered_heads.heads(proved.engine.store, "HX", number):
        document = prove(proved, f"{head.machine}/{head.key}", number)
        proven = proof.verify(document, signer.public_key)
        assert (len(proven.steps), proven.steps[-1].seal) == (head.seq, head.head)
        root = proven.checkpoint.root.hex()
        assert independent(tmp_path / "proof.json", document, signer.public_key.hex(), root) == 0


def test_what_was_erased_is_proved_without_it(hand: Hand, signer: Signer, tmp_path: Path) -> None:
    checkpointing.make(hand.engine.store, "HX", signer, hand.now)
    before = prove(hand, "person/E0001", 1)
    hand("person/E0001", "leave", "E0008")
    hand("person/E0001", "erase", "E0008")
    after = prove(hand, "person/E0001", 1)
    assert (len(before["openings"]), len(after["openings"])) == (1, 0)
    assert {**before, "openings": []} == after
    for document, name in ((before, "罗慧敏"), (after, ERASED)):
        assert proof.verify(document, signer.public_key).steps[0].data["name"] == name
        assert independent(tmp_path / "proof.json", document, signer.public_key.hex()) == 0


@given(data=st.data())
def test_a_proof_with_anything_changed_holds_for_nobody(
    proved: Hand, signer: Signer, folder: Path, data: st.DataObject
) -> None:
    document = prove(proved, data.draw(st.sampled_from(["group/G1", "person/E0004", "membership/G1/E0003"])))
    place = data.draw(st.sampled_from(list(places(document))))
    changed = replaced(document, place, data.draw(another_than(at(document, place))))
    with pytest.raises((RecordBroken, BadInput)):
        proof.verify(changed, signer.public_key)
    assert independent(folder / "proof.json", changed, signer.public_key.hex()) != 0


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
    proved: Hand, signer: Signer, folder: Path, data: st.DataObject
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
        proof.verify(changed, signer.public_key)
    assert independent(folder / "proof.json", changed, signer.public_key.hex()) != 0


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5), st.lists))
def test_whatever_else_is_no_proof_is_bad_input(signer: Signer, anything: Any) -> None:
    for document in (anything, {"version": anything}, {"version": 1, "checkpoint": anything, "steps": anything}):
        with pytest.raises(BadInput):
            proof.verify(document, signer.public_key)


def test_a_proof_has_neither_more_nor_fewer_parts_than_it_should(proved: Hand, signer: Signer) -> None:
    document = prove(proved, "person/E0004")
    parts: list[Place] = [(), ("checkpoint",), ("steps", 0), ("openings", 0)]
    for part in parts:
        for name in at(document, part):
            changed = copy.deepcopy(document)
            del at(changed, part)[name]
            with pytest.raises(BadInput, match="is not an object of"):
                proof.verify(changed, signer.public_key)
        with pytest.raises(BadInput, match="is not an object of"):
            proof.verify(replaced(document, (*part, "more"), 1), signer.public_key)
    for name, value in (("version", True), ("size", "10"), ("path", {}), ("steps", [])):
        with pytest.raises(BadInput):
            proof.verify({**document, name: value}, signer.public_key)


@pytest.mark.parametrize("size", [9, 11])
def test_a_tree_of_another_size_than_was_signed_is_refused(
    proved: Hand, signer: Signer, tmp_path: Path, size: int
) -> None:
    changed = {**prove(proved), "size": size}
    with pytest.raises(RecordBroken, match="the path does not lead from group/G1 to the checkpoint's root"):
        proof.verify(changed, signer.public_key)
    assert independent(tmp_path / "proof.json", changed, signer.public_key.hex()) != 0


@pytest.mark.parametrize(
    ("second", "good"),
    [
        (("HX", "group", "G1", "2"), True),
        (("HX", "group", "G2", "2"), False),
        (("HX", "person", "G1", "2"), False),
        (("YY", "group", "G1", "2"), False),
        (("HX", "group", "G1", "3"), False),
    ],
)
def test_steps_that_are_not_its_own_are_refused_even_when_they_were_signed(
    signer: Signer, tmp_path: Path, second: tuple[str, ...], good: bool
) -> None:
    moved = ["x", None, "x", "x", None, "{}", "1", "1", None, None, "x", "x"]
    steps, head = [["HX", "group", "G1", "1", *moved], [*second, *moved]], GENESIS
    seals: list[str] = []
    for company_, *fields in steps:
        head = seal(str(company_), fields, head)
        seals.append(head.hex())
    tree = Tree()
    tree.add(leaf("group", "G1", 2, head))
    unsigned = Checkpoint(1, 1, 1, 2, tree.root(), bytes(32), signer.public_key, b"")
    told = text("HX", unsigned)
    document = {
        "version": 1,
        "checkpoint": {
            "text": told,
            "signature": signer.sign(told.encode()).hex(),
            "public_key": signer.public_key.hex(),
        },
        "index": 0,
        "size": 1,
        "path": [],
        "steps": [{"fields": fields, "seal": sealed} for fields, sealed in zip(steps, seals, strict=True)],
        "openings": [],
    }
    assert (independent(tmp_path / "proof.json", document, signer.public_key.hex()) == 0) == good
    if good:
        assert len(proof.verify(document, signer.public_key).steps) == 2
    else:
        with pytest.raises(RecordBroken, match="what should be step 2 of HX is"):
            proof.verify(document, signer.public_key)


def test_a_commitment_is_opened_once_and_only_where_there_is_one(proved: Hand, signer: Signer, tmp_path: Path) -> None:
    document = prove(proved, "person/E0004")
    first, second = document["openings"]
    for openings in ([first, first], [first, {**second, "slot": 1}], [{**first, "seq": 2}], [{**first, "seq": 0}]):
        changed = {**document, "openings": openings}
        with pytest.raises(RecordBroken):
            proof.verify(changed, signer.public_key)
        assert independent(tmp_path / "proof.json", changed, signer.public_key.hex()) != 0


def test_another_key_or_another_root_is_told(proved: Hand, signer: Signer, tmp_path: Path) -> None:
    document, another = prove(proved), signing.make_key(tmp_path / "another.pem")
    with pytest.raises(RecordBroken, match="is signed with the key"):
        proof.verify(document, another)
    with pytest.raises(RecordBroken, match="which is not the one given"):
        proof.verify(document, signer.public_key, bytes(32))
    first = proof.verify(prove(proved, number=1), signer.public_key).checkpoint.root
    assert independent(tmp_path / "proof.json", document, another.hex()) != 0
    assert independent(tmp_path / "proof.json", document, signer.public_key.hex(), first.hex()) != 0


def test_the_signature_of_somebody_else_over_the_same_is_worth_nothing(
    proved: Hand, signer: Signer, tmp_path: Path
) -> None:
    signing.make_key(tmp_path / "another.pem")
    another, document = signing.read_key(tmp_path / "another.pem"), prove(proved)
    forged = another.sign(document["checkpoint"]["text"].encode()).hex()
    document = replaced(document, ("checkpoint", "signature"), forged)
    with pytest.raises(RecordBroken, match="signature does not fit"):
        proof.verify(document, signer.public_key)


def test_the_independent_verifier_needs_no_wxflow(proved: Hand, signer: Signer, tmp_path: Path) -> None:
    document = prove(proved)
    (tmp_path / "verify_proof.py").write_bytes(VERIFIER.read_bytes())
    # The package lies beside what it is not to know: the tests' own environment. It is told to know nothing of it.
    unknown = "import sys; sys.modules['wxflow'] = None; import runpy; runpy.run_path(sys.argv.pop(1))"
    for good, content in ((True, document), (False, replaced(document, ("steps", 0, "fields", 6), "E0001"))):
        (tmp_path / "proof.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        words = ["verify_proof.py", "proof.json", signer.public_key.hex()]
        for before in ((), ("-c", unknown)):
            done = subprocess.run(
                [sys.executable, "-I", *before, *words], cwd=tmp_path, capture_output=True, text=True, check=False
            )
            assert (done.returncode == 0) == good, done.stderr
            assert ("the proof holds: group/G1 of HX, 6 steps" in done.stdout) == good


def test_what_no_checkpoint_covers_cannot_be_proved(proved: Hand) -> None:
    with pytest.raises(BadInput, match="there is no checkpoint 7"):
        prove(proved, number=7)
    with pytest.raises(BadInput, match="does not cover handover/G1/x/1, which began after it"):
        prove(proved, "handover/G1/x/1")
