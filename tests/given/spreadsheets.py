"""Write spreadsheets as others do."""

import csv
from collections.abc import Callable, Sequence
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter

BY_LIBREOFFICE = Path(__file__).parent / "data"
"""Where the same people lie as LibreOffice saved them: libreoffice.ods, .xls and .xlsx."""
HEADERS = ("工号", "姓名", "部门", "生效日期")
PEOPLE = (
    ("0012", "张三", "销售部", "2026-03-02"),
    ("E0002", "卢慧𠮷", "销售部", "2026-03-02"),
    ("E0003", "阿卜杜·热合曼", "采购部", "2026-03-03"),
    ("E0008", "赵娜", "人事部", "2026-03-02"),
    ("E0009", "孔霞", "信息中心", "2026-03-02"),
    ("E0001", "罗慧敏", "总经办", "2026-03-02"),
)
SAVED = (
    *PEOPLE,
    ("E0005", "张三", "采购部", "2026-03-02"),
    ("E0006", "尹涛", "生产部", "2026-03-02"),
    ("E0007", "叶娜凯", "物流部", "2026-03-02"),
    ("E0010", "蔡红", "质量部", "2026-03-02"),
    ("E0011", "赵梅杰", "法务部", "2026-03-02"),
    ("E0012", "汪兰晨", "法务部", "2026-03-02"),
)
"""The people of the files that LibreOffice 24.8 has saved, a merged title above them."""
Rows = Sequence[Sequence[Any]]


def by_openpyxl(path: Path, rows: Rows, sheet: str = "Sheet1") -> Path:
    """Write a workbook with openpyxl, its days as dates."""
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append([_cell(value) for value in row])
    book.save(path)
    return path


def by_xlsxwriter(path: Path, rows: Rows, sheet: str = "Sheet1") -> Path:
    """Write a workbook with xlsxwriter, its days as dates."""
    with xlsxwriter.Workbook(path) as book:
        page, day = book.add_worksheet(sheet), book.add_format({"num_format": "yyyy-mm-dd"})
        for down, row in enumerate(rows):
            for across, value in enumerate(row):
                cell = _cell(value)
                if isinstance(cell, date):
                    page.write_datetime(down, across, cell, day)
                elif isinstance(cell, str):
                    page.write_string(down, across, cell)
                elif cell is not None:
                    page.write(down, across, cell)
    return path


def book(path: Path, rows: Sequence[Any], *merged: str, formats: dict[str, str] | None = None) -> Path:
    """Write a workbook with openpyxl as it is given: its rows, formats by cell, areas to be merged."""
    made = openpyxl.Workbook()
    page = made.active
    for row in rows:
        page.append(row)
    for place, form in (formats or {}).items():
        page[place].number_format = form
    for area in merged:
        page.merge_cells(area)
    made.save(path)
    return path


def by_csv(encoding: str, delimiter: str = ",") -> Callable[[Path, Rows], Path]:
    """Return what writes CSV in an encoding."""

    def write(path: Path, rows: Rows) -> Path:
        text = StringIO()
        csv.writer(text, delimiter=delimiter).writerows(
            [["" if cell is None else cell for cell in row] for row in rows]
        )
        path.write_bytes(text.getvalue().encode(encoding))
        return path

    return write


def _cell(value: Any) -> Any:
    """Make a date of a day, as a spreadsheet does with what is typed into it."""
    is_day = isinstance(value, str) and len(value) == 10 and value.startswith("2026-")
    return date.fromisoformat(value) if is_day else value
