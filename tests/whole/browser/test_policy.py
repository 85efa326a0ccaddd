"""The policy is changed in a form on a phone, with and without scripts."""

import pytest
from playwright.sync_api import Browser, expect

from tests.given.chromium import NARROW, reader
from tests.given.databases import ON_SQLITE
from tests.given.web import Door

pytestmark = ON_SQLITE


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without"])
def test_a_deadline_is_changed_and_proposed_after_a_mistake(door: Door, chromium: Browser, script: bool) -> None:
    door.let_in("E0009")
    with reader(chromium, door, width=NARROW, script=script) as one:
        one.sign_in("E0009")
        one.open("/policy/form")
        days = one.page.locator('[name="deadlines.membership"]')
        days.fill("两天")
        one.page.get_by_role("button", name="看看会改变什么").click()
        expect(one.page.get_by_role("alert")).to_contain_text("有 1 项需要改正")
        expect(days).to_have_value("两天")
        expect(days).to_have_accessible_description('应为1 至 1000 的工作日数，不能是 "两天"')
        if script:
            assert one.violations() == []
        one.look("policy-wrong")
        days.fill("3")
        one.page.get_by_role("button", name="看看会改变什么").click()
        expect(one.page.get_by_text("2 → 3")).to_be_visible()
        assert not one.is_cut_off()
        one.look("policy-preview")
        one.page.get_by_role("button", name="提出修改，由另一人发布").click()
        expect(one.page.get_by_role("heading", level=1)).to_have_text("需两人办理的事项")
