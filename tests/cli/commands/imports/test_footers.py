"""Rows of a list that are about nobody, and rows that stand in another order than they happened in."""

import json
from pathlib import Path

import pytest

from tests.given.door import Run
from tests.given.imported_people import ALL, NOW, imported, people
from tests.given.spreadsheets import by_csv, by_openpyxl

FOOTERS = [
    ["合计", "5人", "4个部门"],
    ["", "总计", "12"],
    ["销售部小计", "", ""],
    ["合计：12人", "", ""],
    ["共 12 人", "", ""],
    ["制表人：张三", "审核人：李四", ""],
    ["制表人", "张三", ""],
    ["审核", "", ""],
    ["TOTAL12", "", ""],
]


@pytest.mark.parametrize("row", FOOTERS, ids=str)
def test_a_row_of_sums_or_signatures_is_passed_over_and_said(row: list[str], small: Run, tmp_path: Path) -> None:
    done = small(
        "import", "people", str(by_openpyxl(tmp_path / "p.xlsx", [*ALL, row])), "--actor", "E0008", "--now", NOW
    )
    assert done.exit_code == 0, done.output
    assert len(people(small)) == len(ALL) - 1
    assert f"row {len(ALL) + 1} ({next(filter(None, row))}) is passed over" in done.stderr


def test_somebody_of_a_unit_that_audits_is_no_signature(small: Run, tmp_path: Path) -> None:
    rows = [
        ["部门", "工号", "姓名"],
        ["审核", "E0001", "罗慧敏"],
        ["合计部", "E0002", "葛强华"],
        ["审核部", "E0003", "计小"],
    ]
    code, _ = imported(small, by_csv("utf-8")(tmp_path / "p.csv", rows))
    assert (code, len(people(small))) == (0, 3)


def test_a_nickname_that_looks_like_a_subtotal_is_somebody(active: Run, tmp_path: Path) -> None:
    roster = by_csv("utf-8")(tmp_path / "r.csv", [["备注名"], ["群主"], ["小计"], ["合计：2人"]])
    done = active("inspect", "G001", "--roster", str(roster), "--actor", "E0009", "--dry-run", "--recorded-at",
                  "2026-03-20T10:00:00+08:00", "--format", "json")  # fmt: skip
    found = [one["found"] for one in json.loads(done.stdout)["findings"] if one["kind"] == "surplus"]
    assert found == ["小计"]
    assert "passed over" in done.stderr


def test_changes_are_carried_out_in_the_order_they_happened_in_whatever_the_files(small: Run, tmp_path: Path) -> None:
    rows = [["工号", "姓名", "部门", "变动", "发生时间"],
            ["E0002", "", "", "离职", "2026-03-02 15:00"],
            ["E0002", "", "采购部", "调动", "2026-03-02 12:00"],
            ["E0002", "葛强华", "销售部", "入职", "2026-03-02 09:00"]]  # fmt: skip
    code, told = imported(small, by_csv("utf-8")(tmp_path / "c.csv", rows))
    assert (code, [one["row"] for one in told["rows"]]) == (0, [4, 3, 2])
    assert people(small)["E0002"] == ("left", "葛强华", "采购部")


@pytest.mark.parametrize("status", ["试用期", "实习", "长期病假", "外派", "停薪留职"])
def test_whoever_is_on_probation_ill_or_posted_elsewhere_is_employed(status: str, small: Run, tmp_path: Path) -> None:
    rows = [["工号", "姓名", "部门", "状态"], ["E0001", "罗慧敏", "总经办", status]]
    assert imported(small, by_csv("utf-8")(tmp_path / "p.csv", rows))[0] == 0
    assert people(small)["E0001"][0] == "employed"


@pytest.mark.parametrize("status", ["辞职", "退休", "辞退"])
def test_whoever_has_resigned_retired_or_been_dismissed_has_left(status: str, small: Run, tmp_path: Path) -> None:
    for state in ("在职", status):
        rows = [["工号", "姓名", "部门", "状态"], ["E0001", "罗慧敏", "总经办", state]]
        assert imported(small, by_csv("utf-8")(tmp_path / "p.csv", rows), "--confirm")[0] == 0
    assert people(small)["E0001"][0] == "left"
