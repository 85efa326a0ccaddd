"""HR finds somebody, sees what hangs on them, and brings a list in: on a phone and a desk, with and without scripts."""

import pytest
from playwright.sync_api import Browser, FilePayload, expect

from tests.given.chromium import NARROW, WIDE, reader
from tests.given.databases import ON_BOTH
from tests.given.web import Door

pytestmark = ON_BOTH
LIST = (
    "工号,姓名,部门\nE0001,罗慧敏,总经办\nE0002,葛强华,销售部\nE0003,黄娟,销售部\nE0004,钟静明,采购部\n"
    "E0008,赵娜,人事部\nE0009,孔霞,信息中心\nE0010,林雪,采购部\n"
)
PRESS = 500
"""Milliseconds that a slow finger stays down: what it is on must not be swapped meanwhile."""
BROKEN = LIST.replace("钟静明,采购部", ",采购部")


def file(text: str) -> FilePayload:
    return {"name": "人员.csv", "mimeType": "text/csv", "buffer": text.encode("gb18030")}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_somebody_is_found_and_a_list_is_imported(
    door: Door, chromium: Browser, width: int, script: bool, scheme: str
) -> None:
    door.let_in("E0008")
    with reader(chromium, door, width=width, script=script, scheme=scheme) as one:
        page = one.page
        one.sign_in("E0008")
        page.get_by_role("link", name="人员").first.click()
        page.get_by_label("姓名、工号").press_sequentially("zjm")
        if not script:
            page.get_by_role("button", name="搜索").click()
        expect(page.locator("#found li")).to_have_count(1)
        page.get_by_role("link", name="钟静明").click(delay=PRESS)
        expect(page.locator("main")).to_contain_text("唯一的群负责人")
        one.look(f"person-found-{scheme}")
        one.open("/imports/people")
        page.get_by_label("文件").set_input_files(files=[file(BROKEN)])
        page.get_by_role("button", name="看看会改变什么").click()
        expect(page.get_by_role("heading", name="请在文件里改正")).to_be_visible()
        one.look(f"import-broken-{scheme}")
        assert not one.is_cut_off() and (not script or one.violations() == [])
        page.get_by_label("换一个文件").set_input_files(files=[file(LIST)])
        page.get_by_role("button", name="看看会改变什么").click()
        expect(page.get_by_role("status")).to_contain_text("尚未登记任何内容")
        one.look(f"import-seen-{scheme}")
        assert not one.is_cut_off() and (not script or one.violations() == [])
        page.get_by_role("button", name="导入", exact=True).click()
        expect(page.get_by_role("status")).to_contain_text("已导入：")
    assert door.hand.state("person/E0010") == "employed"
