"""Groups that exist already come in with their rosters, and rosters bring memberships in line."""

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.given import company
from tests.given.door import Run
from tests.given.spreadsheets import by_csv, by_openpyxl

HEADERS = ["群编号", "群名称", "类型", "部门", "用途", "范围部门", "范围人员", "群负责人", "计划结束", "备案号", "群主"]
ROSTER = ("群编号", "工号", "群昵称")
G1 = ["G1", "华信公司销售部群", "常设", "销售部", "业务", "销售部", None, "E0002", None, 1, "E0009"]
G2 = [
    "G2",
    "销售二群",
    "临时",
    "销售部",
    "项目",
    None,
    "E0001、E0003；E0004",
    "E0002,E0003",
    "2026年12月31日",
    "0002",
    "E0009",
]
MEMBERS = [(group, person, nickname) for group in ("G1", "G2") for person, nickname in
           (("E0002", "葛强华（群负责人）"), ("E0003", "黄娟娜"), ("E0009", "群主"))]  # fmt: skip
NOW = "2026-03-03T10:00:00+08:00"


@pytest.fixture
def employed(small: Run) -> Run:
    """Run wxflow where everybody has joined."""
    assert small("apply", "-", stdin=company.lines(company.PEOPLE)).exit_code == 0
    return small


def workbook(path: Path, groups: list[Any], members: list[Any]) -> Path:
    by_openpyxl(path, [HEADERS, *groups], "群")
    book = openpyxl.load_workbook(path)
    page = book.create_sheet("成员")
    for row in (ROSTER, *members):
        page.append(row)
    book.save(path)
    return path


def imported(run: Run, what: str, path: Path, *words: str, actor: str = "E0009", now: str = NOW) -> tuple[int, Any]:
    done = run("import", what, str(path), "--actor", actor, "--now", now, "--format", "json", *words)
    return done.exit_code, json.loads(done.stdout) if done.stdout else done.stderr


def test_groups_are_adopted_with_their_rosters_and_their_grace(employed: Run, tmp_path: Path) -> None:
    path = workbook(tmp_path / "groups.xlsx", [G1, G2], MEMBERS)
    assert imported(employed, "groups", path)[1]["counts"] == {"done": 2}
    told = json.loads(employed("group", "show", "G2", "--format", "json").stdout)["facts"]
    assert told["scope"] == {"units": [], "people": ["E0001", "E0003", "E0004"]}
    assert (told["leads"], told["planned_end"], told["register_no"]) == (["E0002", "E0003"], "2026-12-31", "0002")
    due = json.loads(employed("due", "--within", "20", "--now", NOW, "--format", "json").stdout)
    assert {(one["key"], one["budget"]) for one in due} == {
        ("G1/E0004", 10), ("G2/E0001", 10), ("G2/E0004", 10), ("G2/E0003", 10), ("G2", 10),
    }  # fmt: skip
    charged = json.loads(employed("penalty", "list", "--format", "json").stdout)
    assert charged == []  # a title against the format has the grace, too


def test_people_may_be_named_by_their_names(employed: Run, tmp_path: Path) -> None:
    named = [*G2[:6], "罗慧敏、E0003；钟静明", "葛强华,E0003", *G2[8:10], "孔 霞"]
    members = [("G2", "葛强华", "葛强华（群负责人）"), ("G2", "E0003", "黄娟娜"), ("G2", "孔霞", "群主")]
    path = workbook(tmp_path / "groups.xlsx", [named], members)
    assert imported(employed, "groups", path)[1]["counts"] == {"done": 1}
    told = json.loads(employed("group", "show", "G2", "--format", "json").stdout)
    facts = told["facts"]
    assert (facts["leads"], facts["owner"]) == (["E0002", "E0003"], "E0009")
    assert facts["scope"]["people"] == ["E0001", "E0003", "E0004"]
    assert {"E0002", "E0003", "E0009"} <= {one["person"] for one in told["people"] if one["state"] != "owed"}
    roster = by_csv("utf-8")(
        tmp_path / "r.csv", [ROSTER, ("G2", "葛强华", "葛强华（群负责人）"), ("G2", "钟静明", "钟静明")]
    )
    rows = imported(employed, "roster", roster, actor="E0002")[1]["rows"]
    assert ("G2/E0004", "add") in [(row["key"], row["event"]) for row in rows]


def test_a_name_that_nobody_has_is_refused(employed: Run, tmp_path: Path, untouched: None) -> None:
    path = workbook(tmp_path / "groups.xlsx", [[*G1[:7], "葛强花", *G1[8:]]], MEMBERS[:3])
    code, told = imported(employed, "groups", path)
    assert (code, "there is no person 葛强花" in told["rows"][0]["why"]) == (1, True)


def test_a_name_that_two_have_is_asked_back(employed: Run, tmp_path: Path) -> None:
    join = ("person", "join", "E0099", "--name", "葛强华", "--unit", "销售部", "--actor", "E0008")
    assert employed(*join, "--recorded-at", NOW).exit_code == 0
    path = workbook(tmp_path / "groups.xlsx", [[*G1[:7], "葛强华", *G1[8:]]], MEMBERS[:3])
    done = employed("import", "groups", str(path), "--actor", "E0009", "--now", NOW)
    assert done.exit_code == 2
    assert "群: row 2, column H (群负责人): '葛强华' may be E0002 (销售部), E0099 (销售部): give the id" in done.stderr


def test_groups_that_are_known_are_left_as_they_are(employed: Run, tmp_path: Path) -> None:
    path = workbook(tmp_path / "groups.xlsx", [G1, G2], MEMBERS)
    imported(employed, "groups", path)
    steps = company.content()["steps"]
    assert imported(employed, "groups", path)[1]["counts"] == {"known already": 2}
    assert company.content()["steps"] == steps


def test_a_group_the_rules_refuse_does_not_stop_the_others(employed: Run, tmp_path: Path) -> None:
    path = workbook(tmp_path / "groups.xlsx", [G1, G2], [*MEMBERS[:3], *MEMBERS[4:]])
    code, told = imported(employed, "groups", path)
    assert (code, told["counts"]) == (1, {"done": 1, "refused": 1})
    assert "the roster lacks the lead E0002" in told["rows"][1]["why"]


def test_everything_wrong_with_groups_is_told_at_once(employed: Run, tmp_path: Path, untouched: None) -> None:
    wrong = ["G3", None, "永久群", "销售部", "业务", None, None, None, "明年", "3", "E0009"]
    endless = ["G2", *G2[1:8], None, *G2[9:]]
    path = workbook(tmp_path / "groups.xlsx", [G1, wrong, endless, G1], [*MEMBERS, ("G8", "E0001", "罗慧敏")])
    done = employed("import", "groups", str(path), "--actor", "E0009")
    assert done.exit_code == 2
    for line in (
        "群: row 3, column B (群名称): is empty",
        "群: row 3, column C (类型): '永久群' is not known: give one of 常设, 临时",
        "群: row 3, column H (群负责人): is empty",
        "群: row 3, column I (计划结束): '明年' is no date",
        "群: row 3, column A (群编号): the roster has nobody in G3",
        "群: row 4, column I (计划结束): a temporary group needs its planned end",
        "群: row 5, column A (群编号): G1 is in row 2 already",
        "群: the roster names groups that have no row: G8",
    ):
        assert line in done.stderr, line


def test_the_roster_may_be_a_file_of_its_own(employed: Run, tmp_path: Path) -> None:
    groups = by_csv("gb18030")(tmp_path / "groups.csv", [HEADERS, G1])
    roster = by_csv("utf-8-sig")(tmp_path / "roster.csv", [ROSTER, *MEMBERS[:3]])
    assert imported(employed, "groups", groups, "--roster", str(roster), "--dry-run")[1]["counts"] == {"done": 1}
    assert employed("group", "list", "--format", "json").stdout == "[]\n"
    assert imported(employed, "groups", groups, "--roster", str(roster))[1]["counts"] == {"done": 1}


def test_a_roster_adds_corrects_and_removes_and_leaves_the_rest_to_an_inspection(active: Run, tmp_path: Path) -> None:
    moves = [
        company.command("2026-03-03T09:00:00+08:00", "E0008", "person/E0003", "rename", name="黄新"),
        company.command("2026-03-03T09:01:00+08:00", "E0008", "person/E0001", "transfer", unit="销售部"),
        company.command("2026-03-03T09:02:00+08:00", "E0002", "membership/G001/E0001", "add", nickname="罗慧敏"),
        company.command("2026-03-03T09:03:00+08:00", "E0008", "person/E0001", "transfer", unit="总经办"),
    ]
    assert active("apply", "-", stdin=company.lines(moves)).exit_code == 0
    rows = [ROSTER[1:], ("E0002", "葛强华(群负责人)"), ("E0003", "黄新"), ("E0004", "钟静明")]
    path = by_openpyxl(tmp_path / "roster.xlsx", rows)
    code, told = imported(active, "roster", path, "--group", "G001", actor="E0002")
    assert code == 0
    assert [(row["key"], row["event"], row["from"], row["outcome"]) for row in told["rows"]] == [
        ("G001/E0003", "correct", "misnamed", "done"),
        ("G001/E0004", "add", "owed", "done"),
        ("G001/E0001", "remove", "surplus", "done"),
        ("G001/E0009", "", "present", "differs: inspect"),
    ]
    again = imported(active, "roster", path, "--group", "G001", actor="E0002")[1]
    assert again["counts"] == {"differs: inspect": 1}


@pytest.mark.parametrize(
    ("rows", "words", "why"),
    [
        ([("群昵称",), ("甲",)], ["--group", "G001"], "there is no column 工号 (staff_id)"),
        ([ROSTER[1:], ("E1", "甲")], [], "there is no column 群编号 (group)"),
        ([ROSTER[1:], ("E1", "甲"), ("E1", "乙")], ["--group", "G001"], "row 3: E1 is in row 2 already"),
        ([ROSTER[1:], ("E1", "甲")], ["--group", "G9"], "there is no group G9"),
    ],
)
def test_a_roster_that_cannot_be_used_is_bad_input(
    active: Run, tmp_path: Path, rows: list[Any], words: list[str], why: str, untouched: None
) -> None:
    path = by_csv("utf-8")(tmp_path / "roster.csv", rows)
    done = active("import", "roster", str(path), "--actor", "E0002", *words)
    assert (done.exit_code, why in done.stderr) == (2, True), done.stderr
