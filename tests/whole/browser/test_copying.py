"""What is to be pasted into a chat is copied by one click; without scripts it is there to be selected."""

import pytest
from playwright.sync_api import Browser, expect

from tests.given.chromium import NARROW, reader
from tests.given.databases import ON_SQLITE
from tests.given.web import Door

pytestmark = ON_SQLITE


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without"])
def test_a_message_for_the_chat_is_copied(door: Door, chromium: Browser, script: bool) -> None:
    door.hand.at("2026-03-02 09:30")("person/E0005", "join", "E0008", name="尹涛", unit="采购部")
    door.let_in("E0004")
    with reader(chromium, door, width=NARROW, script=script) as one:
        one.sign_in("E0004")
        one.open("/rosters/G1")
        message, button = one.page.get_by_label("复制到群里"), one.page.get_by_role("button", name="复制")
        expect(message).not_to_be_editable()
        expect(message).to_contain_text("尹涛")
        expect(button).to_have_count(1 if script else 0)
        if script:
            button.click()
            expect(one.page.locator(".copies [aria-live]")).to_have_text("已复制")
            one.look("copied")
            one.open("/people")
            one.page.locator("#q").press("Control+V")
            assert "尹涛" in one.page.locator("#q").input_value()
        assert not one.is_cut_off()
