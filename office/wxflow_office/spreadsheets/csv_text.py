"""Read CSV as Excel, WPS and databases write it: find out its encoding and its delimiter."""

import csv
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import Any

from wxflow.errors import BadInput
from wxflow.translatable import tr
from wxflow_office.spreadsheets.headers import field_of

_DELIMITERS = ",;\t，；"
_SNIFFED = 20
"""Rows that tell the delimiter: the first may be a title without one."""


def read(content: bytes, path: Path) -> list[list[Any]]:
    """Return the rows of a CSV file; BadInput when it is no text, or its quotes do not close."""
    text = decoded(content, path)
    delimiter = max(_DELIMITERS, key=lambda one: _headers_shown(text, one))  # a comma, when nothing tells
    try:
        return list(_rows(text, delimiter))
    except csv.Error as error:
        raise BadInput(tr("{path}: is no CSV that can be read: {error}", path=path, error=error)) from None


def decoded(content: bytes, path: Path) -> str:
    """Decode by the byte order mark, else as UTF-8, else as GB18030, which takes in GBK and GB2312."""
    marked = content.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
    start = 0
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError as error:
            start = error.start
    raise BadInput(
        tr(
            "{path}: is neither UTF-8 nor GB18030 text (byte {start}): save it as CSV UTF-8 or as XLSX",
            path=path,
            start=start + 1,
        )
    )


def _headers_shown(text: str, delimiter: str) -> int:
    """Count the headers that a delimiter brings out in one of the first rows: cells may hold lists of anything."""
    try:
        return max((sum(field_of(cell) is not None for cell in row) for row in _first(text, delimiter)), default=0)
    except csv.Error:  # its quotes may close with another one
        return 0


def _first(text: str, delimiter: str) -> Iterator[list[Any]]:
    return islice(_rows(text, delimiter), _SNIFFED)


def _rows(text: str, delimiter: str) -> Iterator[list[Any]]:
    yield from csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
