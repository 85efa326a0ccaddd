"""Whoever looks at the demo company may follow every link that any page shows them."""

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest

from tests.given.web import Browser, served
from wxflow_office.company import clock
from wxflow_office.demo.people import VISITORS
from wxflow_web.serving.demo import made_up

MOST_ALIKE = 25
"""Of pages that differ only in whom or what they are of, no more are opened."""
_LINK = re.compile(r'(?:href|src|hx-get)="([^"]*)"')
_NAMED = re.compile(r"[^/?&=]*(?:\d|%)[^/?&=]*")


@pytest.fixture(scope="module")
def demo() -> Iterator[tuple[str, dict[str, str]]]:
    """Serve the demo company; return its address, and the passwords of whoever may sign in."""
    told: list[str] = []
    try:
        with made_up(told.append) as place, served(place) as url:
            yield url, dict(line.split()[:2] for line in told[1:])
    finally:
        clock.set_to(None)


def broken(browser: Browser, url: str) -> list[str]:
    """Follow every link from the first page on; return those that lead nowhere, with the page they stand in."""
    found: list[str] = []
    waiting, seen, alike = [("/", "/")], {"/"}, Counter[str]()
    while waiting:
        path, page = waiting.pop()
        alike[_NAMED.sub("*", path)] += 1
        if alike[_NAMED.sub("*", path)] > MOST_ALIKE:
            continue
        answer = browser.get(path)
        if answer.status_code >= 400:
            found.append(f"{path} {answer.status_code}, in {page}")
        is_page = answer.headers.get("content-type", "").startswith("text/html")
        for link in map(unescape, _LINK.findall(answer.text) if is_page else ()):
            where = urldefrag(urljoin(url + path, link)).url
            if urlsplit(where).scheme != "data" and not where.startswith(url + "/"):
                found.append(f"{where} is of others, in {path}")
            elif where not in seen and where.startswith(url):
                seen.add(where)
                waiting.append((where.removeprefix(url), path))
    assert len(seen) > 5
    return found


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("person", [None, *(one.person for one in VISITORS)])
def test_no_page_holds_a_link_that_is_not_answered_to_whoever_sees_it(
    demo: tuple[str, dict[str, str]], person: str | None, language: str
) -> None:
    url, passwords = demo
    browser = Browser(url, language)
    if person is not None:
        assert browser.sign_in(person, passwords[person]).status_code == 200
    assert broken(browser, url) == []
