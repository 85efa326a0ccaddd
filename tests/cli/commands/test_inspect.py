"""A roster exported from the chat is held against what should be."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.given.door import Run
from tests.given.spreadsheets import by_csv, by_openpyxl

NOW = "2026-03-03T10:00:00+08:00"


def inspected(run: Run, path: Path, *words: str, now: str = NOW) -> tuple[int, Any]:
    done = run("inspect", "G001", "--roster", str(path), "--actor", "E0009", "--recorded-at", now, *words)
    return done.exit_code, json.loads(done.stdout) if "--format" in words else done.stdout + done.stderr


def test_findings_are_listed_with_the_right_nickname_and_end_in_exit_1(active: Run, tmp_path: Path) -> None:
    rows = [("群昵称", "工号"), ("群主", None), ("葛强华", None), ("销售-黄娟娜", None), ("小助手", None)]
    path = by_openpyxl(tmp_path / "roster.xlsx", rows)
    code, told = inspected(active, path, "--title", "销售部群", "--format", "json")
    assert code == 1
    assert (told["key"], told["dry_run"]) == ("G001/2026-03-03/1", False)
    assert [(one["standing"], one["clause"], one["person"], one["right"]) for one in told["findings"]] == [
        ("charged", "15", None, "华信公司销售部群"),
        ("charged", "16", "E0002", "葛强华(群负责人)"),
        ("charged", "17", "E0003", "黄娟娜"),
        ("charged", "18", None, None),
        ("pending", "18", "E0004", "钟静明"),
    ]
    assert len(told["penalties"]) == 5
    kept = json.loads(active("inspection", "show", told["key"], "--format", "json").stdout)
    assert kept["facts"]["source_sha256"] == sha256(path.read_bytes()).hexdigest()
    assert kept["facts"]["members"] == 4


def test_the_next_inspection_of_a_day_is_numbered_on_and_charges_nothing_twice(active: Run, tmp_path: Path) -> None:
    rows = [("群昵称",), ("群主",), ("葛强华（群负责人）",), ("黄娟娜",), ("小助手",), ("钟静明",)]
    path = by_csv("gb18030")(tmp_path / "roster.csv", rows)
    standings = []
    for number in (1, 2, 3):
        _, told = inspected(active, path, "--format", "json")
        assert told["key"] == f"G001/2026-03-03/{number}"
        standings.append([one["standing"] for one in told["findings"]])
    assert standings == [["charged"], ["known"], ["known"]]


def test_an_inspection_that_finds_nothing_ends_in_exit_0(active: Run, tmp_path: Path) -> None:
    rows = [("昵称", "工号"), ("群主", "E0009"), ("葛强华+(群负责人)", None), ("黄娟娜", "E0003"), ("钟静明", None)]
    code, said = inspected(active, by_csv("utf-8")(tmp_path / "roster.csv", rows))
    assert (code, said) == (0, "inspection G001/2026-03-03/1: 0 findings, 0 penalties proposed\n")


def test_a_dry_run_writes_nothing(active: Run, tmp_path: Path, untouched: None) -> None:
    path = by_csv("utf-8")(tmp_path / "roster.csv", [("群昵称",), ("小助手",)])
    code, said = inspected(active, path, "--dry-run")
    assert code == 1
    assert "dry run, nothing was written: inspection G001/2026-03-03/1: 5 findings, 4 penalties proposed" in said


@pytest.mark.parametrize(
    ("group", "actor", "code", "why"),
    [("G9", "E0009", 2, "there is no group G9"), ("G001", "E0002", 3, "E0002 may not; who may: information_centre")],
)
def test_who_may_not_or_names_no_group_is_told_so(
    active: Run, tmp_path: Path, group: str, actor: str, code: int, why: str, untouched: None
) -> None:
    path = by_csv("utf-8")(tmp_path / "roster.csv", [("群昵称",), ("小助手",)])
    done = active("inspect", group, "--roster", str(path), "--actor", actor, "--recorded-at", NOW)
    assert (done.exit_code, why in done.stderr) == (code, True), done.stderr
