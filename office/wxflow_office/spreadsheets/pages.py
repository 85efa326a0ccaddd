"""Read what calls itself a workbook and is a web page: many systems export a table of HTML under the name .xls."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from wxflow.errors import BadInput
from wxflow.translatable import tr
from wxflow_office.spreadsheets.csv_text import decoded

_MARKED = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|table|head|body|meta|\?xml|[a-z]+:?Workbook)", re.I)
_WORKBOOK = re.compile(rb"urn:schemas-microsoft-com:office:spreadsheet|<workbook", re.I)
_BEGINNING = 4000


def is_page(content: bytes) -> bool:
    """Tell whether a file is HTML or XML, whatever it is called."""
    return _MARKED.match(content) is not None


def read(content: bytes, path: Path) -> list[list[Any]]:
    """Return the rows of the tables of an HTML page; BadInput says what it is when there are none."""
    if _WORKBOOK.search(content[:_BEGINNING]) or not re.search(rb"<t[dh][\s>]", content, re.I):
        raise BadInput(tr("{path}: is a page of HTML or XML, no workbook: open it and save it as XLSX", path=path))
    page = _Rows()
    page.feed(decoded(content, path))
    page.close()
    return page.rows


class _Rows(HTMLParser):
    """Gathers the cells of a page's tables; a cell that spans columns is followed by empty ones."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[Any]] = []
        self._open = False
        self._spans = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            span = dict(attrs).get("colspan") or "1"
            self._open, self._spans = True, min(int(span), 100) if span.isdecimal() else 1
            self.rows = self.rows or [[]]
            self.rows[-1].append("")
        elif tag == "br" and self._open:
            self.rows[-1][-1] += "\n"

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self._open:
            self.rows[-1][-1] = self.rows[-1][-1].strip()
            self.rows[-1] += [""] * (self._spans - 1)
            self._open = False

    def handle_data(self, data: str) -> None:
        if self._open:
            self.rows[-1][-1] += data
