"""Read spreadsheets as they come: CSV in the encodings China uses, XLSX and its kin."""

import csv
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import BadZipFile, ZipFile

from wxflow.errors import BadInput

_MOST_BYTES = 1_000_000_000
"""What a workbook may unpack to, and about what a file of a million rows takes."""
_MOST_CELLS = 20_000_000
_HEAD = 4096
"""Bytes at the beginning of a sheet, which say how far it reaches."""
_DIMENSION = re.compile(rb'<dimension ref="[A-Z]+[0-9]+:([A-Z]{1,3})([0-9]{1,7})"')
_DELIMITERS = ",;\t，；"
_SNIFFED = 20
"""Lines that tell the delimiter: the first may be a title without one."""
_WORKBOOKS = (b"PK", b"\xd0\xcf\x11\xe0")
"""How an XLSX, XLSB or ODS begins, and an old XLS."""


class Sheet(NamedTuple):
    """One table of cells as they are: texts, numbers, dates, or an empty text; the first row is number 1."""

    name: str
    rows: list[list[Any]]


def read(path: Path, wanted: str | None = None) -> list[Sheet]:
    """Return a file's sheets, or the one that is wanted; BadInput when it is none that can be read."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadInput(f"{path}: cannot be read: {error.strerror}") from None
    if content.startswith(_WORKBOOKS):
        sheets = list(_workbook(path, wanted))
    else:
        sheets = [Sheet(path.name, _csv(content, path))]
    if wanted is not None and not any(sheet.name == wanted for sheet in sheets):
        raise BadInput(f"{path}: there is no sheet '{wanted}'; there are: {', '.join(sheet.name for sheet in sheets)}")
    return sheets


def _csv(content: bytes, path: Path) -> list[list[Any]]:
    text = _decoded(content, path)
    top = "\n".join(text.splitlines()[:_SNIFFED])
    delimiter = max(_DELIMITERS, key=top.count)
    try:
        return [[*row] for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)]
    except csv.Error as error:
        raise BadInput(f"{path}: is no CSV that can be read: {error}") from None


def _decoded(content: bytes, path: Path) -> str:
    """Decode by the byte order mark, else as UTF-8, else as GB18030, which takes in GBK and GB2312."""
    marked = content.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
    start = 0
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError as error:
            start = error.start
    raise BadInput(f"{path}: is neither UTF-8 nor GB18030 text (byte {start + 1}): save it as CSV UTF-8 or as XLSX")


def _workbook(path: Path, wanted: str | None) -> Iterator[Sheet]:
    # calamine takes 10 ms to import.
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, XmlError, ZipError

    _check_size(path)
    try:
        book = CalamineWorkbook.from_path(str(path))  # pyright: ignore[reportUnknownMemberType]
        for sheet in book.sheets_metadata:
            if sheet.typ == SheetTypeEnum.WorkSheet and wanted in (None, sheet.name):
                yield Sheet(sheet.name, _cells(book.get_sheet_by_name(sheet.name), path))
            elif sheet.typ == SheetTypeEnum.WorkSheet:
                yield Sheet(sheet.name, [])
    except PasswordError:
        raise BadInput(f"{path}: is encrypted: save it without a password") from None
    except (CalamineError, XmlError, ZipError, OSError) as error:
        raise BadInput(f"{path}: is no workbook that can be read: {error}") from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # what calamine, in Rust, ends with when it is at its wits' end
            raise
        raise BadInput(f"{path}: is no workbook that can be read: {error}") from None


def _cells(sheet: Any, path: Path) -> list[list[Any]]:
    """Return a sheet's cells from its first row and column on, each of a merged range holding what the range does."""
    _check_area(path, sheet.total_height, sheet.total_width)
    rows: list[list[Any]] = sheet.to_python(skip_empty_area=False)
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        for row in rows[top : bottom + 1]:
            row[left : right + 1] = [rows[top][left]] * len(row[left : right + 1])
    return rows


def _check_size(path: Path) -> None:
    """Refuse what unpacks to more than anybody's personnel needs, before it is unpacked."""
    try:
        with ZipFile(path) as packed:
            size = sum(one.file_size for one in packed.infolist())
            if size > _MOST_BYTES:
                raise BadInput(f"{path}: unpacks to {size // 1_000_000} MB, more than {_MOST_BYTES // 1_000_000}")
            for one in packed.namelist():
                if one.startswith("xl/worksheets/"):
                    with packed.open(one) as sheet:
                        _check_told_area(path, sheet.read(_HEAD))
    except (BadZipFile, NotImplementedError, RuntimeError, OSError):
        return  # an old XLS, encrypted, or broken: calamine will say


def _check_told_area(path: Path, head: bytes) -> None:
    """Refuse a sheet that says itself it reaches too far: a stray cell in the last corner, say."""
    if told := _DIMENSION.search(head):
        column = 0
        for letter in told[1]:
            column = column * 26 + letter - 64
        _check_area(path, int(told[2]), column)


def _check_area(path: Path, rows: int, columns: int) -> None:
    if rows * columns > _MOST_CELLS:
        raise BadInput(f"{path}: has a sheet of {rows} rows and {columns} columns: delete what is empty at its end")
