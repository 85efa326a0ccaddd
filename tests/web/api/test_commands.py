"""Many commands at once, as `apply` takes them."""

import json

import pytest

from tests.given.databases import ON_SQLITE
from tests.given.web import Door
from tests.web.api.test_events import Program

pytestmark = ON_SQLITE


def sent(program: Program, *lines: object, path: str = "/commands") -> list[dict]:
    text = "\n".join(line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines)
    answer = program.client.post(path, content=text.encode())
    assert answer.status_code == 200, answer.text
    return [json.loads(line) for line in answer.text.splitlines()]


def test_each_line_has_its_outcome(door: Door) -> None:
    program = Program(door, "E0004", "group.end_work")
    end_work = {"machine": "group", "key": "G1", "event": "end_work"}
    came = sent(
        program,
        {**end_work, "request_id": "a"},
        {**end_work, "request_id": "a"},
        end_work,
        "{broken",
        {**end_work, "actor": "E0009"},
        {"machine": "group", "key": "G1", "event": "request_dissolution", "reason": "done"},
        {**end_work, "at": "2026-03-01T09:00:00+08:00"},
        {"sweep": "2026-03-02T09:00:00+08:00"},
    )
    assert [one["outcome"] for one in came] == ["applied", "repeated", "refused", *["invalid"] * 5]
    told = [one["why"] or "" for one in came]
    for number, words in (
        (2, "ended"),
        (3, "broken JSON"),
        (4, "nobody else"),
        (5, "scope"),
        (6, "only HR"),
        (7, "scope"),
    ):
        assert words in told[number]


def test_a_rehearsed_journal_writes_nothing(door: Door) -> None:
    program = Program(door, "E0004", "*")
    line = {"machine": "group", "key": "G1", "event": "end_work"}
    assert sent(program, line, path="/commands?dry_run=1")[0]["outcome"] == "applied"
    assert sent(program, line)[0]["outcome"] == "applied"


def test_only_an_operators_token_speaks_for_others(door: Door) -> None:
    line = {"machine": "group", "key": "G1", "event": "end_work", "actor": "E0004"}
    assert sent(Program(door, "E0003", "commands"), line)[0]["outcome"] == "invalid"
    line |= {"at": "2026-03-02T10:00:00+08:00"}
    assert sent(Program(door, "E0009", "commands", operator=True), line)[0]["outcome"] == "applied"


def test_no_line_is_carried_out_that_is_dated_ahead(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WXFLOW_CLOCK", "")
    program, ahead = Program(door, "E0009", "commands", operator=True), "2097-03-02T10:00:00+08:00"
    end_work = {"machine": "group", "key": "G1", "event": "end_work", "actor": "E0004"}
    assert sent(program, {**end_work, "at": ahead})[0]["outcome"] == "invalid"
    swept = program.client.post("/commands", content=json.dumps({"sweep": ahead}).encode())
    assert (swept.status_code, "has not come yet" in swept.json()["detail"]) == (422, True)
    assert door.hand.state("group/G1") == "active"


def test_no_line_of_hrs_says_that_something_happened_further_back_than_the_policy_lets_them(door: Door) -> None:
    line = {"machine": "person", "key": "E0003", "event": "transfer", "data": {"unit": "信息中心"}}
    program = Program(door, "E0008", "*")
    (long_ago,) = sent(program, {**line, "at": "2026-01-29T23:59:00+08:00"})
    assert (long_ago["outcome"], "too long ago" in long_ago["why"]) == ("invalid", True)
    assert sent(program, {**line, "at": "2026-01-30T00:00:00+08:00"})[0]["outcome"] == "applied"
