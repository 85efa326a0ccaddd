"""Read spreadsheets as they come: CSV in the encodings China uses, XLSX and its kin."""

from pathlib import Path

from wxflow.errors import BadInput, system_error
from wxflow.translatable import tr
from wxflow_office.spreadsheets import csv_text, workbooks
from wxflow_office.spreadsheets.sheet import Sheet

_WORKBOOKS = (b"PK", b"\xd0\xcf\x11\xe0")
"""How an XLSX or ODS begins, and an old XLS."""


def read(path: Path, wanted: str | None = None) -> list[Sheet]:
    """Return a file's sheets, or the one that is wanted; BadInput when it is none that can be read."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadInput(tr("{path}: cannot be read: {strerror}", path=path, strerror=system_error(error))) from None
    if content.startswith(_WORKBOOKS):
        sheets = list(workbooks.read(content, path, wanted))
    else:
        sheets = [Sheet(path.name, csv_text.read(content, path), {})]
    if wanted is not None and not any(sheet.name == wanted for sheet in sheets):
        raise BadInput(
            tr(
                "{path}: there is no sheet '{wanted}'; there are: {known}",
                path=path,
                wanted=wanted,
                known=", ".join(sheet.name for sheet in sheets),
            )
        )
    return sheets
