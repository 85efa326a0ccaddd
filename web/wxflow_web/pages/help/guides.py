"""The guides as pages: their Markdown made into HTML that holds no markup of anybody else's."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

_HERE = Path(__file__).parents[2]
_FOLDER = next(one for one in (_HERE / "guides", _HERE.parents[1] / "docs" / "guides") if one.is_dir())
"""Where a wheel has them; in a checkout they are where people read them."""
_FILE = re.compile(r"([a-z]+)\.zh-CN\.md")
GUIDES = tuple(sorted(found[1] for path in _FOLDER.iterdir() if (found := _FILE.fullmatch(path.name))))
"""Their names; they are written in Chinese."""
_LEADS = re.compile(r"https?://.*|#.*|/help/[a-z]+(#.*)?")
_FRAME = '<div class="scrolls" tabindex="0" role="region" aria-label="表">'


class Guide(NamedTuple):
    """A guide: what it is called, its parts by their headings, and all of it."""

    title: str
    parts: tuple[str, ...]
    html: Markup


@cache
def guide(name: str) -> Guide:
    """Return a guide by its name; each heading has an anchor, and pictures of pages are left out: they are here."""
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse((_FOLDER / f"{name}.zh-CN.md").read_text(encoding="utf-8"))
    headings: list[tuple[str, str]] = []
    for before, one in pairwise(tokens):
        if before.type == "heading_open":
            before.attrSet("id", anchor(one.content))
            headings.append((before.tag, one.content))
        if one.children is not None:
            one.children = list(_leading([child for child in one.children if child.type != "image"]))
    html = str(reader.renderer.render(tokens, reader.options, {}))
    html = html.replace("<table>", f"{_FRAME}<table>").replace("</table>", "</table></div>")
    title = next(text for tag, text in headings if tag == "h1")
    parts = tuple(text for tag, text in headings if tag == "h2")
    html = html.replace("<pre>", '<pre tabindex="0">')
    return Guide(title, parts, Markup(html))  # noqa: S704 -- the renderer makes text of all markup it was given


def anchor(heading: str) -> str:
    """Return what an address names a heading by."""
    return re.sub(r"\s+", "-", heading.strip())


def _leading(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield a line's parts: links to other guides lead to their pages, what leads to no page is no link."""
    leads = True
    for one in tokens:
        if one.type == "link_open":
            where = _FILE.sub(r"/help/\1", str(one.attrGet("href")))
            one.attrSet("href", where)
            leads = bool(_LEADS.fullmatch(where))
        if leads or one.type not in ("link_open", "link_close"):
            yield one
        leads = leads or one.type == "link_close"
