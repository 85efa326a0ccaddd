"""Read cells as what they are to be, and gather everything that is wrong with them."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from unicodedata import category, normalize
from zoneinfo import ZoneInfo

from wxflow.errors import BadInput, BadInputs
from wxflow_cli import times
from wxflow_cli.columns import Row, Table

MOST = 1000
"""Problems told; a file with more is the wrong file."""
_EXACT = 2**53
"""From here on a spreadsheet's numbers lose digits."""
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[\sT]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?")
_LIST = re.compile(r"[、,，;；\n]")


class Reader:
    """Reads the cells of a table; what is wrong is noted, and the reading goes on."""

    def __init__(self, table: Table, zone: str) -> None:
        self.table, self._zone = table, ZoneInfo(zone)
        self.problems: list[str] = []

    def wrong(self, row: Row, field: str | None, what: str) -> None:
        """Note a problem at a cell, or with a row."""
        self.problems.append(f"{self.table.place(row.number, field)}: {what}")

    def text(self, row: Row, field: str, *, needed: bool = True) -> str:
        """Return a cell's text, an empty one when there is none; a whole number is its digits."""
        cell = row.cells.get(field, "")
        found = ""
        if isinstance(cell, bool | date | time):
            self.wrong(row, field, f"{cell} is no text: format the column as text")
        elif isinstance(cell, int | float):
            if abs(cell) >= _EXACT:
                self.wrong(row, field, f"the number {cell:g} has lost digits: format the column as text, enter it anew")
            else:
                found = str(int(cell)) if cell == int(cell) else repr(cell)
        elif isinstance(cell, str):
            found = normalize("NFC", cell.strip())
            if not found.isprintable() and any(category(sign) in ("Cc", "Cs") for sign in found):
                self.wrong(row, field, f"{found!r} holds signs that cannot be seen")
                return ""
        if needed and not found and cell == "":
            self.wrong(row, field, "is empty (or a formula that has not been worked out): fill it in")
        return found

    def choice(self, row: Row, field: str, words: Mapping[str, str]) -> str | None:
        """Return what a cell's word stands for; `words` are the words, by what they stand for."""
        said = self.text(row, field)
        for meaning, known in words.items():
            if said.casefold() in known.split():
                return meaning
        if said:
            right = ", ".join(known.split()[0] for known in words.values())
            self.wrong(row, field, f"'{said}' is not known: give one of {right}")
        return None

    def texts(self, row: Row, field: str, *, needed: bool = False) -> list[str]:
        """Return the texts of a list in a cell, separated by 、 ， ； or a line's end."""
        cell = row.cells.get(field, "")
        if isinstance(cell, str):
            row = row._replace(cells={**row.cells, field: _LIST.sub("、", cell)})
        listed = [one.strip() for one in self.text(row, field, needed=needed).split("、")]
        return [one for one in listed if one]

    def day(self, row: Row, field: str) -> str | None:
        """Return a day as ISO 8601, or None when the cell is empty."""
        found = self._when(row, field)
        return None if found is None else found.date().isoformat()

    def moment(self, row: Row, field: str) -> int | None:
        """Return a moment in UTC microseconds, in the policy's zone when it has no offset; None for an empty cell."""
        found = self._when(row, field)
        if found is None:
            return None
        try:
            return times.parse(
                found.replace(tzinfo=found.tzinfo or self._zone).isoformat(), self.table.place(row.number)
            )
        except BadInput as error:
            self.problems.append(str(error))
            return None

    def raise_any(self) -> None:
        """Raise BadInputs when anything was wrong."""
        if self.problems:
            more = len(self.problems) - MOST
            told = [*self.problems[:MOST], *([f"and {more} more problems"] if more > 0 else [])]
            raise BadInputs(tuple(told))

    def _when(self, row: Row, field: str) -> datetime | None:
        cell = row.cells.get(field, "")
        if isinstance(cell, datetime):
            return cell
        if isinstance(cell, date):
            return datetime.combine(cell, time())
        if isinstance(cell, str):
            text = normalize("NFKC", cell).strip()
            if not text:
                return None
            if (read := _read(text)) is not None:
                return read
        self.wrong(row, field, f"{cell!r} is no date: give one like 2026-03-02 or 2026-03-02 10:00")
        return None


def _read(text: str) -> datetime | None:
    try:
        if match := _DAY.fullmatch(text):
            return datetime(*(int(part or 0) for part in match.groups()))  # type: ignore[arg-type]
        return datetime.fromisoformat(text)
    except ValueError:
        return None
