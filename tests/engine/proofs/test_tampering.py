"""Tampering is found against what a checkpoint had found, whatever was sealed anew."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.given.checked import GROUP, found, made, make, tamper
from tests.given.databases import raw
from tests.given.founded import Hand, company, founded
from wxflow.audit import verify
from wxflow.decide.seal import GENESIS, Sealed, seal
from wxflow.proofs.signing import Signer


def reseal(hand: Hand, machine: str, key: str, change: Callable[[list[Any]], None]) -> None:
    """Change an instance's steps and seal them all anew, head included."""
    where = f"WHERE machine = '{machine}' AND key = '{key}'"
    with raw(hand.engine.store.url, unguarded=True) as database:
        head = GENESIS
        for row in database.execute(f"SELECT * FROM steps {where} ORDER BY seq").fetchall():
            *fields, _, via, entered_at = row[1:]
            change(fields)
            head = seal("HX", Sealed._make([*fields, via, entered_at]), head)
            names = ["event", "source", "target", "actor", "reason", "data", "at", "recorded_at"]
            values = ", ".join(f"{name} = ?" for name in (*names, "seal"))
            database.execute(f"UPDATE steps SET {values} {where} AND seq = ?", (*fields[3:11], head, fields[2]))
        database.execute(f"UPDATE instances SET head = ? {where}", (head,))


def test_an_untouched_record_is_what_its_checkpoints_found(checked: Hand, signer: Signer) -> None:
    assert found(checked, signer.public_key, *(one.root for one in made(checked))) == []


def test_a_record_that_went_on_since_is_still_what_its_checkpoints_found(checked: Hand, signer: Signer) -> None:
    checked("person/E0003", "leave", "E0008")
    assert found(checked, signer.public_key) == []


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
                "checkpoint 3: tells of 15 instances and 19 steps, but covers 14 and 18",
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
    assert make(checked, signer).instances == 15
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
