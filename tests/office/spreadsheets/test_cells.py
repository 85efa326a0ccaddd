"""What a spreadsheet can do to whoever trusts it, each seen in a real one."""

import datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from tests.given.door import Run
from tests.given.imported_people import NAME, PERSON, UNIT, imported, people
from tests.given.spreadsheets import HEADERS, PEOPLE, book, by_csv, by_openpyxl
from wxflow_office.spreadsheets import read
from wxflow_office.spreadsheets import table as columns
from wxflow_office.spreadsheets.cells import Reader


def test_a_number_keeps_the_zeros_its_format_shows(small: Run, tmp_path: Path) -> None:
    rows = [[PERSON, NAME, UNIT], [12, "张三", "销售部"], [7, "李四", "销售部"], [8, "王五", "销售部"]]
    path = book(tmp_path / "p.xlsx", rows, formats={"A2": "0000", "A3": '"E"0000', "A4": "General"})
    assert imported(small, path)[0] == 0
    assert sorted(people(small)) == ["0012", "8", "E0007"]


@pytest.mark.parametrize("value", ["#N/A", "=VLOOKUP(A2,B:C,2)"])
def test_a_formula_that_failed_or_was_not_worked_out_is_a_problem_where_a_blank_cell_is_none(
    small: Run, tmp_path: Path, untouched: None, value: str
) -> None:
    made = openpyxl.Workbook()
    made.active.append([PERSON, NAME, UNIT, "状态"])
    made.active.append(["E1", "张三", "销售部"])
    made.active["D2"] = value
    if value.startswith("#"):
        made.active["D2"].data_type = "e"
    made.save(tmp_path / "p.xlsx")
    code, said = imported(small, tmp_path / "p.xlsx")
    assert code == 2, said
    assert "row 2, column D (状态)" in said


def test_a_title_that_is_merged_across_names_nobody(small: Run, tmp_path: Path, untouched: None) -> None:
    rows = [[PERSON, NAME, UNIT], ["销售部人员"], ["E1", "张三", "销售部"]]
    code, said = imported(small, book(tmp_path / "p.xlsx", rows, "A2:C2"))
    assert code == 2, said


def test_headers_that_are_merged_over_two_rows_are_nobody(small: Run, tmp_path: Path) -> None:
    rows = [[PERSON, NAME, UNIT, "联系方式"], [None, None, None, "电话"], ["E1", "张三", "销售部", "1"]]
    path = book(tmp_path / "p.xlsx", rows, "A1:A2", "B1:B2", "C1:C2")
    assert imported(small, path)[0] == 0
    assert sorted(people(small)) == ["E1"]


def test_a_merged_unit_makes_no_row_of_a_blank_one(small: Run, tmp_path: Path) -> None:
    rows = [[PERSON, NAME, UNIT], ["E1", "张三", "销售部"], ["E2", "李四"]]
    code, said = imported(small, book(tmp_path / "p.xlsx", rows, "C2:C6"))
    assert code == 0, said
    assert sorted(people(small)) == ["E1", "E2"]


def test_names_set_apart_to_look_even_are_the_same_names(small: Run, tmp_path: Path) -> None:
    imported(small, by_openpyxl(tmp_path / "1.xlsx", [HEADERS, *PEOPLE]))
    spaced = [(one, f"{name[0]}　{name[1:]}" if len(name) == 2 else name, *more) for one, name, *more in PEOPLE]
    assert imported(small, by_openpyxl(tmp_path / "2.xlsx", [HEADERS, *spaced]))[1]["counts"] == {}


@pytest.mark.parametrize("person", ["Ｅ０００１", "E0001\u200b"])
def test_a_staff_id_that_only_looks_like_one_is_a_problem_or_the_same(small: Run, tmp_path: Path, person: str) -> None:
    imported(small, by_openpyxl(tmp_path / "1.xlsx", [HEADERS, *PEOPLE]))
    rows = [HEADERS, *((person if one[0] == "E0001" else one[0], *one[1:]) for one in PEOPLE)]
    code, told = imported(small, by_openpyxl(tmp_path / "2.xlsx", rows), "--confirm")
    assert code == 2 or told["counts"] == {}


def test_a_list_in_a_cell_is_no_reason_to_take_its_signs_for_the_delimiter(tmp_path: Path) -> None:
    text = "群编号,范围人员,群负责人\nG1,E1;E2;E3;E4;E5;E6;E7;E8,E1\nG2,E1；E2；E3；E4；E5；E6；E7；E8,E1\n"
    (tmp_path / "g.csv").write_text(text, encoding="utf-8")
    assert [len(row) for row in read.read(tmp_path / "g.csv")[0].rows] == [3, 3, 3]


def test_every_second_of_a_day_is_read_as_it_was_written(tmp_path: Path) -> None:
    start = datetime.datetime(2026, 3, 2)
    moments = [start + datetime.timedelta(seconds=n) for n in range(0, 86_400, 7)]
    with xlsxwriter.Workbook(tmp_path / "t.xlsx") as made:
        page, form = made.add_worksheet(), made.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        page.write_row(0, 0, [PERSON, "发生时间"])
        for n in range(1, len(moments) + 1):
            page.write(n, 0, f"E{n}")
            page.write_number(n, 1, round(46083 + (n - 1) * 7 / 86400, 10), form)
    table = columns.find(read.read(tmp_path / "t.xlsx"), ("person",), ("person", "at"))
    reader = Reader(table, "Asia/Shanghai")
    zone = datetime.timezone(datetime.timedelta(hours=8))
    found = [reader.moment(row, "at") for row in table.rows()]
    assert found == [int(one.replace(tzinfo=zone).timestamp() * 1_000_000) for one in moments]


def test_a_csv_in_utf_16_from_excel_and_a_header_with_a_remark(small: Run, tmp_path: Path) -> None:
    rows = [("工号（必填）", "*姓名", "部门[必填]"), ("E1", "张三", "销售部")]
    assert imported(small, by_csv("utf-16", "\t")(tmp_path / "p.csv", rows))[0] == 0
    assert sorted(people(small)) == ["E1"]
