"""Read spreadsheets as they come: CSV in the encodings China uses, XLSX and its kin."""

import re
from pathlib import Path

from wxflow.errors import BadInput, system_error
from wxflow.translatable import listed, tr
from wxflow_office.spreadsheets import csv_text, pages, workbooks
from wxflow_office.spreadsheets.quiet import quiet
from wxflow_office.spreadsheets.sheet import Sheet

_GUARDED = re.compile(r'\s*(?:=\s*"(?P<formula>(?:[^"]|"")*)"|\'(?P<rest>.*))\s*', re.DOTALL)
"""How a text is guarded against being taken for a number: ="00123", or an apostrophe before it."""
_WORKBOOKS = (b"PK", b"\xd0\xcf\x11\xe0")
"""How an XLSX or ODS begins, and an old XLS."""
_OTHERS = (
    ((b"%PDF-",), tr("a PDF document")),
    ((b"\x89PNG", b"\xff\xd8\xff", b"GIF8"), tr("a picture")),
    ((b"{\\rtf",), tr("a document of text")),
    ((b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b"), tr("a packed archive")),
)
"""How what is no table begins, whatever it is called: as text, its lines would be taken for somebody's nicknames."""


def read(path: Path, wanted: str | None = None) -> list[Sheet]:
    """Return a file's sheets, or the one that is wanted; BadInput when it is none that can be read."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadInput(tr("{path}: cannot be read: {strerror}", path=path, strerror=system_error(error))) from None
    return sheets_in(content, path, wanted)


def sheets_in(content: bytes, path: Path, wanted: str | None = None) -> list[Sheet]:
    """Return the sheets in a file's content, which came under the name of `path`, or the one that is wanted."""
    for beginnings, what in _OTHERS:
        if content.startswith(beginnings):
            raise BadInput(tr("{path}: is {what}, no table: save the table as XLSX or CSV", path=path, what=what))
    if content.startswith(_WORKBOOKS):
        with quiet():
            sheets = list(workbooks.read(content, path, wanted))
    elif pages.is_page(content):
        sheets = [Sheet(path.name, pages.read(content, path), {})]
    else:
        sheets = [Sheet(path.name, csv_text.read(content, path), {})]
    for one in sheets:
        for row in one.rows:
            if "'" in (said := "\n".join(map(str, row))) or "=" in said:  # as few rows have
                row[:] = [_unguarded(cell) if isinstance(cell, str) else cell for cell in row]
    if wanted is not None and not any(sheet.name == wanted for sheet in sheets):
        raise BadInput(
            tr(
                "{path}: there is no sheet '{wanted}'; there are: {known}",
                path=path,
                wanted=wanted,
                known=listed(sheet.name for sheet in sheets),
            )
        )
    return sheets


def _unguarded(cell: str) -> str:
    """Return what a cell's text guards, or the text itself."""
    if (guarded := _GUARDED.fullmatch(cell)) is None:
        return cell
    formula: str | None = guarded["formula"]
    return guarded["rest"] if formula is None else formula.replace('""', '"')
