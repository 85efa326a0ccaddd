"""Help is the guides, by page: each page leads to its part, and nothing in them is anything but text."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.given.databases import ON_SQLITE
from tests.given.pages import PAGES as LOOKS
from tests.given.web import Door, text
from wxflow_web.pages.catalog import PAGES
from wxflow_web.pages.help import guides
from wxflow_web.pages.help.guides import GUIDES, anchor, guide
from wxflow_web.pages.help.parts import PARTS, help_of, part_of


def test_every_page_names_a_part_that_exists() -> None:
    told = guide("browser")
    assert {one.path: part_of(one.path) for one in PAGES if one.get and part_of(one.path) is None} == {}
    assert {*PARTS.values()} <= {told.title, *told.parts}
    assert help_of("/machines/{machine}/{key:path}") == help_of("/")


@pytest.mark.parametrize("name", GUIDES)
def test_what_a_guide_leads_to_is_there(name: str) -> None:
    html = guide(name).html
    anchors = {one: {anchor(found) for found in re.findall(r' id="([^"]*)"', guide(one).html)} for one in GUIDES}
    for where in re.findall(r'href="([^"]*)"', html):
        page, _, at = unquote(where).partition("#")
        assert page in ("", *(f"/help/{one}" for one in GUIDES)), where
        assert not at or at in anchors[page.rpartition("/")[2] or name], where


def test_markup_in_a_guide_is_shown_and_never_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bad.zh-CN.md").write_text(
        "# 标题\n\n<script>x</script> [a](javascript:x) [b](../../b.md) [c](lead.zh-CN.md#d) ![e](f.png)\n", "utf-8"
    )
    monkeypatch.setattr(guides, "_FOLDER", tmp_path)
    shown = "&lt;script&gt;x&lt;/script&gt; [a](javascript:x) b"
    assert guide("bad").html == f'<h1 id="标题">标题</h1>\n<p>{shown} <a href="/help/lead#d">c</a> </p>\n'
    guide.cache_clear()


@ON_SQLITE
def test_each_page_leads_to_its_part_of_the_guide_in_every_language(door: Door) -> None:
    browser = door.browser("E0009", "operator")
    for path, part in ((LOOKS["calendar"], "日历"), (LOOKS["person"], "人员"), (LOOKS["nothing"], "我的待办")):
        (where,) = re.findall(r'class="help" href="([^"]*)"', browser.get(path).text)
        assert unquote(where) == f"/help#{part}"
        assert f'<h2 id="{part}">' in browser.get(where.partition("#")[0]).text
    assert "The guides are in Chinese so far." in text(browser.get("/help"))
    assert browser.get("/help/nothing").status_code == 404
    assert "第一次登录" in text(door.browser().get("/help"))
