"""Write a sheet of texts that comes back as it went: CSV, or XLSX by the file's name."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from wxflow.errors import BadInput
from wxflow.translatable import tr
from wxflow_office.files.atomic import replacing
from wxflow_office.texts.as_text import csv_cell

_WIDE = 18


def check_name(path: Path) -> None:
    """Raise BadInput for a file that would be neither."""
    if path.suffix.lower() not in (".csv", ".xlsx"):
        raise BadInput(tr("{path}: name a file .xlsx or .csv", path=path))


def write(path: Path, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write the rows under their headings into a new file; BadInput when it is there or cannot be written."""
    check_name(path)
    with replacing(path, force=None) as written:
        if path.suffix.lower() == ".csv":
            with written.open("w", encoding="utf-8-sig", newline="") as file:
                csv.writer(file).writerows([headings, *(map(_guarded, row) for row in rows)])
        else:
            _write_workbook(written, headings, rows)


def _guarded(text: str) -> str | int:
    """Write a text so that no spreadsheet takes zeros off it."""
    return f'="{text}"' if text.isdecimal() else csv_cell(text)


def _write_workbook(path: Path, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    import xlsxwriter  # pyright: ignore[reportMissingTypeStubs] # 40 ms: only where a workbook is written

    as_text = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    opened: Any = xlsxwriter.Workbook(str(path), as_text)
    with opened as book:
        sheet = book.add_worksheet()
        sheet.set_column(0, len(headings) - 1, _WIDE, book.add_format({"num_format": "@"}))
        sheet.freeze_panes(1, 0)
        for number, row in enumerate([headings, *rows]):
            for at, text in enumerate(row):
                sheet.write_string(number, at, text)
