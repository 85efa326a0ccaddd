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
        ("charged", "18", None, None),
        ("charged", "16", "E0002", "葛强华(群负责人)"),
        ("charged", "17", "E0003", "黄娟娜"),
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


def other_group(run: Run, tmp_path: Path) -> Path:
    """Enter a group of twelve beside G001, and return its roster as exported."""
    people = [(f"P{n:02}", f"周{chr(0x4E00 + n)}", "采购部") for n in range(12)]
    listed = by_csv("utf-8")(
        tmp_path / "people.csv", [("工号", "姓名", "部门", "变动"), *((*one, "入职") for one in people)]
    )
    taken = run("import", "people", str(listed), "--new-unit", "--actor", "E0008", "--at", NOW, "--now", NOW)
    assert taken.exit_code == 0, taken.stderr
    groups = by_csv("utf-8")(
        tmp_path / "groups.csv",
        [
            ("群编号", "群名", "类型", "部门", "用途", "范围部门", "群负责人", "备案号", "群主"),
            ("G002", "华信公司采购部群", "常设", "采购部", "业务", "采购部", "P00", "BG2", "E0009"),
        ],
    )
    nicknames = {"E0009": "群主", **{key: name for key, name, _ in people}, "P00": f"{people[0][1]}(群负责人)"}
    rows = [("群编号", "工号", "群昵称"), *(("G002", key, nickname) for key, nickname in nicknames.items())]
    roster = by_csv("utf-8")(tmp_path / "rosters.csv", rows)
    done = run("import", "groups", str(groups), "--roster", str(roster), "--actor", "E0009", "--now", NOW)
    assert done.exit_code == 0, done.output
    return by_csv("utf-8")(tmp_path / "export.csv", [("群昵称",), *((one,) for one in nicknames.values())])


def test_the_roster_of_another_group_is_refused_until_confirmed(active: Run, tmp_path: Path) -> None:
    export = other_group(active, tmp_path)
    later = "2026-03-06T10:00:00+08:00"
    code, said = inspected(active, export, now=later)
    assert code == 3
    assert "14 of 16 people would be charged as surplus or missing, more than 30 %; it fits group G002" in said
    assert json.loads(active("inspection", "list", "--format", "json").stdout) == []
    assert "dry run" in inspected(active, export, "--dry-run", now=later)[1]
    assert inspected(active, export, "--confirm", now=later)[0] == 1


def test_a_roster_that_fits_is_not_refused(active: Run, tmp_path: Path) -> None:
    export = other_group(active, tmp_path)
    words = ("--roster", str(export), "--actor", "E0009", "--recorded-at", "2026-03-06T10:00:00+08:00")
    assert active("inspect", "G002", *words).exit_code == 0


def test_a_title_unlike_the_register_is_told_and_not_charged(active: Run, tmp_path: Path) -> None:
    rows = [("昵称",), ("群主",), ("葛强华(群负责人)",), ("黄娟娜",), ("钟静明",)]
    path = by_csv("utf-8")(tmp_path / "roster.csv", rows)
    code, told = inspected(active, path, "--title", "华信公司销售二部群", "--format", "json")
    assert (code, told["penalties"]) == (1, [])
    assert [(one["standing"], one["right"]) for one in told["findings"]] == [("differs", "华信公司销售部群")]
