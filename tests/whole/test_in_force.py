"""Which policies and declarations counted when is anchored: none can be made up, or used in passing, unseen."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from tests.given.checked import make, new_signer
from tests.given.databases import APPEND_ONLY, raw
from tests.given.door import Run
from tests.given.forging import change, forged, reseal
from tests.given.founded import Hand, replay_of
from wxflow.audit import around
from wxflow.audit.verify import verify
from wxflow.proofs import checkpointing

JOIN = ("person", "join", "--name", "尹涛", "--unit", "销售部", "--new-unit", "--actor", "E0008")


def log(run: Run) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(run("policy", "log", "--format", "json").stdout)
    return found


def test_a_policy_that_was_edited_used_and_put_back_shows(small: Run) -> None:
    before = Path("policy.toml").read_text(encoding="utf-8")
    for number, text in enumerate((before, before + "\n[deadlines]\nmembership = 20\n", before, before)):
        Path("policy.toml").write_text(text, encoding="utf-8")
        assert small(*JOIN[:2], f"E01{number}", *JOIN[2:]).exit_code == 0
    told = log(small)
    assert [one["actor"] for one in told] == ["E0008"] * 3
    assert told[0]["hash"] == told[2]["hash"] != told[1]["hash"]
    assert {one["file"] for one in told} == {"policy.toml"}
    assert {str(one["via"]) for one in told} == {str(told[0]["via"])} != {"None"}
    assert small("audit", "verify", "--semantic").exit_code == 0
    assert "制度参数" in small("policy", "log", "--lang", "zh").stdout


def test_every_declaration_that_steps_were_taken_under_is_logged_with_its_machine(active: Run) -> None:
    told = json.loads(active("policy", "log", "--all", "--format", "json").stdout)
    machines = {one["machine"] for one in told if one["kind"] == "declaration"}
    assert {"person", "unit", "group", "membership"} <= machines


@pytest.mark.parametrize(("table", "column"), [("policies", "policy"), ("declarations", "declaration")])
def test_a_made_up_copy_with_its_own_right_hash_switches_no_rule_off(hand: Hand, table: str, column: str) -> None:
    with forged(hand) as database:
        ((digest,),) = database.execute(f"SELECT DISTINCT {column} FROM steps WHERE key = 'E0003'").fetchall()
        ((content,),) = database.execute(f"SELECT content FROM {table} WHERE hash = ?", (digest,)).fetchall()
        made_up = content.replace("{", '{"x":1,', 1)
        other = sha256(made_up.encode()).hexdigest()
        database.execute(f"INSERT INTO {table} VALUES ('HX', ?, ?)", (other, made_up))
        change(database, f"UPDATE steps SET {column} = ? WHERE machine = 'person' AND key = 'E0003'", other)
        reseal(hand, database, "person/E0003")
    assert list(around.check(hand.engine.store, "HX")) == [f"{column} {other[:12]}: never came into force"]


@pytest.mark.parametrize(
    ("statement", "finding"),
    [
        ("UPDATE in_force_log SET actor = 'E0001' WHERE seq = 2", "entry 2 is not as it was sealed"),
        ("UPDATE in_force_log SET hash = 'x' WHERE seq = 1", "entry 1 is not as it was sealed"),
        ("DELETE FROM in_force_log WHERE seq = 2", "entry 2 is missing"),
    ],
)
def test_a_changed_log_is_found(hand: Hand, statement: str, finding: str) -> None:
    assert list(around.check(hand.engine.store, "HX")) == []
    with raw(hand.engine.store.url, unguarded=True) as database:
        change(database, statement)
    assert f"what came into force: {finding}" in list(around.check(hand.engine.store, "HX"))


def test_a_log_that_was_cut_is_told_by_the_checkpoint_that_saw_it(hand: Hand, tmp_path: Path) -> None:
    make(hand, new_signer(tmp_path / "key.pem"))
    with raw(hand.engine.store.url, unguarded=True) as database:
        change(database, "DELETE FROM in_force_log WHERE seq = (SELECT max(seq) FROM in_force_log)")
    assert list(checkpointing.check(hand.engine.store, "HX", public_key=None, roots=())) == [
        "checkpoint 1: what came into force by then was changed or cut"
    ]


def test_nobody_changes_the_log_by_mistake(hand: Hand) -> None:
    with pytest.raises(APPEND_ONLY), raw(hand.engine.store.url) as database:
        database.execute("DELETE FROM in_force_log")


def test_a_text_that_says_erased_silences_nothing(hand: Hand) -> None:
    where = "machine = 'person' AND key = 'E0003'"
    with forged(hand) as database:
        ((data,),) = database.execute(f"SELECT data FROM steps WHERE {where}").fetchall()
        told = json.loads(data)
        told["name"] = "(erased)"
        text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        change(database, f"UPDATE steps SET data = ?, actor = 'E0001' WHERE {where}", text)
        change(database, f"DELETE FROM personal WHERE {where}")
        reseal(hand, database, "person/E0003")
    findings = verify(hand.engine.store, "HX", hand.engine.machines, replay_of(hand.engine)).findings
    assert any("says of itself that something was erased" in finding for finding in findings)
    assert any("would have been refused" in finding for finding in findings)


def test_a_name_that_is_gone_without_an_order_to_erase_it_is_found_and_the_rest_is_still_judged(hand: Hand) -> None:
    with forged(hand) as database:
        change(database, "DELETE FROM personal WHERE machine = 'person' AND key = 'E0003'")
        reseal(hand, database, "person/E0003")
    findings = verify(hand.engine.store, "HX", hand.engine.machines, replay_of(hand.engine)).findings
    assert "person/E0003#1: the personal value at slot 0 is gone, and no step has erased it" in findings
