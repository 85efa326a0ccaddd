"""Tell at a glance how far a sheet of an XLSX reaches, where none of its cells needs a closer look."""

import re
from collections.abc import Collection
from operator import itemgetter
from zipfile import ZipFile

from wxflow_office.spreadsheets.xml_parts import Marks, column_of, parser, pieces

_BEGINNING = re.compile(
    rb'(?:\xef\xbb\xbf)?<(?:[^?]|\?xml version="1\.0"(?: encoding="(?i:utf-8)")?(?: standalone="\w+")?\?>)'
)
"""How XML begins whose tags can be found among its bytes: not so one in UTF-16."""
_TAGS, _PREFIXED = re.compile(rb"<(?:row|[cf])[\s/>]"), re.compile(rb":(?:row|[cf])[\s/>]")
"""Rows, cells and formulas; and what may be some with a prefix before their names."""
_ROW = re.compile(rb'<row r="(\d+)"')
_CELL = re.compile(rb'<c r="([A-Z]+)\d+"([^>]*)>')
_SAID = re.compile(rb'(?: s="(?P<style>\d+)"| t="(?P<kind>\w+)")*/?')
"""What most programs write of a cell, besides where it is."""
_IN, _SAYS = itemgetter(0), itemgetter(1)
"""Of a cell that was found, its column, and what is written of it besides."""


def read(packed: ZipFile, part: str, forms: Collection[str]) -> Marks | None:
    """Return a sheet without marks, how far it may reach at most, or None: then its cells are to be read one by one.

    So they are for a formula, an error, a number in one of the styles `forms`, and for XML as few programs write it.
    Raises ValueError when the XML is broken.
    """
    height, letters, before = 0, set[bytes](), b""
    for piece in pieces(packed, part, parser(part)):
        if not before and not _BEGINNING.match(piece):
            return None
        whole, sign, begun = (before + piece).rpartition(b"<")
        before = sign + begun
        rows, cells = _ROW.findall(whole), _CELL.findall(whole)
        said = set(map(_SAYS, cells))
        if len(_TAGS.findall(whole)) != len(rows) + len(cells) or _PREFIXED.search(whole):
            return None
        if not all(_is_plain(one, forms) for one in said):
            return None
        height = max(height, *map(int, rows), 0)
        letters.update(map(_IN, cells))
    return Marks(height=height, width=max((column_of(one.decode()) + 1 for one in letters), default=0))


def _is_plain(said: bytes, forms: Collection[str]) -> bool:
    found = _SAID.fullmatch(said)
    if found is None or found["kind"] == b"e":
        return False
    return found["kind"] not in (None, b"n") or (found["style"] or b"").decode() not in forms
