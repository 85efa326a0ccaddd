"""A proof holds as it was written, for wxflow and for who has never seen wxflow, and in no other form."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.given.founded import HOUR, Hand
from tests.given.proved import VERIFIER, independent, prove, replaced
from wxflow.decide.seal import GENESIS, Sealed, seal
from wxflow.declare.records import ERASED
from wxflow.errors import BadInput, RecordBroken
from wxflow.proofs import checkpointing, covered_heads, proof, signing
from wxflow.proofs.checkpoint import Checkpoint, leaf, text
from wxflow.proofs.merkle import Tree
from wxflow.proofs.signing import Signer


def test_a_proof_tells_the_steps_as_of_the_checkpoint(proved: Hand, prover: Signer) -> None:
    for number, events in (
        (1, ["request", "approve", "create", "activate"]),
        (2, ["request", "approve", "create", "activate", "request_dissolution", "reject_dissolution"]),
    ):
        proven = proof.verify(prove(proved, number=number), prover.public_key)
        assert [step.event for step in proven.steps] == events
        assert (proven.machine, proven.key, proven.checkpoint.number) == ("group", "G1", number)
        assert (proven.checkpoint.company, proven.checkpoint.made_at) == ("HX", proved.now - HOUR * (2 - number))
    assert proven.steps[3].data["roster"][0]["nickname"] == "群主"
    assert (proven.steps[4].reason, proven.steps[4].source) == ("项目结束，“不再需要”", "active")


@pytest.mark.parametrize("number", [1, 2])
def test_every_instance_can_be_proved_by_everybody(proved: Hand, prover: Signer, tmp_path: Path, number: int) -> None:
    for head in covered_heads.heads(proved.engine.store, "HX", number):
        document = prove(proved, f"{head.machine}/{head.key}", number)
        proven = proof.verify(document, prover.public_key)
        assert (len(proven.steps), proven.steps[-1].seal) == (head.seq, head.head)
        root = proven.checkpoint.root.hex()
        assert independent(tmp_path / "proof.json", document, prover.public_key.hex(), root) == 0


def test_what_was_erased_is_proved_without_it(hand: Hand, prover: Signer, tmp_path: Path) -> None:
    checkpointing.make(hand.engine.store, "HX", prover, hand.now)
    before = prove(hand, "person/E0001", 1)
    hand("person/E0001", "leave", "E0008")
    hand("person/E0001", "erase", "E0008")
    after = prove(hand, "person/E0001", 1)
    assert (len(before["openings"]), len(after["openings"])) == (1, 0)
    assert {**before, "openings": []} == after
    for document, name in ((before, "罗慧敏"), (after, ERASED)):
        assert proof.verify(document, prover.public_key).steps[0].data["name"] == name
        assert independent(tmp_path / "proof.json", document, prover.public_key.hex()) == 0


@pytest.mark.parametrize("size", [9, 11])
def test_a_tree_of_another_size_than_was_signed_is_refused(
    proved: Hand, prover: Signer, tmp_path: Path, size: int
) -> None:
    changed = {**prove(proved), "size": size}
    with pytest.raises(RecordBroken, match="the path does not lead from group/G1 to the checkpoint's root"):
        proof.verify(changed, prover.public_key)
    assert independent(tmp_path / "proof.json", changed, prover.public_key.hex()) != 0


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
    prover: Signer, tmp_path: Path, second: tuple[str, ...], good: bool
) -> None:
    moved = ["x", None, "x", "x", None, "{}", "1", "1", None, None, "x", "x"]
    steps, head = [["HX", "group", "G1", "1", *moved], [*second, *moved]], GENESIS
    seals: list[str] = []
    for company_, *fields in steps:
        head = seal(str(company_), Sealed._make([*fields, None, None]), head)
        seals.append(head.hex())
    tree = Tree()
    tree.add(leaf("group", "G1", 2, head))
    unsigned = Checkpoint(1, 1, 1, 2, tree.root(), bytes(32), prover.public_key, b"")
    told = text("HX", unsigned)
    document = {
        "version": 1,
        "checkpoint": {
            "text": told,
            "signature": prover.sign(told.encode()).hex(),
            "public_key": prover.public_key.hex(),
        },
        "index": 0,
        "size": 1,
        "path": [],
        "steps": [{"fields": fields, "seal": sealed} for fields, sealed in zip(steps, seals, strict=True)],
        "openings": [],
    }
    assert (independent(tmp_path / "proof.json", document, prover.public_key.hex()) == 0) == good
    if good:
        assert len(proof.verify(document, prover.public_key).steps) == 2
    else:
        with pytest.raises(RecordBroken, match="what should be step 2 of HX is"):
            proof.verify(document, prover.public_key)


def test_a_commitment_is_opened_once_and_only_where_there_is_one(proved: Hand, prover: Signer, tmp_path: Path) -> None:
    document = prove(proved, "person/E0004")
    first, second = document["openings"]
    for openings in ([first, first], [first, {**second, "slot": 1}], [{**first, "seq": 2}], [{**first, "seq": 0}]):
        changed = {**document, "openings": openings}
        with pytest.raises(RecordBroken):
            proof.verify(changed, prover.public_key)
        assert independent(tmp_path / "proof.json", changed, prover.public_key.hex()) != 0


def test_another_key_or_another_root_is_told(proved: Hand, prover: Signer, tmp_path: Path) -> None:
    document, another = prove(proved), signing.make_key(tmp_path / "another.pem")
    with pytest.raises(RecordBroken, match="is signed with the key"):
        proof.verify(document, another)
    with pytest.raises(RecordBroken, match="which is not the one given"):
        proof.verify(document, prover.public_key, bytes(32))
    first = proof.verify(prove(proved, number=1), prover.public_key).checkpoint.root
    assert independent(tmp_path / "proof.json", document, another.hex()) != 0
    assert independent(tmp_path / "proof.json", document, prover.public_key.hex(), first.hex()) != 0


def test_the_signature_of_somebody_else_over_the_same_is_worth_nothing(
    proved: Hand, prover: Signer, tmp_path: Path
) -> None:
    signing.make_key(tmp_path / "another.pem")
    another, document = signing.read_key(tmp_path / "another.pem"), prove(proved)
    forged = another.sign(document["checkpoint"]["text"].encode()).hex()
    document = replaced(document, ("checkpoint", "signature"), forged)
    with pytest.raises(RecordBroken, match="signature does not fit"):
        proof.verify(document, prover.public_key)


def test_the_independent_verifier_needs_no_wxflow(proved: Hand, prover: Signer, tmp_path: Path) -> None:
    document = prove(proved)
    (tmp_path / "verify_proof.py").write_bytes(VERIFIER.read_bytes())
    # The package lies beside what it is not to know: the tests' own environment. It is told to know nothing of it.
    unknown = "import sys; sys.modules['wxflow'] = None; import runpy; runpy.run_path(sys.argv.pop(1))"
    for good, content in ((True, document), (False, replaced(document, ("steps", 0, "fields", 6), "E0001"))):
        (tmp_path / "proof.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        words = ["verify_proof.py", "proof.json", prover.public_key.hex()]
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
