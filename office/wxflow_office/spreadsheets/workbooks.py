"""Read workbooks: what calamine makes of their cells, and what their XML tells besides."""

import zlib
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from wxflow.errors import BadInput
from wxflow.translatable import tr
from wxflow_office.spreadsheets import xlsx_xml
from wxflow_office.spreadsheets.sheet import Fault, Sheet
from wxflow_office.spreadsheets.xml_parts import MOST_CELLS, Area, Marks

_MOST_BYTES = 400_000_000
"""What a workbook may unpack to, and more than a file of a million rows takes."""
_CHUNK = 1 << 20
_BROKEN = (BadZipFile, zlib.error, LookupError, RuntimeError, ValueError, EOFError)
"""What comes of unpacking and parsing a broken file; a key or an encoding nobody knows is a LookupError."""


def read(content: bytes, path: Path, wanted: str | None) -> Iterator[Sheet]:
    """Yield a workbook's sheets, those that are not wanted without rows; BadInput when it cannot be read."""
    # calamine takes 10 ms to import.
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    marks = _marks(content, path) if content.startswith(b"PK") else {}
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        for sheet in book.sheets_metadata:
            if sheet.typ != SheetTypeEnum.WorkSheet:
                continue
            if wanted not in (None, sheet.name):
                yield Sheet(sheet.name, [], {})
                continue
            hidden = wanted is None and sheet.visible != SheetVisibleEnum.Visible
            yield _sheet(book.get_sheet_by_name(sheet.name), marks.get(sheet.name, Marks()), path, hidden=hidden)
    except PasswordError:
        raise BadInput(tr("{path}: is encrypted: save it without a password", path=path)) from None
    except (CalamineError, OSError):
        raise _broken(path) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # calamine's way to fail on a file it did not expect
            raise
        raise _broken(path) from None


def _broken(path: Path) -> BadInput:
    """Return what is told of a file that no parser understands, in words that help: theirs do not."""
    return BadInput(tr("{path}: is no workbook that can be read: open it and save it as XLSX", path=path))


def _marks(content: bytes, path: Path) -> dict[str, Marks]:
    """Return the sheets' marks; BadInput when it unpacks to too much or is laid out over too many cells."""
    try:
        with ZipFile(BytesIO(content)) as packed:
            _check_size(packed, path)
            if "xl/workbook.bin" in packed.namelist():
                raise BadInput(tr("{path}: is a binary workbook (XLSB): save it as XLSX", path=path))
            found = xlsx_xml.read(packed)
    except _BROKEN:
        raise _broken(path) from None
    for marks in found.values():
        _check_cells(marks.height, marks.width, path)
    return found


def _check_size(packed: ZipFile, path: Path) -> None:
    """Refuse what unpacks to too much; unpack the rest once, since only its checksums tell that it is no lie."""
    size = sum(one.file_size for one in packed.infolist())
    if size > _MOST_BYTES:
        raise BadInput(
            tr(
                "{path}: unpacks to {size} MB, more than {most_bytes}",
                path=path,
                size=size // 1000000,
                most_bytes=_MOST_BYTES // 1000000,
            )
        )
    for one in packed.infolist():
        with packed.open(one) as part:
            while part.read(_CHUNK):  # no further than it says, and then its checksum is held against it
                pass


def _check_cells(height: int, width: int, path: Path) -> None:
    if height * width > MOST_CELLS:
        raise BadInput(
            tr(
                "{path}: has a sheet of {height} rows and {width} columns: delete what stands far off in it",
                path=path,
                height=height,
                width=width,
            )
        )


def _sheet(sheet: Any, marks: Marks, path: Path, *, hidden: bool) -> Sheet:
    """Return a sheet from its first row and column on."""
    _check_cells(sheet.total_height, sheet.total_width, path)
    rows: list[list[Any]] = sheet.to_python(skip_empty_area=False)
    for (row, column), form in marks.forms.items():
        cell = rows[row][column]
        if isinstance(cell, int | float) and cell == int(cell) >= 0:
            rows[row][column] = form.format(int(cell))
    for (row, column), why in marks.faults.items():
        rows += [[] for _ in range(row + 1 - len(rows))]
        rows[row] += [""] * (column + 1 - len(rows[row]))
        rows[row][column] = Fault(why)
    if areas := sorted(sheet.merged_cell_ranges or marks.merged):
        _carry_down(rows, areas)
    tall = {top + 1: bottom + 1 for (top, _), (bottom, _) in areas if bottom > top}
    return Sheet(sheet.name, rows, tall, hidden)


def _carry_down(rows: list[list[Any]], areas: Sequence[Area]) -> None:
    """Let a merged cell hold for all its rows, but make no row of a blank one."""
    said = [any(cell != "" for cell in row) for row in rows]
    done: dict[int, int] = {}
    for (top, column), (bottom, _) in areas:
        if top < done.get(column, 0):  # merged twice: a broken file
            continue
        done[column] = bottom
        for number in range(top + 1, min(bottom + 1, len(rows))):
            if said[number]:
                rows[number][column] = rows[top][column]
