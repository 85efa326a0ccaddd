"""What is told of a sheet at a glance is what going through its cells one by one tells."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from wxflow_office.spreadsheets import xlsx_glance
from wxflow_office.spreadsheets.xml_parts import Marks

_PART = "sheet1.xml"
_CODED = '<?xml version="1.0" encoding="{}"?>'
_CELLS = '<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="30"><c r="AB30" s="2"><v>5</v></c></row>'


def _packed(xml: str | bytes) -> ZipFile:
    written = BytesIO()
    with ZipFile(written, "w") as packed:
        packed.writestr(_PART, xml)
    return ZipFile(written)


def _sheet(cells: str, opening: str = "") -> str:
    return f'{opening}<worksheet xmlns="http://main"><sheetData>{cells}</sheetData></worksheet>'


@pytest.mark.parametrize("opening", ["", _CODED.format("UTF-8"), "\ufeff" + _CODED.format("utf-8")])
def test_plain_cells_are_told_at_a_glance(opening: str) -> None:
    assert xlsx_glance.read(_packed(_sheet(_CELLS, opening)), _PART, {"1"}) == Marks(height=30, width=28)


def test_a_sheet_of_many_pieces_is_told_whole() -> None:
    cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>{row}</v></c></row>' for row in range(1, 100_001))
    assert xlsx_glance.read(_packed(_sheet(cells)), _PART, ()) == Marks(height=100_000, width=1)


def test_a_sheet_with_nothing_in_it_reaches_nowhere() -> None:
    assert xlsx_glance.read(_packed(_sheet("")), _PART, ()) == Marks()


@pytest.mark.parametrize(
    "odd",
    [
        pytest.param('<row r="31"><c r="A31"><f>1+1</f><v>2</v></c></row>', id="formula"),
        pytest.param('<row r="31"><c r="A31"><f/></c></row>', id="formula that another cell shares"),
        pytest.param('<row r="31"><c r="A31" t="e"><v>#N/A</v></c></row>', id="error"),
        pytest.param("<row r='31'><c r='A31' t='e'><v>#N/A</v></c></row>", id="error in other quotes"),
        pytest.param('<row r="31"><c t="e" r="A31"><v>#N/A</v></c></row>', id="error in another order"),
        pytest.param('<row r="31"><c r="A31" t="&#101;"><v>#N/A</v></c></row>', id="error spelled out"),
        pytest.param('<row r="31"><c r="A31" s="1"><v>7</v></c></row>', id="number with zeros before it"),
        pytest.param('<row r="31"><c r="A31" t="n" s="1"><v>7</v></c></row>', id="the same, said to be a number"),
        pytest.param('<row r="31"><c r="A31"\ns="1"><v>7</v></c></row>', id="the same over two lines"),
        pytest.param("<row><c><v>7</v></c></row>", id="cell that does not say where it is"),
        pytest.param('<x:row xmlns:x="http://main"><x:c r="A31" t="e"/></x:row>', id="prefix"),
    ],
)
def test_a_cell_that_may_mean_something_else_is_looked_at_closely(odd: str) -> None:
    assert xlsx_glance.read(_packed(_sheet(_CELLS + odd)), _PART, {"1"}) is None


@pytest.mark.parametrize("encoding", ["UTF-16", "ISO-8859-1"])
def test_a_sheet_in_another_encoding_is_looked_at_closely(encoding: str) -> None:
    coded = _sheet(_CELLS, _CODED.format(encoding)).encode(encoding)
    assert xlsx_glance.read(_packed(coded), _PART, ()) is None


@pytest.mark.parametrize("broken", ["<row></sheetData>", "<!DOCTYPE a>", "&unknown;"])
def test_broken_xml_is_broken_at_a_glance_too(broken: str) -> None:
    with pytest.raises(ValueError, match=_PART):
        xlsx_glance.read(_packed(_sheet(_CELLS + broken)), _PART, ())
