"""A lead looks at the month and subscribes to what falls due: on a phone and a desk, with and without scripts."""

import pytest
from playwright.sync_api import Browser, expect

from tests.given.chromium import NARROW, WIDE, reader
from tests.given.databases import ON_BOTH
from tests.given.web import Door

pytestmark = ON_BOTH


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_day_leads_to_what_falls_due_on_it_and_a_feed_is_made(
    door: Door, chromium: Browser, width: int, script: bool, scheme: str
) -> None:
    door.hand.at("2026-03-02 09:30")("person/E0010", "join", "E0008", name="林雪", unit="采购部")
    door.let_in("E0004")
    with reader(chromium, door, width=width, script=script, scheme=scheme) as one:
        page = one.page
        one.sign_in("E0004")
        page.get_by_role("link", name="日历").first.click()
        expect(page.locator(".month")).to_be_visible()
        one.look(f"calendar-{scheme}")
        assert not one.is_cut_off() and (not script or one.violations() == [])
        page.get_by_role("link", name="2026-03-04 有 1 件到期").click()
        expect(page.locator("#d2026-03-04")).to_be_in_viewport()
        expect(page.locator("main")).to_contain_text("林雪")
        page.get_by_role("link", name="上个月").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("2026 年 2 月")
        page.get_by_text("放假与调休").click()
        expect(page.locator("main")).to_contain_text("2026-02-14")
        one.look(f"calendar-february-{scheme}")
        page.get_by_role("button", name="生成订阅地址").click()
        expect(page.get_by_role("link", name="/calendar/feed.ics?secret=wxc_")).to_be_visible()
        one.look(f"calendar-feed-{scheme}")
        assert not one.is_cut_off() and (not script or one.violations() == [])
        page.get_by_role("button", name="停用").click()
        one.open("/calendar")
        expect(page.get_by_role("button", name="停用")).to_have_count(0)
