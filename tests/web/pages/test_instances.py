"""The page of an instance tells all that has happened under it, the latest first, page by page."""

import re
from datetime import date, timedelta

import pytest

from tests.given.databases import ON_SQLITE
from tests.given.web import Browser, Door, text
from wxflow_web.pages import instances, people_of_group

pytestmark = ON_SQLITE
TIMES = 215


def test_no_step_is_left_out_however_many_there_are(door: Door) -> None:
    for number in range(TIMES):
        door.hand.now += 1_000_000
        door.hand(
            "group/G1", "prolong", "E0004", f"again {number}", planned_end=str(date(2027, 1, 1) + timedelta(number))
        )
    browser, path, told = door.browser("E0004"), "/machines/group/G1", ""
    pages = 0
    while path:
        page = browser.get(path).text
        told, pages = told + page, pages + 1
        found = re.search(r'rel="next" href="([^"]+)"', page)
        path = found[1] if found else ""
    said = re.findall(r"“again (\d+)”", text_of(told))
    assert [int(one) for one in said] == list(range(TIMES))[::-1]
    assert pages > 2


def read_through(browser: Browser, path: str, query: str) -> tuple[str, int]:
    """Follow one of a page's lists to its end; return all that its pages hold, and how many there are."""
    told, pages = "", 0
    while path:
        page = browser.get(path).text
        told, pages = told + page, pages + 1
        found = re.search(rf'rel="next" href="([^"]*[?]{query}=[^"]+)"', page)
        path = found[1] if found else ""
    return told, pages


def test_however_many_are_in_a_group_each_stands_on_one_of_its_pages(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people_of_group, "_ON_A_PAGE", 2)
    door.hand.at("2026-03-02 09:30")("person/E0005", "join", "E0008", name="尹涛", unit="采购部")
    told, pages = read_through(door.browser("E0004"), "/machines/group/G1", "people")
    found = re.findall(r'<td><a href="/machines/membership/G1/(E\d+)">', told)
    assert (found, pages) == (["E0005", "E0003", "E0004", "E0009"], 2)


def test_however_much_belongs_to_a_group_each_stands_on_one_of_its_pages(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(instances, "_MOST_BESIDE", 2)
    for number in range(5):
        door.hand.now += 1_000_000
        door.hand(f"report/R{number}", "file", "E0003", group="G1", category="other", accused="E0004", reference="1")
    told, pages = read_through(door.browser("E0009"), "/machines/group/G1", "beside")
    assert (re.findall(r'<li><a href="/machines/report/(R\d)">', told), pages) == ([f"R{n}" for n in range(5)], 3)


def test_what_somebody_has_applied_for_stands_on_their_desk(door: Door) -> None:
    assert "华信公司采购部群" in text(door.browser("E0004").get("/begun"))
    assert "华信公司采购部群" not in text(door.browser("E0003").get("/begun"))


def text_of(page: str) -> str:
    return re.sub(r"<[^>]+>", " ", page)


def test_a_group_is_found_by_a_part_of_its_title_by_whoever_may_see_it(door: Door) -> None:
    member, stranger = door.browser("E0004"), door.browser("E0002")
    assert "华信公司采购部群" in text(member.get("/machines/group?q=采购"))
    assert "华信公司采购部群" in text(member.get("/machines/group?q=g1"))
    assert "华信公司采购部群" not in text(member.get("/machines/group?q=销售"))
    assert "华信公司采购部群" not in text(stranger.get("/machines/group?q=采购"))
