"""Where nobody may, the refusal and doctor say whom to name in the policy."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.given.company import POLICY, REQUEST, command, join, lines
from tests.given.databases import ON_SQLITE
from tests.given.door import Run

ALONE = POLICY.replace("E0009", "E0001").replace("E0008", "E0001")
NOW = "2026-03-02T12:00:00+08:00"


@pytest.fixture
def alone(run: Run) -> Run:
    """Let one person be all there is, who has applied."""
    Path("policy.toml").write_text(ALONE, encoding="utf-8")
    run("init")
    asked: dict[str, Any] = {**REQUEST, "leads": ["E0001"]}
    told = [
        {**join(1, "E0001", "罗慧敏", "销售部"), "actor": "E0001"},
        command("2026-03-02T09:00:00+08:00", "E0001", "group/G1", "request", **asked),
    ]
    done = run("apply", "-", stdin=lines(told))
    assert done.exit_code == 0, done.output
    return run


@ON_SQLITE
def test_a_refusal_says_whom_to_name_where_nobody_may_approve(alone: Run) -> None:
    tried = ("group", "approve", "G1", "--actor", "E0001", "--recorded-at", NOW)
    assert "nobody: name another approver of 销售部 in the policy ([approvers])" in alone(*tried).stderr
    assert "目前无人：请在制度参数中为“销售部”另加一位审批人（[approvers]）" in alone(*tried, "--lang", "zh").stderr


@ON_SQLITE
def test_doctor_says_whom_to_name_and_is_content_once_they_are_named(alone: Run) -> None:
    alone("sweep", "--now", NOW)
    assert (
        "微信群 G1 等待批准，但目前无人可办：请在制度参数中为“销售部”另加一位审批人"
        in alone("doctor", "--now", NOW, "--lang", "zh").stdout
    )
    Path("policy.toml").write_text(f'{ALONE}"销售部" = ["E0001", "E0002"]\n', encoding="utf-8")
    assert "nobody may" not in alone("doctor", "--now", NOW).stdout


@ON_SQLITE
def test_a_penalty_of_the_only_one_who_decides_waits_for_another_to_be_named(alone: Run) -> None:
    Path("policy.toml").write_text(ALONE.replace('"*" = ["E0001"]', '"*" = ["E0002"]'), encoding="utf-8")
    told = [
        command("2026-03-02T10:00:00+08:00", "E0002", "group/G1", "approve"),
        command("2026-03-02T10:00:00+08:00", "E0001", "group/G1", "create", title="乱", register_no="1", owner="E0001"),
    ]
    assert alone("apply", "-", stdin=lines(told)).exit_code == 0
    (charged,) = json.loads(alone("penalty", "list", "--format", "json").stdout)
    tried = alone("penalty", "confirm", charged["key"], "--amount", "50", "--actor", "E0001", "--recorded-at", NOW)
    assert (
        "nobody decides a penalty of their own; who may: hr (nobody: name another of hr in the policy" in tried.stderr
    )
    waits = f"penalty {charged['key']} waits for confirm, and nobody may: name another of hr"
    assert waits in alone("doctor", "--now", NOW).stdout
