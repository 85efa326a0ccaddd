"""People come in from spreadsheets as they are, and what differs becomes events."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cli import spreadsheets
from tests.cli.conftest import Run
from tests.cli.spreadsheets import HEADERS, PEOPLE, SAVED, by_csv, by_openpyxl, by_xlsxwriter
from wxflow.errors import BadInput
from wxflow_office.spreadsheets import headers, read, workbooks
from wxflow_office.spreadsheets import table as columns
from wxflow_office.spreadsheets.cells import Reader

DATA = Path(__file__).parent / "data"
ALL = [HEADERS, *PEOPLE]
NOW = "2026-03-03T10:00:00+08:00"
KNOWN = ("person", "name", "unit", "change", "at", "recorded_at")


def imported(run: Run, path: Path, *words: str, now: str = NOW) -> tuple[int, Any]:
    done = run("import", "people", str(path), "--actor", "E0008", "--now", now, "--format", "json", *words)
    return done.exit_code, json.loads(done.stdout) if done.stdout else done.stderr


def people(run: Run) -> dict[str, tuple[str, str, str]]:
    listed = json.loads(run("person", "list", "--format", "json").stdout)
    return {one["key"]: (one["state"], one["name"], one["unit"]) for one in listed}


def expected(rows: Any = PEOPLE) -> dict[str, tuple[str, str, str]]:
    return {person: ("employed", name, unit) for person, name, unit, _ in rows}


WRITERS: dict[str, Callable[[Path, Any], Path]] = {
    "openpyxl.xlsx": by_openpyxl,
    "xlsxwriter.xlsx": by_xlsxwriter,
    "utf-8.csv": by_csv("utf-8"),
    "utf-8-sig.csv": by_csv("utf-8-sig"),
    "gb18030.csv": by_csv("gb18030"),
    "utf-16.csv": by_csv("utf-16"),
    "semicolon.csv": by_csv("gb18030", ";"),
    "tab.csv": by_csv("utf-8", "\t"),
}


@pytest.mark.parametrize("writer", WRITERS)
def test_every_writers_file_brings_in_the_same_people(small: Run, tmp_path: Path, writer: str) -> None:
    code, told = imported(small, WRITERS[writer](tmp_path / writer, ALL))
    assert (code, told["counts"]) == (0, {"done": 6})
    assert people(small) == expected()
    code, told = imported(small, tmp_path / writer)
    assert (code, told["counts"]) == (0, {})


@pytest.mark.parametrize("name", ["libreoffice.xlsx", "libreoffice.ods", "libreoffice.xls"])
def test_a_file_that_libreoffice_saved_brings_in_the_same_people(small: Run, name: str) -> None:
    code, told = imported(small, DATA / name)
    assert (code, told["counts"]) == (0, {"done": 12})
    assert people(small) == expected(SAVED)


@pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice is not installed here: its saved files are read"
)
def test_what_libreoffice_saves_now_brings_in_the_same_people(small: Run, tmp_path: Path) -> None:
    by_openpyxl(tmp_path / "people.xlsx", ALL)
    saved = tmp_path / "saved"
    words = ["soffice", "--headless", "--convert-to", "xlsx", "--outdir", str(saved), str(tmp_path / "people.xlsx")]
    subprocess.run(words, check=True, capture_output=True)
    assert imported(small, saved / "people.xlsx")[1]["counts"] == {"done": 6}
    assert people(small) == expected()


def test_what_differs_becomes_join_transfer_rename_and_leave(small: Run, tmp_path: Path) -> None:
    imported(small, by_openpyxl(tmp_path / "1.xlsx", ALL))
    changed = [
        HEADERS,
        *PEOPLE[2:],
        ("0012", "张三丰", "采购部", "2026-03-31"),
        ("E0077", "尹涛", "生产部", "2026-03-31"),
    ]
    code, told = imported(small, by_csv("gb18030")(tmp_path / "2.csv", changed), now="2026-04-01T09:00:00+08:00")
    assert code == 0
    assert [(row["key"], row["event"], row["from"], row["to"]) for row in told["rows"]] == [
        ("E0002", "leave", "销售部", ""),
        ("0012", "transfer", "销售部", "采购部"),
        ("0012", "rename", "张三", "张三丰"),
        ("E0077", "join", "", "生产部"),
    ]
    assert people(small)["0012"] == ("employed", "张三丰", "采购部")
    steps = json.loads(small("person", "history", "0012", "--format", "json").stdout)
    assert [(step["at"][:10], step["recorded_at"][:10]) for step in steps[1:]] == [("2026-03-31", "2026-04-01")] * 2


def test_a_file_that_would_make_too_many_leave_is_refused_until_confirmed(small: Run, tmp_path: Path) -> None:
    imported(small, by_openpyxl(tmp_path / "1.xlsx", ALL))
    few = by_openpyxl(tmp_path / "2.xlsx", ALL[:4])
    code, said = imported(small, few)
    assert code == 3
    assert "3 of 6 people would leave (E0001, E0008, E0009), more than 20 %" in said
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
    counts = [imported(small, path, "--confirm", now=f"2026-03-{day}:00:00+08:00")[1]["counts"] for day in days]
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
    assert "2 of 6 people would leave (E0001, E0002), more than 20 %" in said
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


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "no row of headers is found"),
        ("工号,姓名\nE1,甲\n".encode(), "row 1: there is no column 部门 (unit)"),
        ("工号,姓名,部门,姓 名\nE1,甲,部,乙\n".encode(), "row 1, column D: a second column 姓名 (name)"),
        ("工号,姓名,部门\n".encode(), "there is nobody under the headers of row 1"),
        ('工号,姓名,部门\nE1,"甲,部\n'.encode(), "is no CSV that can be read"),
        (b"\xff\x00\x81\x20", "is neither UTF-8 nor GB18030 text (byte 1)"),
        (b"PK\x03\x04 broken", "is no workbook that can be read"),
        ("工号,姓名,部门,状态\nE1,甲,部,休假\n".encode(), "'休假' is not known: give one of 在职, 离职"),
        ("工号,姓名,部门,变动\nE1,甲,部,升职\n".encode(), "'升职' is not known: give one of 入职, 调动, 改名, 离职"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_clear_line(
    small: Run, tmp_path: Path, untouched: None, content: bytes, why: str
) -> None:
    (tmp_path / "people.csv").write_bytes(content)
    done = small("import", "people", "people.csv", "--actor", "E0008")
    assert done.exit_code == 2
    assert why in done.stderr
    assert "Traceback" not in done.stderr


def test_a_sheet_that_reaches_too_far_is_refused_before_it_is_read(small: Run, tmp_path: Path, untouched: None) -> None:
    book = openpyxl.Workbook()
    book.active.append(HEADERS)
    book.active.cell(1_048_576, 16_384, "x")
    book.save(tmp_path / "far.xlsx")
    done = small("import", "people", "far.xlsx", "--actor", "E0008")
    assert done.exit_code == 2
    assert "far.xlsx: has a sheet of 1048576 rows and 16384 columns" in done.stderr


def test_a_bomb_is_refused_before_it_is_unpacked(small: Run, tmp_path: Path, untouched: None) -> None:
    with (
        ZipFile(tmp_path / "bomb.xlsx", "w", ZIP_DEFLATED) as bomb,
        bomb.open("xl/worksheets/sheet1.xml", "w") as sheet,
    ):
        sheet.write(bytes(3_000_000))
    with patch.object(workbooks, "_MOST_BYTES", 2_000_000):
        done = small("import", "people", "bomb.xlsx", "--actor", "E0008")
    assert done.exit_code == 2
    assert "bomb.xlsx: unpacks to 3 MB, more than 2" in done.stderr


def test_a_file_that_is_not_there_is_bad_input(small: Run, untouched: None) -> None:
    done = small("import", "people", "none.xlsx", "--actor", "E0008")
    assert (done.exit_code, "none.xlsx: cannot be read" in done.stderr) == (2, True)


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

CELLS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=8)
ORDERS = st.permutations(("person", "name", "unit"))
NAMES = {field: st.sampled_from(headers.HEADERS[field].split()) for field in ("person", "name", "unit")}
LAYOUTS = st.fixed_dictionaries(
    {
        "order": ORDERS,
        "names": st.fixed_dictionaries(NAMES),
        "spaced": st.booleans(),
        "title": st.booleans(),
        "blank": st.sets(st.integers(0, 5), max_size=3),
        "more": st.lists(CELLS.filter(lambda text: headers.field_of(text) is None), max_size=2),
        "writer": st.sampled_from(sorted(WRITERS)),
    }
)


def laid_out(layout: dict[str, Any]) -> list[list[Any]]:
    """Lay the people out as somebody might."""
    rows: list[list[Any]] = [["在职人员名册"], []] if layout["title"] else []
    spaced = (lambda name: f" {name[0]}　{name[1:].upper()} ") if layout["spaced"] else str
    rows.append([*(spaced(layout["names"][field]) for field in layout["order"]), *layout["more"]])
    for number, (person, name, unit, _) in enumerate(PEOPLE):
        cells = {"person": person, "name": name, "unit": f" {unit} "}
        rows.append([*(cells[field] for field in layout["order"]), *("x" for _ in layout["more"])])
        if number in layout["blank"]:
            rows.append([None, "  ", None])
    return rows


@settings(max_examples=150)
@given(layout=LAYOUTS)
def test_the_same_people_come_out_however_a_file_is_laid_out(layout: dict[str, Any]) -> None:
    with TemporaryDirectory() as folder:
        path = WRITERS[layout["writer"]](Path(folder) / layout["writer"], laid_out(layout))
        table = columns.find(read.read(path), ("person", "name", "unit"), KNOWN)
        assert not isinstance(table, str), table
        reader = Reader(table, "Asia/Shanghai")
        found = [tuple(reader.text(row, field) for field in ("person", "name", "unit")) for row in table.rows()]
        assert reader.problems == []
        assert found == [one[:3] for one in PEOPLE]


HEADINGS = st.sampled_from([name for names in headers.HEADERS.values() for name in names.split()])
VALUES = st.one_of(
    CELLS, st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.booleans(), st.dates(), HEADINGS
)


@settings(max_examples=150)
@given(
    rows=st.lists(
        st.lists(st.one_of(VALUES, st.sampled_from(headers.HEADERS["person"].split())), max_size=5), max_size=8
    )
)
def test_whatever_stands_in_a_workbook_is_read_or_a_clear_problem(rows: list[list[Any]]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "any.xlsx"
        with patch.object(spreadsheets, "_cell", lambda value: value):
            by_xlsxwriter(path, rows)
        table = columns.find(read.read(path), ("person",), KNOWN)
        if isinstance(table, str):
            return
        reader = Reader(table, "Asia/Shanghai")
        for row in table.rows():
            text, moment = reader.text(row, "person"), reader.moment(row, "at")
            assert isinstance(text, str)
            assert moment is None or isinstance(moment, int)
        assert all(problem.startswith("Sheet1: row ") for problem in reader.problems)


@settings(max_examples=200)
@given(content=st.binary(max_size=200))
def test_whatever_bytes_a_file_has_it_is_read_or_refused(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "any.csv"
        path.write_bytes(content)
        try:
            read.read(path)
        except BadInput as error:
            assert str(error).startswith(str(path))
