"""Run through the XML parts of a workbook, and what is found of its cells."""

from collections.abc import Callable, Iterator
from typing import NamedTuple
from xml.parsers import expat
from zipfile import ZipFile

Area = tuple[tuple[int, int], tuple[int, int]]
Attributes = dict[str, str]
MOST_CELLS = 10_000_000
"""What a sheet may be laid out over, cells with nothing in them between."""
_PIECE = 1 << 20


class Marks(NamedTuple):
    """What is known of a sheet's cells, by row and column from 0."""

    faults: dict[tuple[int, int], str] = {}  # noqa: RUF012 - never written to
    """Why a cell has no value."""
    forms: dict[tuple[int, int], str] = {}  # noqa: RUF012 - never written to
    """How a number is shown, as str.format has it."""
    height: int = 0
    width: int = 0
    merged: tuple[Area, ...] = ()


def parse(
    packed: ZipFile, part: str, start: Callable[[str, Attributes], None], end: Callable[[str], None] | None = None
) -> None:
    """Run through a part's XML, whose names are namespace}name; ValueError when it is broken."""
    run(parser(part, start, end), packed, part)


def parser(
    part: str, start: Callable[[str, Attributes], None] | None = None, end: Callable[[str], None] | None = None
) -> expat.XMLParserType:
    """Return a parser that refuses document types: a sheet has none, and an entity could be a bomb."""

    def refuse(*_: object) -> None:
        raise ValueError(f"{part} declares a document type")

    made = expat.ParserCreate(namespace_separator="}")
    made.buffer_text = True
    made.StartDoctypeDeclHandler = refuse
    made.StartElementHandler = start
    made.EndElementHandler = end
    return made


def run(parser: expat.XMLParserType, packed: ZipFile, part: str) -> None:
    """Run a parser through a part; ValueError when it is broken."""
    for _ in pieces(packed, part, parser):
        pass


def pieces(packed: ZipFile, part: str, parser: expat.XMLParserType) -> Iterator[bytes]:
    """Yield a part piece by piece, each once the parser has run through it; ValueError when it is broken."""
    try:
        with packed.open(part) as file:
            while piece := file.read(_PIECE):
                parser.Parse(piece)
                yield piece
            parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise ValueError(f"{part}: {error}") from None


def column_of(letters: str) -> int:
    """Return the number of a column, from 0, by its letters."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter.upper()) - 64
    return number - 1
