"""Approvals from the command line: what a person types, and what they are told."""

import json
from pathlib import Path

import pytest

from tests.given import company
from tests.given.door import Run

APPROVALS = """
[delivery]
channel = "c"

[[channels]]
name = "c"
kind = "file"
path = "out.jsonl"

[[approvals]]
for = "request"
fallback = "E0009"
levels = [
  { by = "all", approvers = ["E0001", "E0003"] },
  { by = "any", approvers = ["E0004", "E0009"], escalate_to = "E0001" },
]
"""
CASE = "G002/request/1"
AT = ("--recorded-at", "2026-03-03T09:00:00+08:00")


@pytest.fixture
def applied(run: Run) -> Run:
    """Run wxflow where E0002 has applied for G002."""
    Path("policy.toml").write_text(company.POLICY + APPROVALS, encoding="utf-8")
    assert run("init").exit_code == 0
    request = company.command("2026-03-02T09:00:00+08:00", "E0002", "group/G002", "request", "g2", **company.REQUEST)
    done = run("apply", "-", stdin=company.lines([*company.PEOPLE, request]))
    assert done.exit_code == 0, done.output
    return run


def asked(run: Run) -> dict[str, str]:
    """Return how each approver stands."""
    rows = json.loads(run("approval", "forecast", CASE, "--format", "json").stdout)
    return {row["approver"]: row["state"] for row in rows}


def test_a_forecast_says_who_has_agreed_who_is_asked_and_who_will_be(applied: Run) -> None:
    assert asked(applied) == {"E0001": "asked", "E0003": "asked", "E0004": "later", "E0009": "later"}
    assert applied("approval", "approve", CASE, "--actor", "E0003", *AT).exit_code == 0
    assert applied("approval", "approve", CASE, "--actor", "E0001", *AT).exit_code == 0
    assert asked(applied) == {"E0001": "agreed", "E0003": "agreed", "E0004": "asked", "E0009": "asked"}
    assert applied("approval", "approve", CASE, "--actor", "E0004", *AT).exit_code == 0
    assert asked(applied) == {"E0001": "agreed", "E0003": "agreed", "E0004": "agreed", "E0009": "not needed"}
    assert json.loads(applied("group", "show", "G002", "--format", "json").stdout)["state"] == "approved"


def test_return_lists_where_to_and_needs_nobody_for_that(applied: Run) -> None:
    listed = ("approval", "return", CASE, "--list", "--format", "json")
    assert json.loads(applied(*listed).stdout) == [{"field": "to", "value": "applicant"}]
    for actor in ("E0001", "E0003"):
        assert applied("approval", "approve", CASE, "--actor", actor, *AT).exit_code == 0
    assert [row["value"] for row in json.loads(applied(*listed).stdout)] == ["applicant", "1"]
    nobody = applied("approval", "return", CASE, "--to", "1", "--reason", "材料不全", *AT)
    assert (nobody.exit_code, "Missing option '--actor'" in nobody.stderr) == (2, True)
    elsewhere = applied("approval", "return", CASE, "--to", "3", "--reason", "材料不全", "--actor", "E0004", *AT)
    assert (elsewhere.exit_code, "to cannot be 3; possible: applicant, 1" in elsewhere.stderr) == (3, True)


def test_nothing_is_listed_of_a_case_that_is_over(applied: Run) -> None:
    assert applied("approval", "withdraw", CASE, "--actor", "E0002", "--reason", "不需要", *AT).exit_code == 0
    refused = applied("approval", "return", CASE, "--list")
    assert (refused.exit_code, "not possible in state withdrawn" in refused.stderr) == (3, True)
    unknown = applied("approval", "forecast", "G002/request/2")
    assert (unknown.exit_code, "did you mean 'G002/request/1'" in unknown.stderr) == (2, True)
    unknown = applied("approval", "approve", "G002/request/2", "--actor", "E0001", *AT)
    assert unknown.stderr.endswith("there is no approval G002/request/2 (did you mean 'G002/request/1'?)\n")


def test_a_case_waits_for_whom_it_began_with_whatever_another_policy_says(applied: Run) -> None:
    other = company.POLICY.replace('"*" = ["E0001"]', '"*" = ["E0003"]')
    Path("new.toml").write_text(other, encoding="utf-8")
    found = applied("policy", "diff", "policy.toml", "new.toml", "--format", "json")
    assert (found.exit_code, json.loads(found.stdout)["asked"]) == (0, [])


def test_a_list_of_cases_leaves_out_what_does_not_fit_on_a_line(applied: Run) -> None:
    columns = applied("approval", "list").stdout.splitlines()[0].split()
    assert "levels" not in columns
    assert {"asked", "level", "matter"} <= {*columns}
    assert "建群申请" in applied("approval", "list", "--lang", "zh").stdout


def test_a_group_says_who_is_asked_about_it_and_with_which_command(applied: Run) -> None:
    shown = applied("group", "show", "G002").stdout
    told = (
        f"not now: its approval is {CASE} (asked now: 罗慧敏 E0001, 黄娟娜 E0003): use `wxflow approval approve {CASE}`"
    )
    assert told in shown
    refused = applied("group", "approve", "G002", "--actor", "E0001", *AT)
    assert (refused.exit_code, f"use `wxflow approval approve {CASE}`" in refused.stderr) == (3, True)


def test_what_is_due_of_an_approver_is_found_by_their_id(applied: Run) -> None:
    now = ("--now", "2026-03-02T10:00:00+08:00", "--within", "5", "--format", "json")
    (found,) = json.loads(applied("due", "--person", "E0003", *now).stdout)
    assert (found["machine"], found["person"], found["due"]) == (
        "approval",
        "E0001, E0003",
        "2026-03-06T00:00:00+08:00",
    )
    assert json.loads(applied("due", "--person", "E0004", *now).stdout) == []


def test_whoever_is_asked_is_told_by_when_and_how_and_the_applicant_of_the_end(applied: Run) -> None:
    done = applied("outbox", "deliver", "--now", "2026-03-02T10:00:00+08:00")
    assert (done.exit_code, done.output) == (0, "")
    texts = {one["to"]: one["text"] for one in map(json.loads, Path("out.jsonl").read_text("utf-8").splitlines())}
    assert set(texts) == {"E0001", "E0003"}
    assert "1. 请审批：“华信公司销售部群”的建群申请，最晚 3 月 5 日（周四）24:00" in texts["E0003"]
    assert applied("approval", "reject", CASE, "--actor", "E0003", "--reason", "不必要", *AT).exit_code == 0
    assert applied("outbox", "deliver", "--now", "2026-03-03T10:00:00+08:00").exit_code == 0
    last = json.loads(Path("out.jsonl").read_text("utf-8").splitlines()[-1])
    assert (last["to"], "审批未通过" in last["text"], "期限" in last["text"]) == ("E0002", True, False)


def test_an_escalation_charges_nothing_and_does_not_count_towards_the_brake(applied: Run) -> None:
    Path("policy.toml").write_text(f"{company.POLICY}{APPROVALS}\n[sweep]\nbrake = 1\nbrake_percent = 1\n", "utf-8")
    assert applied("sweep", "--now", "2026-04-01T09:00:00+08:00").exit_code == 0
    assert json.loads(applied("penalty", "list", "--format", "json").stdout) == []
    assert "escalate" in applied("approval", "history", CASE).stdout


def test_where_a_case_goes_back_to_may_be_typed_as_it_is_shown(applied: Run) -> None:
    for actor in ("E0001", "E0003"):
        assert applied("approval", "approve", CASE, "--actor", actor, *AT).exit_code == 0
    back = ("--reason", "材料不全", "--actor", "E0004", *AT, "--lang", "zh")
    elsewhere = applied("approval", "return", CASE, "--to", "第三级", *back)
    assert (elsewhere.exit_code, "不能退回到“3”；可填：申请人、第一级" in elsewhere.stderr) == (3, True), (
        elsewhere.stderr
    )
    assert applied("approval", "return", CASE, "--to", "申请人", *back).exit_code == 0
