"""A spreadsheet is read whoever wrote it and however it is laid out, or refused in one clear line."""

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

from tests.given import spreadsheets
from tests.given.door import Run
from tests.given.imported_people import ALL, expected, imported, people
from tests.given.spreadsheets import BY_LIBREOFFICE, HEADERS, PEOPLE, SAVED, by_csv, by_openpyxl, by_xlsxwriter
from wxflow.errors import BadInput
from wxflow_office.spreadsheets import headers, read, workbooks
from wxflow_office.spreadsheets import table as columns
from wxflow_office.spreadsheets.cells import Reader

KNOWN = ("person", "name", "unit", "change", "at", "recorded_at")
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
    code, told = imported(small, BY_LIBREOFFICE / name)
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
        ("工号,姓名,部门,状态\nE1,甲,部,待定\n".encode(), "'待定' is not known: give one of 在职, 离职"),
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
        try:
            table = columns.find(read.read(path), ("person",), KNOWN)
        except columns.MissingColumn:
            return
        reader = Reader(table, "Asia/Shanghai")
        for row in table.rows():
            text, moment = reader.text(row, "person"), reader.moment(row, "at")
            assert isinstance(text, str)
            assert moment is None or isinstance(moment, int)
        assert all(problem.startswith("Sheet1: row ") for problem in reader.problems)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a picture"),
        (rb"{\rtf1\ansi \u29579?}", "a document of text"),
        (b"Rar!\x1a\x07", "a packed archive"),
    ],
)
@pytest.mark.parametrize("name", ["群.xlsx", "群.csv", "群"])
def test_what_is_no_table_is_taken_for_none_whatever_it_is_called(content: bytes, what: str, name: str) -> None:
    with pytest.raises(BadInput) as refused:
        read.sheets_in(content, Path(name))
    assert str(refused.value) == f"{name}: is {what}, no table: save the table as XLSX or CSV"


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
