"""Read rosters: who is in a group, under which nickname."""

from collections.abc import Sequence
from typing import NamedTuple

from wxflow_office.imports.people_meant import PeopleMeant
from wxflow_office.spreadsheets.cells import Reader
from wxflow_office.spreadsheets.sheet import Sheet
from wxflow_office.spreadsheets.table import Row, Table, find, twice

FIELDS = ("group", "person", "nickname")


class Listed(NamedTuple):
    """A row of a roster; what it does not say is empty."""

    row: int
    group: str
    person: str
    nickname: str


def read(
    sheets: Sequence[Sheet], needed: Sequence[str], zone: str, people: PeopleMeant | None = None
) -> tuple[Table, list[Listed]]:
    """Return the roster in a file with its table; BadInputs tells everything that is wrong.

    With `people`, a real name may stand for a staff id.
    """
    table = find(sheets, needed, FIELDS)
    reader = Reader(table, zone)
    reader.problems += twice(table, FIELDS)
    rows = [
        Listed(
            row.number,
            reader.key(row, "group", needed="group" in needed),
            _person(reader, row, needed, people),
            reader.text(row, "nickname", needed="nickname" in needed),
        )
        for row in table.rows()
    ]
    reader.raise_any()
    return table, rows


def _person(reader: Reader, row: Row, needed: Sequence[str], people: PeopleMeant | None) -> str:
    person = reader.key(row, "person", needed="person" in needed)
    return people.in_cell(reader, row, "person", person) if people else person
