"""What a checkpoint has found can no longer be changed, cut or taken away unseen, not even by rewriting every seal."""

from pathlib import Path

import pytest

from tests.given.checked import found, made, make, new_signer, tamper
from tests.given.databases import APPEND_ONLY, ON_BOTH, raw
from tests.given.founded import Hand, company
from tests.given.founded import moment as at
from wxflow.errors import Refused
from wxflow.json_values import canonical
from wxflow.proofs import checkpointing, covered_heads, signing
from wxflow.proofs.checkpoint import FIRST, digest, leaf, text
from wxflow.proofs.merkle import EMPTY, Tree
from wxflow.proofs.signing import Signer
from wxflow.store.in_force_log import head


def test_a_checkpoint_covers_every_head_and_names_the_one_before(checked: Hand, signer: Signer) -> None:
    first, second, third = made(checked)
    instances = list(covered_heads.heads(checked.engine.store, "HX", 3))
    tree = Tree()
    for one in sorted(instances):
        tree.add(leaf(*one))
    assert (second.root, second.instances, second.steps) == (tree.root(), 15, 19)
    assert (first.previous, second.previous) == (FIRST, digest(text("HX", first)))
    assert first.root != second.root == third.root
    assert [one.made_at for one in made(checked)] == [at(f"2026-03-0{day} 09:00") for day in (2, 3, 4)]
    assert text("HX", first) == canonical(
        {
            "company": "HX",
            "in_force": (head(checked.engine.store, "HX") or b"").hex(),
            "instances": 15,
            "made_at": at("2026-03-02 09:00"),
            "number": 1,
            "previous": "0" * 64,
            "root": first.root.hex(),
            "steps": 18,
        }
    )
    assert signing.is_signed(signer.public_key, second.signature, text("HX", second))


def test_a_checkpoint_writes_down_only_what_has_moved(checked: Hand) -> None:
    with raw(checked.engine.store.url) as database:
        rows = database.execute("SELECT number, count(*) FROM covered GROUP BY number ORDER BY number").fetchall()
    assert rows == [(1, 15), (2, 1)]


@ON_BOTH
def test_of_a_company_without_anything_a_checkpoint_can_be_made(tmp_path: Path, signer: Signer) -> None:
    with company(tmp_path) as engine:
        one = checkpointing.make(engine.store, "HX", signer, 1)
        assert (one.root, one.instances, one.steps) == (EMPTY, 0, 0)
        assert list(checkpointing.check(engine.store, "HX", public_key=signer.public_key, roots=[EMPTY])) == []


def test_a_checkpoint_before_the_last_one_is_refused_and_leaves_nothing(checked: Hand, signer: Signer) -> None:
    with pytest.raises(Refused, match="checkpoint 4: checkpoint 3 was made later"):
        make(checked.at("2026-03-03 10:00"), signer)
    assert len(made(checked)) == 3
    assert found(checked) == []


def test_the_root_of_an_older_checkpoint_is_worked_out_when_it_is_asked_for(checked: Hand) -> None:
    first = made(checked)[0]
    tamper(checked, "DELETE FROM covered WHERE key = 'E0003' AND number = 1")
    assert found(checked) == []
    assert found(checked, None, first.root) == [
        "checkpoint 1: its root is not that of the heads it covers: one of them was changed, put in or taken away",
        "checkpoint 1: tells of 15 instances and 18 steps, but covers 14 and 17",
    ]


def test_signed_with_another_key_is_told_whether_one_is_trusted_or_not(
    checked: Hand, signer: Signer, tmp_path: Path
) -> None:
    another = new_signer(tmp_path / "another.pem")
    make(checked.at("2026-03-05 09:00"), another)
    print_of = signing.fingerprint
    assert found(checked) == [
        f"checkpoint 4: is signed with the key {print_of(another.public_key)}, the one before it with another"
    ]
    assert found(checked, signer.public_key) == [
        f"checkpoint 4: is signed with the key {print_of(another.public_key)}, which is not the one that is trusted"
    ]
    assert len(found(checked, another.public_key)) == 3


@pytest.mark.parametrize("table", ["checkpoints", "covered"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET number = 9", "DELETE FROM {}"])
def test_checkpoints_and_what_they_cover_are_append_only(checked: Hand, table: str, statement: str) -> None:
    with pytest.raises(APPEND_ONLY, match="append-only"), raw(checked.engine.store.url) as database:
        database.execute(statement.format(table))
