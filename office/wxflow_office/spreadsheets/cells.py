"""Read cells as what they are to be, and gather everything that is wrong with them."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from unicodedata import category, normalize
from zoneinfo import ZoneInfo

from wxflow.errors import BadInput, BadInputs
from wxflow.translatable import listed, tr
from wxflow_machines.policy.sameness import canonical_id
from wxflow_office.company import clock
from wxflow_office.spreadsheets.sheet import Fault
from wxflow_office.spreadsheets.table import Row, Table

MOST = 1000
"""Problems told; a file with more is the wrong file."""
_EXACT = 2**53
"""From here on a spreadsheet's numbers lose digits."""
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[\sT]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?")
_AROUND = "".join(filter(str.isspace, map(chr, range(0x3001)))) + "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
"""What cannot be seen around a text, as it comes along when text is copied."""
_HALF_SECOND = timedelta(microseconds=500_000)
_SET_APART = re.compile(r"(?<=[\u3400-\u9fff\U00020000-\U0003ffff])\s+(?=[\u3400-\u9fff\U00020000-\U0003ffff])")
_LIST = re.compile(r"[、,，;；\n]")


class Reader:
    """Reads the cells of a table; what is wrong is noted, and the reading goes on."""

    def __init__(self, table: Table, zone: str) -> None:
        self.table, self._zone = table, ZoneInfo(zone)
        self.problems: list[str] = []

    def wrong(self, row: Row, field: str | None, what: str) -> None:
        """Note a problem at a cell, or with a row."""
        self.problems.append(tr("{place}: {what}", place=self.table.place(row.number, field), what=what))

    def text(self, row: Row, field: str, *, needed: bool = True) -> str:
        """Return a cell's text, an empty one when there is none; a whole number is its digits."""
        cell = row.cells.get(field, "")
        found = ""
        if isinstance(cell, str):
            found = normalize("NFC", cell.strip(_AROUND))
            if not found.isprintable() and any(category(sign) in ("Cc", "Cs") for sign in found):
                self.wrong(row, field, tr("{found} holds signs that cannot be seen", found=repr(found)))
                return ""
        elif isinstance(cell, Fault):
            self.wrong(row, field, cell.why)
        elif isinstance(cell, (bool, date, time)):
            self.wrong(row, field, tr("{cell} is no text: format the column as text", cell=cell))
        elif isinstance(cell, (int, float)):
            if abs(cell) >= _EXACT:
                self.wrong(
                    row,
                    field,
                    tr(
                        "the number {cell} has lost digits: format the column as text, enter it anew",
                        cell=format(cell, "g"),
                    ),
                )
            else:
                found = str(int(cell)) if cell == int(cell) else repr(cell)
        if needed and not found and cell == "":
            self.wrong(row, field, tr("is empty (or a formula that has not been worked out): fill it in"))
        return found

    def choice(self, row: Row, field: str, meanings: Mapping[str, str]) -> str | None:
        """Return what a cell's word stands for; `meanings` are the words, by what they stand for."""
        said = self.text(row, field)
        for meaning, known in meanings.items():
            if canonical_id(said) in map(canonical_id, known.split()):
                return meaning
        if said:
            right = listed(known.split()[0] for known in meanings.values())
            self.wrong(row, field, tr("'{said}' is not known: give one of {right}", said=said, right=right))
        return None

    def name(self, row: Row, field: str, *, needed: bool = True) -> str:
        """Return a name, without the space that sets two signs apart to look like three: 张　三."""
        found = self.text(row, field, needed=needed)
        return found if len(found.split()) < 2 else _SET_APART.sub("", found)

    def key(self, row: Row, field: str, *, needed: bool = True) -> str:
        """Return what somebody or something is known by, in half-width signs, without what cannot be seen."""
        found = normalize("NFKC", self.text(row, field, needed=needed))
        if not found.isprintable():
            found = "".join(sign for sign in found if category(sign) != "Cf")
        if "/" in found:
            self.wrong(row, field, tr("{found} holds a /: neither a staff id nor a group's has one", found=found))
        return found

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
        if row.cells.get(field, "") == "" or (found := self._when(row, field)) is None:
            return None
        try:
            return clock.parse(
                found.replace(tzinfo=found.tzinfo or self._zone).isoformat(), self.table.place(row.number)
            )
        except BadInput as error:
            self.problems.append(error.text)
            return None

    def raise_any(self) -> None:
        """Raise BadInputs when anything was wrong."""
        if self.problems:
            more = len(self.problems) - MOST
            told = [*self.problems[:MOST], *([tr("and {more} more problems", more=more)] if more > 0 else [])]
            raise BadInputs(tuple(told))

    def _when(self, row: Row, field: str) -> datetime | None:
        cell = row.cells.get(field, "")
        if isinstance(cell, str):
            text = normalize("NFKC", cell).strip() if cell else ""
            read = _read(text) if text else None
            if read is not None or not text:
                return read
        elif isinstance(cell, Fault):
            self.wrong(row, field, cell.why)
            return None
        elif isinstance(cell, datetime):
            return (cell + _HALF_SECOND).replace(microsecond=0)  # a spreadsheet's times are fractions of a day
        elif isinstance(cell, date):
            return datetime.combine(cell, time())
        self.wrong(row, field, tr("{cell} is no date: give one like 2026-03-02 or 2026-03-02 10:00", cell=repr(cell)))
        return None


def _read(text: str) -> datetime | None:
    try:
        if match := _DAY.fullmatch(text):
            return datetime(*(int(part or 0) for part in match.groups()))  # type: ignore[arg-type]
        return datetime.fromisoformat(text)
    except ValueError:
        return None
