"""Whoever operates it sees whether all is well, decides about messages, loads days off, and takes a copy."""

import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from tests.given.databases import ON_BOTH, ON_SQLITE
from tests.given.founded import POLICY, Hand
from tests.given.reminding import reminder
from tests.given.web import Browser, Door, text
from wxflow.engine.sweep import sweep
from wxflow.ledger.outbox import DEAD, Outbox
from wxflow_machines.policy import file
from wxflow_office.company import clock

NOTICE = {
    "year": 2027,
    "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": True}],
}


@pytest.fixture
def operator(door: Door) -> Browser:
    return door.browser("E0009", "operator")


@ON_BOTH
def test_it_tells_what_the_doctor_finds_and_the_latest_sweeps(door: Door, operator: Browser) -> None:
    assert "None yet: `wxflow cron print`" in text(operator.get("/operation"))
    sweep(door.hand.engine, door.hand.at("2026-03-02 09:50").now)
    told = text(operator.get("/operation"))
    assert "2026-03-02 09:50" in told
    assert "everybody the policy names is there" in told


@ON_BOTH
def test_dead_messages_are_tried_again_or_given_up_with_a_reason(door: Door) -> None:
    policy = file.parse(POLICY + reminder("membership.add", -1, "lead"), "policy.toml")
    engine = replace(door.hand.engine, policy=policy)
    Hand(engine, "2026-03-02 09:30")("person/E0005", "join", "E0008", name="尹涛", unit="采购部")
    sweep(engine, door.hand.at("2026-03-03 10:00").now)
    clock.set_to(door.hand.now)
    operator = door.browser("E0009", "operator")
    box = Outbox(engine.store, engine.company)
    with engine.store.transaction(engine.company, exclusive=False):
        dead = [box.mark(one, door.hand.now, state=DEAD, error="no address") for one in box.all()]
    (first, *_) = dead
    assert "no address" in text(operator.get("/operation/messages"))
    assert "say why nobody is to be told" in text(operator.post("/operation/messages", do="drop", key=first.key))
    assert "tick at least one" in text(operator.post("/operation/messages", do="retry"))
    operator.post("/operation/messages", do="retry", key=first.key)
    found = box.get(first.key)
    assert found is not None
    assert found.state == "waiting"
    operator.post("/operation/messages", do="drop", key=first.key, reason="gone")
    found = box.get(first.key)
    assert found is not None
    assert (found.state, found.error) == ("dropped", "dropped by E0009: gone")


@ON_BOTH
def test_a_notice_is_loaded_and_what_is_wrong_with_one_is_told(door: Door, operator: Browser) -> None:
    assert "no holiday has been named yet" in text(operator.get("/operation/notices"))
    bad = operator.upload("/operation/notices", {"file": ("n.json", b'{"year": 2027}')})
    assert (bad.status_code, "lacks a year or a list of days" in text(bad)) == (422, True)
    assert operator.upload("/operation/notices", {"file": ("n.csv", b"\xff\xfe")}).status_code == 422
    good = operator.upload("/operation/notices", {"file": ("2027.json", json.dumps(NOTICE).encode())})
    assert "Loaded; 0 deadlines were worked out again." in text(good)
    assert "named so far: 元旦" in text(operator.get("/operation/notices"))


@ON_SQLITE
def test_a_copy_is_the_whole_database_and_asks_for_the_password_again(
    door: Door, operator: Browser, tmp_path: Path
) -> None:
    answer = operator.post("/operation/copy")
    (tmp_path / "copy.db").write_bytes(answer.content)
    with sqlite3.connect(tmp_path / "copy.db") as copy:
        assert copy.execute("SELECT count(*) FROM steps").fetchone()[0] > 10
    clock.set_to(door.hand.at("2026-03-02 10:20").now)
    assert "password" in text(operator.post("/operation/copy")).lower()
