"""Find in a workbook's XML what calamine does not tell of its cells."""

import re
from posixpath import join, normpath
from zipfile import ZipFile

from wxflow.translatable import tr
from wxflow_office.spreadsheets import ods_xml, xlsx_glance
from wxflow_office.spreadsheets.xml_parts import MOST_CELLS, Attributes, Marks, column_of, parse, parser, run

_ZEROS = re.compile(r'(?:"([^"{}]*)"|([A-Z]?)\\?)(0+)(?:;.*)?')
"""A format that shows a whole number with zeros before it, and maybe a prefix: 0000, "E"0000."""


def read(packed: ZipFile) -> dict[str, Marks]:
    """Return the marks of each sheet of an XLSX or ODS by its name; ValueError or KeyError when its XML is broken."""
    if "content.xml" in packed.namelist():
        return ods_xml.read(packed)
    ((_, book),) = _related(packed, "", "_rels/.rels", "/officeDocument")
    folder, _, name = book.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels"
    parts = dict(_related(packed, folder, rels, "/worksheet"))
    styles = _related(packed, folder, rels, "/styles")
    forms = _forms(packed, styles[0][1]) if styles else {}
    sheets: dict[str, Marks] = {}

    def sheet(name: str, attributes: Attributes) -> None:
        if name.endswith("}sheet"):
            related = [value for key, value in attributes.items() if key.endswith("}id")]
            if related and related[0] in parts:
                sheets[attributes["name"]] = _marks(packed, parts[related[0]], forms)

    parse(packed, book, sheet)
    return sheets


def _related(packed: ZipFile, folder: str, rels: str, kind: str) -> list[tuple[str, str]]:
    """Return the id and the path of the parts of a kind that a part is related to."""
    found: list[tuple[str, str]] = []

    def relationship(name: str, attributes: Attributes) -> None:
        if name.endswith("}Relationship") and attributes["Type"].endswith(kind):
            path = normpath(join("/" + folder, attributes["Target"]))
            found.append((attributes["Id"], path.lstrip("/")))

    parse(packed, rels, relationship)
    return found


def _forms(packed: ZipFile, part: str) -> dict[str, str]:
    """Return, by a cell's style, the formats that show zeros before a number."""
    codes: dict[str, str] = {}
    used: list[str] = []
    inside: list[bool] = []

    def start(name: str, attributes: Attributes) -> None:
        if name.endswith("}numFmt"):
            codes[attributes["numFmtId"]] = attributes["formatCode"]
        elif name.endswith("}cellXfs"):
            inside.append(True)
        elif inside and name.endswith("}xf"):
            used.append(codes.get(attributes.get("numFmtId", ""), ""))

    def end(name: str) -> None:
        if name.endswith("}cellXfs"):
            inside.clear()

    parse(packed, part, start, end)
    found = ((str(n), _ZEROS.fullmatch(code)) for n, code in enumerate(used))
    return {n: f"{m[1] or m[2] or ''}{{:0{len(m[3])}d}}" for n, m in found if m and (len(m[3]) > 1 or m[1] or m[2])}


def _marks(packed: ZipFile, part: str, forms: dict[str, str]) -> Marks:
    """Return the marks of the sheet in a part; its cells are only gone through where a glance does not tell."""
    found = xlsx_glance.read(packed, part, forms)
    if found is None or found.height * found.width > MOST_CELLS:  # which may count cells with nothing in them
        return _Cells(forms).read(packed, part)
    return found


class _Cells:
    """Runs through the cells of one sheet; a hundred thousand rows make millions of calls, so it does little."""

    def __init__(self, forms: dict[str, str]) -> None:
        self._forms_of = forms
        self._faults: dict[tuple[int, int], str] = {}
        self._forms: dict[tuple[int, int], str] = {}
        self._columns: dict[str, int] = {}
        self._row = self._column = -1
        self._height = self._width = 0
        self._kind: str | None = None
        self._formula = False
        self._text = ""

    def read(self, packed: ZipFile, part: str) -> Marks:
        """Return the marks of the sheet in a part."""
        self._parser = parser(part, self._start, self._end)
        run(self._parser, packed, part)
        return Marks(self._faults, self._forms, self._height, self._width)

    def _start(self, name: str, attributes: Attributes) -> None:
        tag = name[-2:]
        if tag == "}c":
            self._start_cell(attributes)
        elif tag == "}v" or name.endswith("}is"):
            self._height = max(self._height, self._row + 1)
            self._width = max(self._width, self._column + 1)
            self._text = ""
        elif tag == "}f":
            self._formula = True
            self._parser.CharacterDataHandler = self._add
        elif name.endswith("}row"):
            self._row = int(attributes.get("r", self._row + 2)) - 1
            self._column = -1

    def _start_cell(self, attributes: Attributes) -> None:
        named = attributes.get("r")
        if named is None:
            self._column += 1
        else:
            letters = named.rstrip("0123456789")
            if (column := self._columns.get(letters)) is None:
                column = self._columns[letters] = column_of(letters)
            self._column = column
        self._kind = attributes.get("t")
        if self._kind == "e":
            self._parser.CharacterDataHandler = self._add
        elif self._kind in (None, "n") and (form := self._forms_of.get(attributes.get("s", ""))):
            self._forms[self._row, self._column] = form

    def _add(self, text: str) -> None:
        self._text += text

    def _end(self, name: str) -> None:
        if name[-2:] == "}f":
            self._text = ""  # what follows is its value
        elif name[-2:] == "}c" and (self._formula or self._kind == "e"):
            if self._kind == "e":
                self._faults[self._row, self._column] = tr(
                    "{error}: its formula has failed", error=self._text or tr("an error")
                )
            elif self._kind != "str" and not self._text:
                why = tr("a formula that has not been worked out: open the file and save it again")
                self._faults[self._row, self._column] = why
            self._formula = False
            self._text = ""
            self._parser.CharacterDataHandler = None
