"""The desk is used from the keyboard: from row to row, ticked, searched; and each form comes in its place."""

import pytest
from playwright.sync_api import Browser, expect

from tests.given.chromium import reader
from tests.given.databases import ON_SQLITE
from tests.given.pages import PAGES
from tests.given.web import Door

pytestmark = ON_SQLITE
ROWS = ".item, .cards > li, main tbody tr, .timers > li, .timeline > li"
GROUP = {
    "kind": "temporary", "unit": "采购部", "purpose": "展会", "planned_end": "2026-12-31",
    "scope": {"units": ["采购部"], "people": []}, "leads": ["E0004"],
}  # fmt: skip


@pytest.fixture
def many(door: Door) -> Door:
    """Let so many groups wait that no form is in the page until it is asked for."""
    hand = door.hand.at("2026-03-02 09:30")
    for number in range(2, 11):
        hand(f"group/G{number}", "request", "E0004", title=f"华信公司展会{number}群", **GROUP)
    door.let_in("E0001")
    return door


def test_keys_go_from_row_to_row_tick_and_search(many: Door, chromium: Browser) -> None:
    with reader(chromium, many) as one:
        one.sign_in("E0001")
        rows, keys = one.page.locator(".item"), one.page.keyboard
        expect(rows).to_have_count(9)
        keys.press("j")
        keys.press("j")
        expect(rows.nth(1)).to_be_focused()
        keys.press("x")
        expect(rows.nth(1).locator("input[type=checkbox]")).to_be_checked()
        keys.press("k")
        expect(rows.nth(0)).to_be_focused()
        keys.press("?")
        expect(one.page.locator("details.keys")).to_have_attribute("open", "")
        one.look("keys")
        keys.press("Escape")
        keys.press("/")
        expect(one.page.locator("input[type=search]")).to_be_focused()


def test_keys_help_search_and_go_from_row_to_row_on_every_page(many: Door, chromium: Browser) -> None:
    many.let_in("E0009", "operator")
    with reader(chromium, many) as one:
        one.sign_in("E0009")
        for name, path in PAGES.items():
            one.open(path)
            one.page.locator("main").click(position={"x": 1, "y": 1})  # out of a field that a page begins in
            one.page.keyboard.press("?")
            expect(one.page.locator("details.keys"), name).to_have_attribute("open", "")
            one.page.keyboard.press("Escape")
            rows = one.page.locator(ROWS).filter(visible=True)
            if rows.count():
                one.page.keyboard.press("j")
                expect(rows.first, name).to_be_focused()
            one.page.keyboard.press("/")
            expect(one.page.locator("input:focus"), name).to_have_attribute("type", "search")


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without"])
def test_a_form_comes_in_its_place_or_on_its_page_and_leads_back(many: Door, chromium: Browser, script: bool) -> None:
    with reader(chromium, many, script=script) as one:
        one.sign_in("E0001")
        item = one.page.locator(".item", has_text="华信公司展会2群")
        item.get_by_role("button", name="驳回").click()
        form = (item if script else one.page).locator("form.event")
        form.locator("[name=reason]").fill("用途不明")
        one.look("in-place")
        form.get_by_role("button", name="驳回", exact=True).click()
        expect(one.page.get_by_role("status")).to_have_text("已办理。")
    assert many.hand.state("group/G2") == "rejected"
