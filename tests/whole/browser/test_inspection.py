"""A group is inspected from its chat's export: on a phone and a desk, with and without scripts."""

import pytest
from playwright.sync_api import Browser, FilePayload, expect

from tests.given.chromium import NARROW, WIDE, reader
from tests.given.databases import ON_BOTH
from tests.given.web import Door

pytestmark = ON_BOTH
LIST = "群昵称,工号,入群时间\n群主,E0009,去年\n钟静明(群负责人),,去年\n小黄,,今年\n老王,,今年\n"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_an_export_is_read_put_right_and_recorded(
    door: Door, chromium: Browser, width: int, script: bool, scheme: str
) -> None:
    door.let_in("E0009")
    with reader(chromium, door, width=width, script=script, scheme=scheme) as one:
        page = one.page
        one.sign_in("E0009")
        page.get_by_role("link", name="巡检").first.click()
        page.locator("main").get_by_label("微信群").fill("采购部")
        file: FilePayload = {"name": "采购部群.csv", "mimeType": "text/csv", "buffer": LIST.encode("gb18030")}
        page.get_by_label("从群里导出的文件").set_input_files(files=[file])
        page.get_by_role("button", name="核对").click()
        findings = page.locator("#findings")
        expect(findings).to_contain_text("黄娟娜 E0003")
        one.look(f"inspection-found-{scheme}")
        assert not one.is_cut_off() and (not script or one.violations() == [])
        row = page.locator(".match", has_text="小黄")
        row.get_by_label("实际是").fill("黄娟娜")
        if script:  # the findings follow what is typed
            row.get_by_label("实际是").press("Tab")
        else:
            page.get_by_role("button", name="重新核对").click()
        expect(findings).to_contain_text("小黄 → 黄娟娜")
        expect(findings).not_to_contain_text("应进未进")
        page.get_by_role("button", name="登记巡检").click()
        expect(page.get_by_role("status")).to_contain_text("巡检已登记")
        expect(page.get_by_label("复制到群里")).to_contain_text("请改昵称：")
        one.look(f"inspection-recorded-{scheme}")
        assert not one.is_cut_off() and (not script or one.violations() == [])
    assert [(clause, debtor) for clause, debtor, _ in door.hand.penalties()] == [
        ("17", "E0003"), ("17", "E0004"), ("18", "E0004"),
    ]  # fmt: skip
