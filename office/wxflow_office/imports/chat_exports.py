"""Read who was found in a chat: a file that was exported, or a text copied out of it, with or without headers."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from wxflow.errors import BadInput, BadInputs
from wxflow.translatable import tr
from wxflow_office.imports import roster_files
from wxflow_office.imports.roster_files import Listed
from wxflow_office.spreadsheets import read as spreadsheet
from wxflow_office.spreadsheets.headers import HEADERS
from wxflow_office.spreadsheets.sheet import Sheet
from wxflow_office.spreadsheets.table import MissingColumn, Table

MOST = 1_000
"""People in one chat: WeChat takes 500 of them."""
_BETWEEN = re.compile("[、,，;；\t]")


def read(content: bytes, name: str, zone: str) -> tuple[Table, list[Listed]]:
    """Return the roster in a file that came under a name; one column without a header is nicknames.

    Raises BadInput, or BadInputs with everything that is wrong.
    """
    sheets = spreadsheet.sheets_in(content, Path(name))
    try:
        return _within_bounds(*roster_files.read(sheets, ("nickname",), zone))
    except MissingColumn:
        shown = [one for one in sheets if not one.hidden and any(map(any, one.rows))]
        if len(shown) != 1 or any(sum(cell != "" for cell in row) > 1 for row in shown[0].rows):
            raise
        nicknames = [next((cell for cell in row if cell != ""), "") for row in shown[0].rows]
        return _within_bounds(*_bare(shown[0].name, nicknames, zone))


def pasted(text: str, zone: str) -> tuple[Table, list[Listed]]:
    """Return the roster in a text: a table with headers, or else a nickname a line, or all of them on one line."""
    name = Path("text")
    try:
        found = roster_files.read(spreadsheet.sheets_in(text.encode(), name), ("nickname",), zone)
    except BadInputs:
        raise
    except BadInput:  # no headers, or quotes that are part of a nickname
        lines = [line for line in text.splitlines() if line.strip()]
        nicknames = _BETWEEN.split(lines[0]) if len(lines) == 1 else lines
        found = _bare(str(name), [one for one in nicknames if one.strip()], zone)
    return _within_bounds(*found)


def _bare(name: str, nicknames: Iterable[Any], zone: str) -> tuple[Table, list[Listed]]:
    rows = [[HEADERS["nickname"].split()[0]], *([one] for one in nicknames)]
    return roster_files.read([Sheet(name, rows, {})], ("nickname",), zone)


def _within_bounds(table: Table, rows: list[Listed]) -> tuple[Table, list[Listed]]:
    if not rows:
        raise BadInput(tr("there is nobody in it"))
    if len(rows) > MOST:
        raise BadInput(tr("{rows} people are in it, and no chat has more than {most}", rows=len(rows), most=MOST))
    return table, rows
