"""People come in from spreadsheets as they are, and what differs becomes events."""

import json
from pathlib import Path
from unittest.mock import patch

import openpyxl

from tests.given import spreadsheets
from tests.given.door import Run
from tests.given.imported_people import ALL, expected, imported, people
from tests.given.spreadsheets import HEADERS, PEOPLE, by_csv, by_openpyxl, by_xlsxwriter


def test_what_differs_becomes_join_transfer_rename_and_leave(small: Run, tmp_path: Path) -> None:
    imported(small, by_openpyxl(tmp_path / "1.xlsx", ALL))
    changed = [
        HEADERS,
        *PEOPLE[2:],
        ("0012", "张三丰", "采购部", "2026-03-31"),
        ("E0077", "尹涛", "生产部", "2026-03-31"),
    ]
    path = by_csv("gb18030")(tmp_path / "2.csv", changed)
    code, told = imported(small, path, "--new-unit", "--confirm", now="2026-04-01T09:00:00+08:00")
    assert code == 0
    assert [(row["key"], row["event"], row["from"], row["to"]) for row in told["rows"]] == [
        ("0012", "transfer", "销售部", "采购部"),
        ("0012", "rename", "张三", "张三丰"),
        ("E0077", "join", "", "生产部"),
        ("E0002", "leave", "销售部", ""),
    ]
    assert people(small)["0012"] == ("employed", "张三丰", "采购部")
    steps = json.loads(small("person", "history", "0012", "--format", "json").stdout)
    assert [(step["at"][:10], step["recorded_at"][:10]) for step in steps[1:]] == [("2026-03-31", "2026-04-01")] * 2


def test_a_file_that_would_make_too_many_leave_is_refused_until_confirmed(small: Run, tmp_path: Path) -> None:
    imported(small, by_openpyxl(tmp_path / "1.xlsx", ALL))
    few = by_openpyxl(tmp_path / "2.xlsx", ALL[:4])
    code, said = imported(small, few)
    assert code == 3
    assert "3 of 6 people would leave (罗慧敏 (E0001), 赵娜 (E0008), 孔霞 (E0009)), more than 20 %" in said
    assert people(small) == expected()
    # E0008 is among them, who imports it: who has left may let nobody else leave.
    assert imported(small, few, "--dry-run", "--confirm")[1]["counts"] == {"done": 2, "refused": 1}
    assert people(small) == expected()
    assert imported(small, few, "--confirm")[1]["counts"] == {"done": 2, "refused": 1}
    assert [state for state, _, _ in people(small).values()].count("left") == 2


CHANGES = [
    ("变动", "工号", "姓名", "部门", "发生时间", "登记时间"),
    ("入职", "E1", "尹涛", "销售部", "2026-03-02 09:00", "2026-03-02 10:00"),
    ("调动", "E1", None, "采购部", "2026-03-04 09:00", "2026-03-05 09:00"),
    ("调岗", "E1", None, "销售部", "2026年3月6日", "2026/3/9 8:30"),
    ("更名", "E1", "尹大涛", None, "2026-03-10T09:00:00+08:00", "2026-03-10 09:00"),
    ("离职", "E1", None, None, "2026-03-20 18:00", "2026-03-20 18:00"),
]


def test_a_list_of_changes_is_carried_out_as_its_times_come_and_each_change_once(small: Run, tmp_path: Path) -> None:
    path = by_openpyxl(tmp_path / "changes.xlsx", CHANGES)
    days = ("02T12", "05T12", "05T13", "09T12", "31T12", "31T13")
    counts = [
        imported(small, path, "--confirm", "--new-unit", now=f"2026-03-{day}:00:00+08:00")[1]["counts"] for day in days
    ]
    assert counts == [
        {"done": 1, "waits": 4},
        {"repeated": 1, "done": 1, "waits": 3},
        {"repeated": 2, "waits": 3},
        {"repeated": 2, "done": 1, "waits": 2},
        {"repeated": 3, "done": 2},
        {"repeated": 5},
    ]
    steps = json.loads(small("person", "history", "E1", "--format", "json").stdout)
    assert [(step["event"], step["at"], step["recorded_at"]) for step in steps] == [
        ("join", "2026-03-02T09:00:00+08:00", "2026-03-02T10:00:00+08:00"),
        ("transfer", "2026-03-04T09:00:00+08:00", "2026-03-05T09:00:00+08:00"),
        ("transfer", "2026-03-06T00:00:00+08:00", "2026-03-09T08:30:00+08:00"),
        ("rename", "2026-03-10T09:00:00+08:00", "2026-03-10T09:00:00+08:00"),
        ("leave", "2026-03-20T18:00:00+08:00", "2026-03-20T18:00:00+08:00"),
    ]


def test_a_list_of_changes_needs_only_the_columns_it_uses_and_has_the_brake(small: Run, tmp_path: Path) -> None:
    imported(small, by_openpyxl(tmp_path / "1.xlsx", ALL))
    one, many = (
        [("变动", "工号", "日期"), ("离职", "E0001", "2026-03-02")],
        [("变动", "工号", "日期"), *(("离职", one, "2026-03-02") for one in ("E0001", "E0002", "E9"))],
    )
    code, said = imported(small, by_openpyxl(tmp_path / "many.xlsx", many))
    assert code == 3
    assert "2 of 6 people would leave (罗慧敏 (E0001), 卢慧𠮷 (E0002)), more than 20 %" in said
    assert imported(small, by_openpyxl(tmp_path / "one.xlsx", one))[1]["counts"] == {"done": 1}
    renames = [("变动", "工号", "日期"), ("改名", "E0002", "2026-03-02")]
    assert "row 2: is empty" in imported(small, by_openpyxl(tmp_path / "renames.xlsx", renames))[1]


def test_a_change_the_rules_refuse_is_told_with_its_row_and_the_others_go_on(small: Run, tmp_path: Path) -> None:
    rows = [CHANGES[0], ("离职", "E9", None, None, "2026-03-02 09:00", None), CHANGES[1]]
    code, told = imported(small, by_openpyxl(tmp_path / "changes.xlsx", rows), now="2026-03-03T12:00:00+08:00")
    assert (code, told["counts"]) == (1, {"done": 1, "refused": 1})
    refused = next(row for row in told["rows"] if row["outcome"] == "refused")
    assert (refused["row"], refused["key"]) == (2, "E9")
    assert "there is no person E9" in refused["why"]


def test_everything_wrong_is_told_at_once_with_sheet_row_and_column(
    small: Run, tmp_path: Path, untouched: None
) -> None:
    rows = [
        HEADERS,
        ("E1", "甲", "部", "2026-03-02"),
        ("E1", "", "部", "2026-03-02"),
        (440101199001011234, "乙", "部", "三月二日"),
        (True, "丙\x07", None, "2026-02-30"),
        ("E/2", "丁", "部", 46083),
    ]
    path = tmp_path / "wrong.xlsx"
    with patch.object(spreadsheets, "_cell", lambda value: value):
        by_xlsxwriter(path, rows, "名册")
    done = small("import", "people", str(path), "--actor", "E0008")
    assert done.exit_code == 2
    for line in (
        "名册: row 3, column B (姓名): is empty",
        "名册: row 3, column A (工号): E1 is in row 2 already",
        "名册: row 4, column A (工号): the number 4.40101e+17 has lost digits",
        "名册: row 4, column D (生效日期): '三月二日' is no date",
        "名册: row 5, column A (工号): True is no text",
        "名册: row 5, column B (姓名): '丙\\x07' holds signs that cannot be seen",
        "名册: row 5, column C (部门): is empty (or a formula that has not been worked out)",
        "名册: row 5, column D (生效日期): '2026-02-30' is no date",
        "名册: row 6, column A (工号): E/2 holds a /",
        "名册: row 6, column D (生效日期): 46083.0 is no date",
    ):
        assert f"wxflow: {line}" in done.stderr, line


def test_a_status_says_who_has_left(small: Run, tmp_path: Path) -> None:
    imported(small, by_openpyxl(tmp_path / "1.xlsx", ALL))
    rows = [(*HEADERS[:3], "在职状态"), *((*one[:3], "离职" if one[0] == "E0002" else "在职") for one in PEOPLE)]
    assert imported(small, by_openpyxl(tmp_path / "2.xlsx", rows))[1]["counts"] == {"done": 1}
    assert people(small)["E0002"][0] == "left"


def test_a_merged_unit_holds_for_all_its_rows_and_no_further(small: Run, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    for row in (["名册"], ["工号", "姓名", "部门"], ["E1", "甲", "销售部"], ["E2", "乙"], ["E3", "丙", "采购部"]):
        page.append(row)
    page.merge_cells("A1:C1")
    page.merge_cells("C3:C4")
    book.save(tmp_path / "merged.xlsx")
    imported(small, tmp_path / "merged.xlsx")
    assert {key: unit for key, (_, _, unit) in people(small).items()} == {
        "E1": "销售部",
        "E2": "销售部",
        "E3": "采购部",
    }


def test_only_hr_may_import_people(small: Run, tmp_path: Path, untouched: None) -> None:
    path = by_openpyxl(tmp_path / "1.xlsx", ALL)
    done = small("import", "people", str(path), "--actor", "E0002", "--format", "json")
    assert done.exit_code == 1
    assert json.loads(done.stdout)["counts"] == {"refused": 6}


# However a file is laid out, the same people come out of it, or a clear problem
