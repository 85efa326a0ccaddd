"""Take the rows of an option from a spreadsheet, where it names one."""

from pathlib import Path

from wxflow.declare.fields import Field
from wxflow.errors import BadInput
from wxflow.translatable import tr

_JSON = (b"[", b"{")
_BOM = b"\xef\xbb\xbf"


def rows_of(text: str, field: Field) -> list[dict[str, str]] | None:
    """Return the rows of the spreadsheet a text names, with or without @; None when it names none.

    A file of JSON is none. Raises BadInput when the file lacks a column, or holds the rosters of several groups.
    """
    from wxflow_office.company.company import ZONE
    from wxflow_office.imports import roster_files
    from wxflow_office.spreadsheets import read

    names = tuple(part.name for part in field.fields)
    path = Path(text.removeprefix("@"))
    if not set(names) <= {*roster_files.FIELDS} or not _is_file(path):
        return None
    if path.read_bytes().removeprefix(_BOM).lstrip().startswith(_JSON):
        return None
    _, rows = roster_files.read(read.read(path), names, ZONE)
    if len({row.group for row in rows}) > 1:
        raise BadInput(tr("{path}: holds the rosters of several groups: give the one of this group", path=path))
    return [{name: getattr(row, name) for name in names} for row in rows]


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # too long for a name, or no name at all
        return False
