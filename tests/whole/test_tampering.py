"""Every kind of tampering is found by `audit verify`, and the first bad place is named."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner, Result

from tests.given.databases import Raw
from tests.given.forging import change, copy, forged, remove, reseal
from tests.given.founded import POLICY, Hand
from wxflow.decide.seal import GENESIS
from wxflow.engine import sweep
from wxflow.proofs import checkpointing, signing
from wxflow.store.tables import STEPS
from wxflow_cli.root import root

PENALTY = "penalty/membership/G1/E0005#1:add/E0004"
Forge = Callable[[Hand, Raw], None]


class Case(NamedTuple):
    """A company with its checkpoint, and what is kept of that elsewhere."""

    hand: Hand
    folder: Path
    public_key: str
    root: str


@pytest.fixture
def case(hand: Hand, tmp_path: Path) -> Iterator[Case]:
    """Let E0004 be charged, sign a checkpoint, and go on a little."""
    hand.at("2026-03-03 09:00")("person/E0005", "join", "E0008", name="尹涛", unit="采购部")
    sweep.sweep(hand.engine, hand.at("2026-03-06 09:00").now)
    signing.make_key(tmp_path / "key.pem")
    signer = signing.read_key(tmp_path / "key.pem")
    made = checkpointing.make(hand.engine.store, "HX", signer, hand.now)
    hand.at("2026-03-07 09:00")(PENALTY, "confirm", "E0008", amount=20)
    (tmp_path / "policy.toml").write_text(POLICY, encoding="utf-8")
    yield Case(hand, tmp_path, signer.public_key.hex(), made.root.hex())


def verified(case: Case, *words: str) -> Result:
    at = ["--database", case.hand.engine.store.url, "--policy", str(case.folder / "policy.toml")]
    return CliRunner().invoke(root, ["audit", "verify", *words, *at], prog_name="wxflow")


def findings(case: Case, *words: str) -> list[str]:
    """Verify, and return what is found."""
    done = verified(case, *words, "--format", "json")
    told: dict[str, Any] = json.loads(done.stdout)
    assert done.exit_code == (1 if told["findings"] else 0)
    return list(told["findings"])


def changed_field(_: Hand, database: Raw) -> None:
    change(database, "UPDATE steps SET actor = 'E0002' WHERE key = 'G1' AND seq = 2")


def removed_step(_: Hand, database: Raw) -> None:
    change(database, "DELETE FROM steps WHERE key = 'G1' AND seq = 2")


def inserted_step(hand: Hand, database: Raw) -> None:
    change(database, "UPDATE steps SET seq = seq + 100 WHERE key = 'G1' AND seq > 1")
    change(database, "UPDATE steps SET seq = seq - 99 WHERE key = 'G1' AND seq > 1")
    columns = [column.name for column in STEPS.columns]
    taken = ", ".join("2" if one == "seq" else "'requested'" if one == "source" else one for one in columns)
    change(database, f"INSERT INTO steps SELECT {taken} FROM steps WHERE key = 'G1' AND seq = 1")
    reseal(hand, database, "group/G1")


def cut_tail(hand: Hand, database: Raw) -> None:
    change(database, "DELETE FROM steps WHERE key = 'G1/E0005' AND seq = 2")
    reseal(hand, database, "membership/G1/E0005")


def removed_instance(_: Hand, database: Raw) -> None:
    remove(database, PENALTY)


def resealed_instance(hand: Hand, database: Raw) -> None:
    change(database, "UPDATE steps SET reason = 'as agreed' WHERE key = 'G1' AND seq = 2")
    reseal(hand, database, "group/G1")


def penalty_without_cause(hand: Hand, database: Raw) -> None:
    copy(database, PENALTY, "penalty/membership/G1/E0003#1:add/E0004")
    reseal(hand, database, "penalty/membership/G1/E0003#1:add/E0004")


@pytest.mark.parametrize(
    ("forge", "first"),
    [
        (changed_field, "group/G1#2: the seal does not fit"),
        (removed_step, "group/G1#3: steps 2 to 2 are missing before it"),
        (inserted_step, "group/G1#4: is sealed otherwise than checkpoint 1 found it"),
        (cut_tail, "membership/G1/E0005: ends at step 1; checkpoint 1 found it at step 2: its tail was cut"),
        (removed_instance, f"{PENALTY}: is gone; checkpoint 1 found it at step 1"),
        (resealed_instance, "group/G1#4: is sealed otherwise than checkpoint 1 found it"),
        (penalty_without_cause, "penalty/membership/G1/E0003#1:add/E0004#1: did not follow from membership/G1/E0005#2"),
    ],
)
def test_what_was_done_behind_the_engines_back_is_named(case: Case, forge: Forge, first: str) -> None:
    assert findings(case, "--semantic") == []
    with forged(case.hand) as database:
        forge(case.hand, database)
    assert findings(case, "--semantic")[0].startswith(first)
    for jobs in ("1", "2"):
        lines = verified(case, "--semantic", "--jobs", jobs, "--lang", "zh").stdout.splitlines()
        assert [line for line in lines if not re.search("[一-鿿]", line) or re.search("[a-z] [a-z]", line)] == []


def test_a_cause_without_its_penalty_is_named_though_no_checkpoint_had_seen_it(hand: Hand, tmp_path: Path) -> None:
    (tmp_path / "policy.toml").write_text(POLICY, encoding="utf-8")
    hand.at("2026-03-03 09:00")("person/E0005", "join", "E0008", name="尹涛", unit="采购部")
    sweep.sweep(hand.engine, hand.at("2026-03-06 09:00").now)
    with forged(hand) as database:
        remove(database, PENALTY)
    case = Case(hand, tmp_path, "", "")
    assert findings(case) == []
    assert findings(case, "--semantic") == [
        f"membership/G1/E0005#2: must have led to {PENALTY} propose, which there is not"
    ]


def test_a_rewritten_database_is_told_by_the_root_and_the_key_that_were_kept_elsewhere(case: Case) -> None:
    with forged(case.hand) as database:
        resealed_instance(case.hand, database)
        for table in ("covered", "checkpoints"):
            change(database, f"DELETE FROM {table}")
    signing.make_key(case.folder / "forged.pem")
    checkpointing.make(case.hand.engine.store, "HX", signing.read_key(case.folder / "forged.pem"), case.hand.now)
    assert findings(case, "--semantic") == []
    assert findings(case, "--root", case.root) == [
        f"no checkpoint has the root {case.root}: the database was rewritten or is another one"
    ]
    assert "which is not the one that is trusted" in findings(case, "--public-key", case.public_key)[0]


def test_the_record_as_it_is_fits_the_root_and_the_key_that_were_kept(case: Case) -> None:
    assert findings(case, "--root", case.root, "--public-key", case.public_key, "--semantic", "--jobs", "2") == []


def test_the_forger_knows_how_to_seal(case: Case) -> None:
    with forged(case.hand) as database:
        before = database.execute("SELECT seal FROM steps ORDER BY machine, key, seq").fetchall()
        reseal(case.hand, database, "group/G1")
        assert database.execute("SELECT seal FROM steps ORDER BY machine, key, seq").fetchall() == before
    assert len(GENESIS) == 32
