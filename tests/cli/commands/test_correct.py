import json
from typing import Any

import pytest

from tests.given import company
from tests.given.door import Run

TRANSFER = company.command("2026-03-03T09:00:00+08:00", "E0008", "person/E0001", "transfer", unit="销售部")
NOW = ("--now", "2026-03-09T10:00:00+08:00")


@pytest.fixture
def mistaken(active: Run) -> Run:
    """Run wxflow where E0001 was transferred by mistake, and the lead was charged for it."""
    assert active("apply", "-", stdin=company.lines([TRANSFER])).exit_code == 0
    assert active("sweep", "--now", "2026-03-09T09:00:00+08:00").exit_code == 0
    return active


def penalties_about(run: Run, person: str) -> list[dict[str, Any]]:
    told = json.loads(run("penalty", "list", "--format", "json").stdout)
    return [one for one in told if one["subject"] == person]


def test_a_rehearsal_shows_the_whole_outcome_and_writes_nothing(mistaken: Run) -> None:
    before = company.content()
    shown = mistaken("correct", "person/E0001#2", "--void", "--dry-run", *NOW)
    assert shown.exit_code == 0, shown.output
    assert "membership G001/E0001 (罗慧敏)  owed      void" in shown.stdout
    assert "penalties withdrawn: 1" in shown.stdout
    assert shown.stdout.endswith("dry run: nothing was written\n")
    told = json.loads(mistaken("correct", "person/E0001#2", "--void", "--dry-run", *NOW, "--format", "json").stdout)
    assert (told["step"], told["dry_run"], told["correction"]) == ("person/E0001#2", True, None)
    assert [one["was"] for one in told["withdrawn"]] == ["proposed"]
    assert (told["left_out"], told["not_charged"], told["running"], told["sent"]) == ([], [], [], [])
    assert company.content() == before


def test_a_correction_is_proposed_and_somebody_else_approves_it(mistaken: Run) -> None:
    proposed = mistaken(
        "correct", "person/E0001#2", "--set", "unit=财务部", "--reason", "录错", "--actor", "E0008", *NOW
    )
    assert proposed.exit_code == 0, proposed.output
    assert "proposed as C1; somebody else approves it: wxflow correction approve C1" in proposed.stdout
    assert mistaken("membership", "show", "G001/E0001").stdout.startswith("membership G001/E0001 (罗慧敏): owed")
    when = ("--recorded-at", "2026-03-09T11:00:00+08:00")
    own = mistaken("correction", "approve", "C1", "--actor", "E0008", *when)
    assert (own.exit_code, "nobody approves a correction of their own" in own.stderr) == (3, True)
    done = mistaken("correction", "approve", "C1", "--actor", "E0009", *when)
    assert done.exit_code == 0, done.output
    assert json.loads(mistaken("person", "show", "E0001", "--format", "json").stdout)["facts"]["unit"] == "财务部"
    (penalty,) = penalties_about(mistaken, "E0001")
    assert penalty["state"] == "withdrawn"
    assert mistaken("audit", "verify", "--semantic").exit_code == 0


def test_history_joins_the_corrected_and_the_correcting_step(mistaken: Run) -> None:
    mistaken("correct", "person/E0001#2", "--set", "unit=财务部", "--reason", "录错", "--actor", "E0008", *NOW)
    mistaken("correction", "approve", "C1", "--actor", "E0009", "--recorded-at", "2026-03-09T11:00:00+08:00")
    told = json.loads(mistaken("person", "history", "E0001", "--format", "json").stdout)
    assert [(one["event"], one["corrected_by"]) for one in told] == [
        ("join", None), ("transfer", "correction/C1"), ("corrected", None),
    ]  # fmt: skip
    (kept, anew) = told[-1]["data"]["life"]
    assert kept == {"steps": [1, 1]}
    assert (anew["step"]["data"], anew["step"]["at"]) == ({"unit": "财务部"}, "2026-03-03T09:00:00+08:00")


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        (("person/E0001#2", "--dry-run"), 2, "give --void, or what is right"),
        (("person/E0001#2", "--void", "--set", "unit=x", "--dry-run"), 2, "give --void, or what is right"),
        (("person/E0001", "--void", "--dry-run"), 2, "is not the name of a step"),
        (("person/E0001#9", "--void", "--dry-run"), 2, "there is no step 9; person/E0001 stands at step 2"),
        (("membership/G001/E0001#1", "--void", "--dry-run"), 3, "it followed from person/E0001#2"),
        (("person/E0001#2", "--set", "uint=x", "--dry-run"), 2, "did you mean 'unit'"),
        (("person/E0001#2", "--set", "unit", "--dry-run"), 2, "has no '='"),
        (("person/E0001#2", "--void"), 2, "Missing option '--actor'"),
        (("person/E0001#2", "--at", "2026-04-01T09:00:00+08:00", "--dry-run"), 3, "cannot be dated later"),
    ],
)
def test_what_makes_no_sense_is_told_in_a_line(mistaken: Run, words: tuple[str, ...], code: int, why: str) -> None:
    before = company.content()
    refused = mistaken("correct", *words, *NOW)
    assert (refused.exit_code, why in refused.stderr) == (code, True), refused.output
    assert company.content() == before


def test_undo_takes_ones_own_last_command_back_within_the_hour(mistaken: Run) -> None:
    when = ("--recorded-at", "2026-03-09T10:00:00+08:00")
    assert mistaken("person", "rename", "E0003", "--name", "黄娟", "--actor", "E0008", *when).exit_code == 0
    other = mistaken("undo", "E0003", "--actor", "E0009", "--now", "2026-03-09T10:20:00+08:00")
    assert (other.exit_code, "孔霞 (E0009) has given no command on it within the hour" in other.stderr) == (3, True)
    shown = mistaken("undo", "E0003", "--actor", "E0008", "--now", "2026-03-09T10:20:00+08:00", "--dry-run")
    assert shown.exit_code == 0, shown.output
    done = mistaken("undo", "person/E0003", "--actor", "E0008", "--now", "2026-03-09T10:20:00+08:00")
    assert done.exit_code == 0, done.output
    assert json.loads(mistaken("person", "show", "E0003", "--format", "json").stdout)["facts"]["name"] == "黄娟娜"
    assert mistaken("audit", "verify", "--semantic").exit_code == 0


@pytest.mark.parametrize("step", ["罗慧敏#2", "E0001#2", "person/罗慧敏#2", "人员/罗慧敏#2"])
def test_a_step_is_named_by_whatever_its_life_is_called(mistaken: Run, step: str) -> None:
    told = json.loads(mistaken("correct", step, "--void", "--dry-run", *NOW, "--format", "json").stdout)
    assert told["step"] == "person/E0001#2"
    caused = mistaken("audit", "log", "--cause", step, "--format", "json")
    assert any(one["asked"] and (one["key"], one["seq"]) == ("E0001", 2) for one in json.loads(caused.stdout))


def test_a_name_that_means_several_is_asked_back(mistaken: Run) -> None:
    when = ("--recorded-at", "2026-03-09T10:00:00+08:00")
    assert mistaken("person", "rename", "E0003", "--name", "罗慧敏", "--actor", "E0008", *when).exit_code == 0
    asked = mistaken("correct", "罗慧敏#2", "--void", "--dry-run", *NOW)
    assert (asked.exit_code, "may be E0001" in asked.stderr, "E0003" in asked.stderr) == (2, True, True)


def test_what_a_correction_comes_to_is_told_in_chinese_by_names(mistaken: Run) -> None:
    shown = mistaken("correct", "罗慧敏#2", "--void", "--dry-run", *NOW, "--lang", "zh").stdout
    assert shown.startswith("更正 人员 E0001（罗慧敏） 第 2 步之后：\n")
    assert "群成员 G001/E0001（罗慧敏）  应进群  作废" in shown
    assert "membership/" not in shown


@pytest.mark.parametrize("key", ["华信公司销售部群/罗慧敏", "群成员/G001/罗慧敏", "membership/G001/E0001"])
def test_undo_takes_whatever_a_life_is_called_by(mistaken: Run, key: str) -> None:
    when = ("--recorded-at", "2026-03-09T10:00:00+08:00")
    added = mistaken("membership", "add", "G001/E0001", "--nickname", "罗慧敏", "--actor", "E0002", *when)
    assert added.exit_code == 0, added.output
    done = mistaken("undo", key, "--actor", "E0002", "--now", "2026-03-09T10:20:00+08:00", "--dry-run", "--lang", "zh")
    assert (done.exit_code, "应进群" in done.stdout) == (0, True), done.output


def test_the_report_tells_what_is_to_be_given_back(mistaken: Run) -> None:
    (penalty,) = penalties_about(mistaken, "E0001")
    when = ("--recorded-at", "2026-03-09T09:30:00+08:00")
    assert mistaken("penalty", "confirm", penalty["key"], "--actor", "E0008", *when).exit_code == 0
    mistaken("correct", "person/E0001#2", "--void", "--reason", "录错", "--actor", "E0008", *NOW)
    mistaken("correction", "approve", "C1", "--actor", "E0009", "--recorded-at", "2026-03-09T11:00:00+08:00")
    (row,) = json.loads(mistaken("penalty", "report", "--format", "json").stdout)
    assert (row["debtor"], row["count"], row["withdrawn"], row["give_back"], row["deductible"]) == (
        "E0002",
        2,
        1,
        20,
        0,
    )
    told = json.loads(mistaken("penalty", "report", "--by", "penalty", "--format", "json").stdout)
    (each,) = [one for one in told if one["subject"] == "E0001"]
    assert (each["state"], each["give_back"], each["deductible"]) == ("withdrawn", 20, 0)


def test_a_penalty_that_was_appealed_tells_what_became_of_that(mistaken: Run) -> None:
    (penalty,) = penalties_about(mistaken, "E0001")
    for event, actor, *more in (("confirm", "E0008"), ("appeal", penalty["debtor"], "--reason", "不该罚")):
        words = ("penalty", event, penalty["key"], "--actor", actor, *more)
        assert mistaken(*words, "--recorded-at", "2026-03-09T10:00:00+08:00").exit_code == 0
    words = ("correct", "person/E0001#2", "--void", "--reason", "录错了", "--actor", "E0008", *NOW)
    assert mistaken(*words).exit_code == 0
    approve = ("correction", "approve", "C1", "--actor", "E0009", "--recorded-at", "2026-03-09T11:00:00+08:00")
    assert mistaken(*approve).exit_code == 0
    assert "申诉中" in mistaken("penalty", "show", penalty["key"], "--lang", "zh").stdout
    why = mistaken("why", penalty["key"], "--lang", "zh").stdout
    assert "已因更正 C1 撤销，不予处罚；撤销时正在申诉，申诉不再处理。" in why


def test_the_log_of_a_group_tells_who_proposed_and_who_approved_what_was_corrected_in_it(mistaken: Run) -> None:
    words = ("correct", "person/E0001#2", "--void", "--reason", "录错了", "--actor", "E0008", *NOW)
    assert mistaken(*words).exit_code == 0
    approve = ("correction", "approve", "C1", "--actor", "E0009", "--recorded-at", "2026-03-09T11:00:00+08:00")
    assert mistaken(*approve).exit_code == 0
    logged = json.loads(mistaken("audit", "log", "--group", "G001", "--format", "json").stdout)
    told = [(one["event"], one["actor"], one["reason"]) for one in logged if one["machine"] == "correction"]
    assert told[:2] == [("propose", "E0008", "录错了"), ("approve", "E0009", None)]
