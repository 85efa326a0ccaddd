"""Pages in Chinese have no English words in them but those that are names."""

import re
from html import unescape
from itertools import chain

import httpx2
import pytest

from tests.given.databases import ON_SQLITE
from tests.given.pages import PAGES
from tests.given.web import Browser, Door
from tests.given.words import english
from wxflow.access.records import Right
from wxflow.engine.sweep import sweep
from wxflow_office.company import clock

pytestmark = ON_SQLITE
APART = re.compile(r'<(script|style|code|kbd|pre|textarea)\b.*?</\1>|<button[^>]* lang="en">English</button>', re.S)
"""What is no text of the page's: programs, what is typed, and the other language's name in itself."""


@pytest.fixture
def lived(door: Door) -> Door:
    """Serve a company where somebody is late, somebody hands over, and something was reported and is owed."""
    hand = door.hand.at("2026-03-02 09:30")
    hand("person/E0005", "join", "E0008", name="尹涛", unit="采购部")
    hand("person/E0003", "transfer", "E0008", unit="采购部")
    hand("handover/G1/E0004/1", "open", "E0004", outgoing="E0004", cause="other")
    sweep(hand.engine, hand.at("2026-03-05 09:00").now)
    clock.set_to(hand.now + 60_000_000)
    return door


def read(page: httpx2.Response) -> list[str]:
    """Return what a page lets anybody read or hear: what stands between its tags, and what they say."""
    shown = APART.sub(" ", page.text)
    said = re.findall(r'\s(?:title|placeholder|alt|aria-label)="([^"]*)"', shown)
    return [unescape(one) for one in chain(re.split(r"<[^>]*>", shown), said)]


def linked(page: httpx2.Response) -> set[str]:
    """Return the forms and looks that a page leads to."""
    return {unescape(one) for one in re.findall(r'href="(/(?:events|machines|countdown)/[^"]*)"', page.text)}


def words_found(browser: Browser, paths: set[str]) -> dict[str, list[str]]:
    """Return the English texts of pages and of those that they lead to, by where each was found."""
    found: dict[str, list[str]] = {}
    waiting, seen = sorted(paths), set(paths)
    while waiting:
        page = browser.get(path := waiting.pop())
        assert page.status_code in (200, 404, 409), (path, page.status_code)
        found[path] = [one.strip() for one in read(page) if english(one)]
        waiting += sorted(linked(page) - seen)
        seen |= linked(page)
    return {path: texts for path, texts in found.items() if texts}


@pytest.mark.parametrize(("person", "rights"), [("E0009", ("operator", "auditor")), ("E0008", ()), ("E0004", ())])
def test_every_page_in_chinese_has_no_english_words(lived: Door, person: str, rights: tuple[Right, ...]) -> None:
    browser = lived.browser(person, *rights, language="zh")
    found = words_found(browser, {*PAGES.values()})
    assert found == {}


def test_what_is_read_before_signing_in_has_no_english_words(lived: Door) -> None:
    browser = lived.browser(language="zh")
    assert words_found(browser, {"/sign-in", "/proofs/verify", "/invitation?secret=none"}) == {}
    assert [one for one in read(browser.sign_in("E0004", "wrong")) if english(one)] == []
