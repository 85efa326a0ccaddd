"""Read spreadsheets as they come: CSV in the encodings China uses, XLSX and its kin."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from wxflow.errors import BadInput, system_error
from wxflow.translatable import tr

_WORKBOOKS = (b"PK", b"\xd0\xcf\x11\xe0")
"""How an XLSX or ODS begins, and an old XLS."""


class Fault(NamedTuple):
    """What stands in place of a cell that cannot be used, and why not."""

    why: str


class Sheet(NamedTuple):
    """One table of cells as they are: texts, numbers, dates, faults, or an empty text; the first row is number 1."""

    name: str
    rows: list[list[Any]]
    tall: Mapping[int, int]
    """The last row of what is merged downwards from a row, both counted from 1."""
    hidden: bool = False


def read(path: Path, wanted: str | None = None) -> list[Sheet]:
    """Return a file's sheets, or the one that is wanted; BadInput when it is none that can be read."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadInput(tr("{path}: cannot be read: {strerror}", path=path, strerror=system_error(error))) from None
    if content.startswith(_WORKBOOKS):
        from wxflow_office.spreadsheets import workbooks

        sheets = list(workbooks.read(content, path, wanted))
    else:
        from wxflow_office.spreadsheets import csv_text

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
