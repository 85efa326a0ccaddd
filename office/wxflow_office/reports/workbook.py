"""Write a workbook that is ready to be read and printed; a text in it is a text, never a formula."""

from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter  # pyright: ignore[reportMissingTypeStubs]
from xlsxwriter.exceptions import FileCreateError  # pyright: ignore[reportMissingTypeStubs]

from wxflow.errors import BadInput
from wxflow.translatable import tr
from wxflow_office.reports.penalty_columns import COLUMNS

MOST_ROWS = 1_048_576
"""As many as a sheet can have."""
_A4 = 9
_LONGEST_HEADER = 200
_FORMATS: Mapping[str, Mapping[str, Any]] = {
    "text": {"text_wrap": True},
    "yuan": {"num_format": '#,##0"元"'},
    "count": {"num_format": "#,##0"},
    "time": {"num_format": "yyyy-mm-dd hh:mm"},
    "end of day": {"num_format": 'yyyy-mm-dd "24:00"'},
    "day": {"num_format": "yyyy-mm-dd"},
}
_END = "T24"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@contextmanager
def workbook(path: Path, title: str) -> Generator["Workbook"]:
    """Lend a workbook that is written to `path` at the end; what it keeps meanwhile lies beside."""
    book = Workbook(path, title)
    yield book
    book.close()


class Workbook:
    """A workbook, written sheet by sheet and row by row; equal rows make equal files."""

    def __init__(self, path: Path, title: str) -> None:
        kept = {"constant_memory": True, "tmpdir": str(path.parent)}
        as_text = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self._book: Any = xlsxwriter.Workbook(str(path), {**kept, **as_text})
        self._title = title
        self._formats = {
            (kind, bold): self._book.add_format({**form, "valign": "top", "bold": bold, "top": int(bold)})
            for kind, form in _FORMATS.items()
            for bold in (False, True)
        }
        self._head = self._book.add_format({"bold": True, "bg_color": "#D9E1F2", "bottom": 1})
        self.date(0)

    def date(self, made: int) -> None:
        """Say when it was made, UTC microseconds; the clock is not asked."""
        self._book.set_properties({"title": self._title, "created": _EPOCH + timedelta(microseconds=made)})

    def sheet(self, name: str, columns: Sequence[str]) -> "Sheet":
        """Add a sheet with a heading that stays in sight and stands on every page."""
        sheet = self._book.add_worksheet(name)
        for n, column in enumerate(columns):
            sheet.set_column(n, n, COLUMNS[column].width)
            sheet.write_string(0, n, COLUMNS[column].heading, self._head)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.set_margins(left=0.4, right=0.4)
        sheet.fit_to_pages(1, 0)
        sheet.set_header("&C" + self._title[:_LONGEST_HEADER].replace("&", "&&"))
        sheet.set_footer("&C&A　第 &P 页，共 &N 页")
        return Sheet(sheet, name, columns, self._formats)

    def close(self) -> None:
        """Write the file; OSError when it cannot be written."""
        try:
            self._book.close()
        except FileCreateError as error:
            raise error.args[0] from None


class Sheet:
    """A sheet, written a row at a time."""

    def __init__(self, sheet: Any, name: str, columns: Sequence[str], formats: Mapping[tuple[str, bool], Any]) -> None:
        self._sheet, self._name, self._columns, self._formats = sheet, name, columns, formats
        self._row = 0

    def add(self, row: Mapping[str, Any], *, bold: bool = False) -> None:
        """Write a row; BadInput when the sheet is full."""
        self._row += 1
        if self._row >= MOST_ROWS:
            raise BadInput(
                tr(
                    "sheet {name} has no room for more than {most_rows} rows: ask for a shorter time",
                    name=self._name,
                    most_rows=MOST_ROWS - 1,
                )
            )
        for n, column in enumerate(self._columns):
            kind, value = COLUMNS[column].kind, row.get(column)
            if column == "amount" and row.get("amount_unit", "yuan") != "yuan":
                kind = "count"  # points are no yuan
            form = self._formats[kind, bold]
            if kind == "time" and value is not None and _END in value:
                form, value = self._formats["end of day", bold], value.replace(_END, "T00")  # no sheet knows that hour
            if value is None:
                self._sheet.write_blank(self._row, n, None, form)
            elif kind == "text":
                self._sheet.write_string(self._row, n, value, form)
            elif kind == "time":
                # A sheet knows no zones: what is shown is the company's own time.
                self._sheet.write_datetime(self._row, n, datetime.fromisoformat(value).replace(tzinfo=None), form)
            elif kind == "day":
                # The deadline is the end of the day before.
                last = datetime.fromisoformat(value).replace(tzinfo=None) - timedelta(microseconds=1)
                self._sheet.write_datetime(self._row, n, last.replace(hour=0, minute=0, second=0, microsecond=0), form)
            else:
                self._sheet.write_number(self._row, n, value, form)

    def total(self, sums: Mapping[str, int]) -> None:
        """Write the last row: sums, as numbers."""
        self.add({self._columns[0]: "合计", **sums}, bold=True)

    def note(self, text: str) -> None:
        """Write a note below everything."""
        self._row += 1
        self._sheet.write_string(self._row, 0, text)
