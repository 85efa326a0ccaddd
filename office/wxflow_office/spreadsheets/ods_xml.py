"""Find in an ODS's XML what calamine does not tell of its cells."""

from zipfile import ZipFile

from wxflow.translatable import tr
from wxflow_office.spreadsheets.xml_parts import Area, Attributes, Marks, parse

_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_VALUE_TYPE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0}value-type"
_TELLS_ERROR = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"


def read(packed: ZipFile) -> dict[str, Marks]:
    """Return the marks of each sheet by its name; ValueError when its XML is broken."""
    sheets: dict[str, _Cells] = {}
    current = _Cells()

    def start(name: str, attributes: Attributes) -> None:
        nonlocal current
        if name == f"{_TABLE}table":
            current = sheets[attributes[f"{_TABLE}name"]] = _Cells()
        elif name == f"{_TABLE}table-row":
            current.row(attributes)
        elif name in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            current.cell(attributes)

    parse(packed, "content.xml", start)
    return {name: cells.marks() for name, cells in sheets.items()}


class _Cells:
    """Counts the cells of one sheet; a row or cell may stand for many."""

    def __init__(self) -> None:
        self._row, self._rows, self._column = 0, 0, 0
        self._height = self._width = 0
        self._faults: dict[tuple[int, int], str] = {}
        self._merged: list[Area] = []

    def row(self, attributes: Attributes) -> None:
        """Begin a row."""
        self._row += self._rows
        self._rows = int(attributes.get(f"{_TABLE}number-rows-repeated", 1))
        self._column = 0

    def cell(self, attributes: Attributes) -> None:
        """Count a cell."""
        times = int(attributes.get(f"{_TABLE}number-columns-repeated", 1))
        if _VALUE_TYPE in attributes:
            self._height = max(self._height, self._row + self._rows)
            self._width = max(self._width, self._column + times)
        if attributes.get(_TELLS_ERROR) == "error":
            self._faults[self._row, self._column] = tr("its formula has failed")
        if (spanned := int(attributes.get(f"{_TABLE}number-rows-spanned", 1))) > 1:
            self._merged.append(((self._row, self._column), (self._row + spanned - 1, self._column)))
        self._column += times

    def marks(self) -> Marks:
        """Return what was found."""
        return Marks(self._faults, {}, self._height, self._width, tuple(self._merged))
