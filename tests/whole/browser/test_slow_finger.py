"""Nothing on a page is swapped or moved away while somebody presses it, however long that takes."""

from playwright.sync_api import Browser, FilePayload, Locator, Page, expect

from tests.given.chromium import NARROW, reader
from tests.given.databases import ON_SQLITE
from tests.given.web import Door

pytestmark = ON_SQLITE
LIST = "群昵称,工号\n群主,E0009\n钟静明(群负责人),\n小黄,\n"
FIELDS = {
    "key": "G2", "data.title": "华信公司展会群", "data.unit": "采购部", "data.leads": "E0004",
    "data.planned_end": "2026-12-31", "data.purpose": "展会",
}  # fmt: skip


def pressed_until_the_answer(page: Page, what: Locator) -> None:
    """Press something, which ends the typing before it, and hold it until what that asks for has come."""
    what.scroll_into_view_if_needed()
    where = what.bounding_box()
    assert where is not None
    page.mouse.move(where["x"] + where["width"] / 2, where["y"] + where["height"] / 2)
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.mouse.down()
    assert what.bounding_box() == where


def test_a_preview_waits_until_the_button_is_let_go_and_the_form_is_sent(door: Door, chromium: Browser) -> None:
    door.let_in("E0004")
    with reader(chromium, door, width=NARROW) as one:
        page, preview = one.page, one.page.locator(".preview")
        one.sign_in("E0004")
        one.open("/events/group/request")
        page.locator('[name="data.kind"]').select_option("temporary")
        for name, value in FIELDS.items():
            page.locator(f'[name="{name}"]').fill(value)
        pressed_until_the_answer(page, page.get_by_role("heading", level=1))
        expect(preview).to_be_empty()
        page.mouse.up()
        expect(preview).to_contain_text("尚未登记任何内容")
        page.locator('[name="data.purpose"]').fill("秋季展会")
        pressed_until_the_answer(page, page.locator("form.event button").last)
        page.mouse.up()
        expect(page.get_by_role("heading", level=1)).to_have_text("华信公司展会群")
    assert door.hand.state("group/G2") == "requested"


def test_an_inspection_is_recorded_by_the_button_that_was_pressed(door: Door, chromium: Browser) -> None:
    door.let_in("E0009")
    with reader(chromium, door) as one:
        page = one.page
        one.sign_in("E0009")
        one.open("/inspection?group=G1")
        file: FilePayload = {"name": "群.csv", "mimeType": "text/csv", "buffer": LIST.encode()}
        page.get_by_label("从群里导出的文件").set_input_files(files=[file])
        page.get_by_role("button", name="核对").click()
        page.locator(".match", has_text="小黄").get_by_label("实际是").fill("黄娟娜")
        pressed_until_the_answer(page, page.get_by_role("button", name="登记巡检"))
        expect(page.locator("#findings")).not_to_contain_text("小黄 → 黄娟娜")
        page.mouse.up()
        expect(page.get_by_role("status")).to_contain_text("巡检已登记")


def test_a_form_that_is_opened_on_the_desk_says_there_what_would_come_of_it(door: Door, chromium: Browser) -> None:
    """Of ten things that wait none has its form in place: each comes when it is asked for."""
    for number in range(2, 10):
        group = {
            "title": f"华信公司展会{number}群", "kind": "temporary", "unit": "采购部", "purpose": "展会",
            "scope": {"units": ["采购部"], "people": []}, "leads": ["E0004"], "planned_end": "2026-12-31",
        }  # fmt: skip
        door.hand.at("2026-03-02 09:30")(f"group/G{number}", "request", "E0004", **group)
    door.let_in("E0001")
    with reader(chromium, door) as one:
        page = one.page
        one.sign_in("E0001")
        item = page.locator(".item").first
        item.get_by_role("button", name="驳回").click()
        item.locator('[name="reason"]').fill("不需要")
        page.get_by_role("heading", level=1).click()
        expect(item.locator(".preview")).to_contain_text("尚未登记任何内容")
        assert one.violations() == []
