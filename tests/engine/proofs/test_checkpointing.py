"""What a checkpoint has found can no longer be changed, cut or taken away unseen, not even by rewriting every seal."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.given.databases import APPEND_ONLY, ON_BOTH, raw
from tests.given.founded import Hand, company, founded
from tests.given.founded import moment as at
from wxflow.audit import verify
from wxflow.decide.seal import GENESIS, seal
from wxflow.errors import Refused
from wxflow.json_values import canonical
from wxflow.proofs import checkpointing, covered_heads, signing
from wxflow.proofs.checkpoint import FIRST, Checkpoint, digest, leaf, text
from wxflow.proofs.merkle import EMPTY, Tree
from wxflow.proofs.signing import Signer


@pytest.fixture
def signer(tmp_path: Path) -> Signer:
    """Return a key of the test's own."""
    return new_signer(tmp_path / "key.pem")


def new_signer(path: Path) -> Signer:
    signing.make_key(path)
    return signing.read_key(path)


@pytest.fixture
def checked(hand: Hand, signer: Signer) -> Hand:
    """Return a hand at a company with three checkpoints: founded, somebody transferred, nothing new."""
    make(hand, signer)
    hand.at("2026-03-03 09:00")("person/E0003", "transfer", "E0008", unit="采购部")
    make(hand, signer)
    make(hand.at("2026-03-04 09:00"), signer)
    return hand


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


def reseal(hand: Hand, machine: str, key: str, change: Callable[[list[Any]], None]) -> None:
    """Change an instance's steps and seal them all anew, head included."""
    where = f"WHERE machine = '{machine}' AND key = '{key}'"
    with raw(hand.engine.store.url, unguarded=True) as database:
        head = GENESIS
        for row in database.execute(f"SELECT * FROM steps {where} ORDER BY seq").fetchall():
            fields = list(row[1:-1])
            change(fields)
            head = seal("HX", fields, head)
            names = ["event", "source", "target", "actor", "reason", "data", "at", "recorded_at"]
            values = ", ".join(f"{name} = ?" for name in (*names, "seal"))
            database.execute(f"UPDATE steps SET {values} {where} AND seq = ?", (*fields[3:11], head, fields[2]))
        database.execute(f"UPDATE instances SET head = ? {where}", (head,))


def test_a_checkpoint_covers_every_head_and_names_the_one_before(checked: Hand, signer: Signer) -> None:
    first, second, third = made(checked)
    instances = list(covered_heads.heads(checked.engine.store, "HX", 3))
    tree = Tree()
    for one in sorted(instances):
        tree.add(leaf(*one))
    assert (second.root, second.instances, second.steps) == (tree.root(), 10, 14)
    assert (first.previous, second.previous) == (FIRST, digest(text("HX", first)))
    assert first.root != second.root == third.root
    assert [one.made_at for one in made(checked)] == [at(f"2026-03-0{day} 09:00") for day in (2, 3, 4)]
    assert text("HX", first) == canonical(
        {
            "company": "HX",
            "instances": 10,
            "made_at": at("2026-03-02 09:00"),
            "number": 1,
            "previous": "0" * 64,
            "root": first.root.hex(),
            "steps": 13,
        }
    )
    assert signing.is_signed(signer.public_key, second.signature, text("HX", second))


def test_a_leaf_tells_its_fields_apart() -> None:
    assert leaf("group", "G1", 4, b"\x01\x02") == b"wxflow leaf 1\n5:group2:G11:44:0102"
    assert leaf("a", "1:b", 1, b"") != leaf("a1", ":b", 1, b"")


def test_a_checkpoint_writes_down_only_what_has_moved(checked: Hand) -> None:
    with raw(checked.engine.store.url) as database:
        rows = database.execute("SELECT number, count(*) FROM covered GROUP BY number ORDER BY number").fetchall()
    assert rows == [(1, 10), (2, 1)]


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


def test_an_untouched_record_is_what_its_checkpoints_found(checked: Hand, signer: Signer) -> None:
    assert found(checked, signer.public_key, *(one.root for one in made(checked))) == []


def test_a_record_that_went_on_since_is_still_what_its_checkpoints_found(checked: Hand, signer: Signer) -> None:
    checked("person/E0003", "leave", "E0008")
    assert found(checked, signer.public_key) == []


GROUP = "machine = 'group' AND key = 'G1'"


@pytest.mark.parametrize(
    ("statements", "findings"),
    [
        (
            ["UPDATE checkpoints SET made_at = made_at + 1 WHERE number = 3"],
            ["checkpoint 3: its signature does not fit"],
        ),
        (
            ["UPDATE checkpoints SET steps = steps + 1 WHERE number = 1"],
            [
                "checkpoint 1: its signature does not fit",
                "checkpoint 2: does not follow from the one before it: one of the two was changed",
            ],
        ),
        (
            ["UPDATE checkpoints SET signature = zeroblob(64) WHERE number = 2"],
            ["checkpoint 2: its signature does not fit"],
        ),
        (
            ["UPDATE checkpoints SET public_key = zeroblob(3) WHERE number = 2"],
            ["checkpoint 2: is signed with the key", "checkpoint 2: its signature", "checkpoint 3: is signed with"],
        ),
        (["DELETE FROM checkpoints WHERE number = 2"], ["checkpoint 3: checkpoints 2 to 2 are missing before it"]),
        (["DELETE FROM checkpoints WHERE number = 1"], ["checkpoint 2: checkpoints 1 to 1 are missing before it"]),
        (
            ["DELETE FROM checkpoints WHERE number > 1"],
            ["person/E0003: is covered by checkpoint 2, which is not there"],
        ),
        (
            ["DELETE FROM covered WHERE key = 'E0001'"],
            [
                "checkpoint 3: its root is not that of the heads it covers",
                "checkpoint 3: tells of 10 instances and 14 steps, but covers 9 and 13",
            ],
        ),
        (
            [f"UPDATE covered SET head = zeroblob(32) WHERE {GROUP}"],
            ["checkpoint 3: its root is not that", "group/G1#4: is sealed otherwise than checkpoint 1 found it"],
        ),
        (
            ["DELETE FROM steps WHERE key = 'G1/E0003'", "DELETE FROM instances WHERE key = 'G1/E0003'"],
            ["membership/G1/E0003: is gone; checkpoint 1 found it at step 1"],
        ),
        (
            [f"DELETE FROM steps WHERE {GROUP} AND seq = 4", f"UPDATE instances SET seq = 3 WHERE {GROUP}"],
            ["group/G1: ends at step 3; checkpoint 1 found it at step 4: its tail was cut"],
        ),
        ([f"DELETE FROM steps WHERE {GROUP} AND seq = 4"], ["group/G1#4: is gone; checkpoint 1 found it"]),
    ],
)
def test_tampering_is_found_and_its_place_named_first(
    checked: Hand, statements: list[str], findings: list[str]
) -> None:
    tamper(checked, *statements)
    told = found(checked)
    assert len(told) == len(findings)
    for one, beginning in zip(told, findings, strict=True):
        assert one.startswith(beginning)


def test_what_was_changed_and_sealed_anew_is_found_where_no_seal_tells(checked: Hand) -> None:
    def forge(fields: list[Any]) -> None:
        if fields[2] == 2:
            fields[6] = "E0009"

    reseal(checked, "group", "G1", forge)
    sealed = verify.verify(checked.engine.store, "HX", checked.engine.machines).findings
    assert not any("seal" in finding or "head" in finding for finding in sealed)
    assert found(checked) == ["group/G1#4: is sealed otherwise than checkpoint 1 found it"]


def test_every_checkpoint_holds_what_it_found_though_the_instance_moved_on(checked: Hand, signer: Signer) -> None:
    reseal(checked, "person", "E0003", lambda fields: fields.__setitem__(6, "E0009"))
    assert found(checked) == [
        f"person/E0003#{number}: is sealed otherwise than checkpoint {number} found it" for number in (1, 2)
    ]


def test_a_checkpoint_over_a_cut_record_does_not_hide_the_cut(checked: Hand, signer: Signer) -> None:
    tamper(
        checked,
        "DELETE FROM steps WHERE key = 'E0003' AND seq = 2",
        "UPDATE instances SET seq = 1, head = (SELECT seal FROM steps WHERE key = 'E0003') WHERE key = 'E0003'",
    )
    make(checked, signer)
    assert found(checked, signer.public_key) == [
        "person/E0003: ends at step 1; checkpoint 2 found it at step 2: its tail was cut"
    ]


def test_a_checkpoint_over_a_record_that_lost_a_life_does_not_hide_it(checked: Hand, signer: Signer) -> None:
    tamper(checked, "DELETE FROM steps WHERE key = 'E0001'", "DELETE FROM instances WHERE key = 'E0001'")
    assert make(checked, signer).instances == 10
    assert found(checked) == ["person/E0001: is gone; checkpoint 1 found it at step 1"]


def test_a_rewritten_database_does_not_have_the_roots_that_were_printed(
    checked: Hand, tmp_path: Path, signer: Signer
) -> None:
    printed = made(checked)[1].root
    (tmp_path / "other").mkdir()
    with company(tmp_path / "other") as engine:
        other = founded(engine)
        make(other, signer)
        assert found(other, signer.public_key) == []
        assert found(other, signer.public_key, printed) == [
            f"no checkpoint has the root {printed.hex()}: the database was rewritten or is another one"
        ]


def test_the_root_of_an_older_checkpoint_is_worked_out_when_it_is_asked_for(checked: Hand) -> None:
    first = made(checked)[0]
    tamper(checked, "DELETE FROM covered WHERE key = 'E0003' AND number = 1")
    assert found(checked) == []
    assert found(checked, None, first.root) == [
        "checkpoint 1: its root is not that of the heads it covers: one of them was changed, put in or taken away",
        "checkpoint 1: tells of 10 instances and 13 steps, but covers 9 and 12",
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
