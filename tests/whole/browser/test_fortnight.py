"""A fortnight in a company whose people have a browser and nothing else, on phones, in Chinese."""

import io
import zipfile
from urllib.parse import quote

import openpyxl
import pytest
from playwright.sync_api import Browser, FilePayload, expect

from tests.given.databases import DATABASES, ON_BOTH
from tests.given.founded import CREATED, GROUP, ROSTER
from tests.given.web import Door
from tests.whole.browser.fortnight import Fortnight

pytestmark = ON_BOTH
LEAD, FIRST, SECOND, HR, CENTRE, NEW, WRONG = "E0004", "E0001", "E0002", "E0008", "E0009", "E0005", "E0010"
IN_TURN = """
[[approvals]]
for = "request"
fallback = "E0009"
working_days = 2
levels = [{ by = "in_turn", approvers = ["E0001", "E0002", "E0008"] }]
"""
LIST = "群昵称\n群主\n钟静明(群负责人)\n小尹\n老王\n"
THIRD = {**GROUP, **CREATED, "title": "华信公司采购部二群", "register_no": "3"}


@pytest.fixture
def fortnight(door: Door, chromium: Browser) -> Fortnight:
    """Give everybody an account, and the company approvals of its own; the pages are judged where it is SQLite."""
    door.policy.write_text(door.policy.read_text("utf-8") + IN_TURN, "utf-8")
    door.hand("group/G3", "adopt", CENTRE, **THIRD, roster=ROSTER)
    for person in (LEAD, FIRST, HR):
        door.let_in(person)
    door.let_in(CENTRE, "operator")
    door.let_in(SECOND, "auditor")
    return Fortnight(door, chromium, is_judged=DATABASES.kind == "sqlite")


def test_a_fortnight_is_gone_through_by_everybody_with_a_browser_alone(fortnight: Fortnight) -> None:
    new_group(fortnight)
    people_come_and_go(fortnight)
    inspected(fortnight)
    penalties_decided(fortnight)
    unit_renamed(fortnight)
    mistake_corrected(fortnight)
    audited(fortnight)


def new_group(all_: Fortnight) -> None:
    """From application to activation: three approvers in turn, one of them on leave."""
    all_.day("2026-03-03 09:00")
    leave = {"key": "S1", "data__kind": "person", "data__whom": SECOND, "data__from": "2026-03-03"}
    all_.does(HR, "suspension/start", **leave, data__until="2026-03-06", data__approver=FIRST, reason="病假")
    all_.approves(FIRST)
    assert all_.state("suspension/S1") == "suspended"
    all_.does(
        LEAD, "group/request", key="G2", data__title="华信公司展会群", data__kind="temporary", data__unit="采购部",
        data__purpose="展会", data__planned_end="2026-12-31", data__scope__units="采购部", data__leads=LEAD,
    )  # fmt: skip
    all_.shows(FIRST, "/", "desk")
    all_.acts(FIRST, "华信公司展会群", "同意", False)
    all_.does(CENTRE, "approval/approve/G2/request/1", data__for=SECOND)  # the second is away, the centre stands in
    all_.acts(HR, "华信公司展会群", "同意")
    assert all_.state("group/G2") == "approved"
    all_.does(CENTRE, "group/create/G2", data__title="华信公司展会群", data__register_no="2", data__owner=CENTRE)
    all_.does(LEAD, "group/activate/G2", data__roster="E0009, 群主\nE0004, 钟静明(群负责人)")
    assert all_.state("group/G2") == "active"
    all_.shows(LEAD, "/machines/group/G2", "group")


def people_come_and_go(all_: Fortnight) -> None:
    """A newcomer in three groups, whom the lead forgets in one of them."""
    all_.day("2026-03-04 09:00")
    all_.does(HR, "person/join", key=NEW, data__name="尹涛", data__unit="采购部")
    all_.door.let_in(NEW)
    for group in ("G1", "G2"):
        all_.does(LEAD, f"membership/add/{group}/{NEW}", data__nickname="尹涛")
    assert [all_.state(f"membership/{group}/{NEW}") for group in ("G1", "G2", "G3")] == ["present", "present", "owed"]


def inspected(all_: Fortnight) -> None:
    """An inspection from a chat's export without staff ids."""
    all_.day("2026-03-09 09:00")
    with all_.sits(CENTRE) as page:
        page.get_by_role("link", name="巡检").first.click()
        page.locator("main [name=group]").fill("G2")
        file: FilePayload = {"name": "展会群.csv", "mimeType": "text/csv", "buffer": LIST.encode("gb18030")}
        page.get_by_label("从群里导出的文件").set_input_files(files=[file])
        page.get_by_role("button", name="核对").click()
        row = page.locator(".match", has_text="小尹")
        row.get_by_label("实际是").fill("尹涛")
        row.get_by_label("实际是").press("Tab")
        expect(page.locator("#findings")).to_contain_text("小尹 → 尹涛")
        all_.look("inspection")
        page.get_by_role("button", name="登记巡检").click()
        expect(page.get_by_role("status")).to_contain_text("巡检已登记")
    assert all_.door.hand.penalties() == [("18", LEAD, 20), ("17", LEAD, 10), ("17", NEW, 20), ("18", LEAD, 20)]


def penalties_decided(all_: Fortnight) -> None:
    """One is confirmed, appealed, waived; one confirmed, accepted, settled; the month's workbook has both."""
    charged = list(all_.door.hand.engine.queries.instances("penalty"))
    (missed,) = (one for one in charged if one.facts["group"] == "G3")
    (own,) = (one for one in charged if one.facts["debtor"] == NEW)
    with all_.sits(HR, script=False) as page:
        page.goto(f"{all_.door.url}/penalties")
        for one in (missed, own):
            page.locator(f'input[name=key][value="{one.key}"]').check()
        page.get_by_role("button", name="确认", exact=True).click()
        expect(page.get_by_role("status")).to_contain_text("2")
    all_.day("2026-03-10 09:00")
    all_.shows(LEAD, f"/notices/{quote(missed.key)}", "notice")
    all_.does(LEAD, f"penalty/appeal/{quote(missed.key)}", reason="当天在外出差")
    all_.does(NEW, f"penalty/accept/{quote(own.key)}")
    all_.day("2026-03-11 09:00")
    all_.does(HR, f"penalty/waive/{quote(missed.key)}", reason="情况属实")
    all_.does(HR, f"penalty/settle/{quote(own.key)}")
    assert [all_.state(f"penalty/{one.key}") for one in (missed, own)] == ["waived", "settled"]
    with all_.sits(HR) as page:
        page.goto(f"{all_.door.url}/penalties")
        with page.expect_download() as taken:
            page.get_by_role("button", name="下载").click()
        book = openpyxl.load_workbook(io.BytesIO(taken.value.path().read_bytes()))
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any(NEW in one for one in cells)


def unit_renamed(all_: Fortnight) -> None:
    """A department is called otherwise from now on."""
    all_.day("2026-03-12 09:00")
    all_.does(CENTRE, f"unit/rename/{quote('采购部')}", data__name="供应链部")
    with all_.sits(HR) as page:
        page.goto(f"{all_.door.url}/people/{LEAD}")
        expect(page.locator("main")).to_contain_text("供应链部")


def mistake_corrected(all_: Fortnight) -> None:
    """Somebody was entered who is not here: one proposes to take it back, another approves."""
    all_.does(HR, "person/join", key=WRONG, data__name="误登", data__unit="供应链部")
    assert all_.state(f"membership/G1/{WRONG}") == "owed"
    with all_.sits(HR) as page:
        page.goto(f"{all_.door.url}/events/correction/propose")
        page.locator("[name=key]").fill("C1")
        page.locator('[name="data.step"]').fill(f"person/{WRONG}#1")
        page.locator('[name="data.void"]').check()
        page.locator("[name=reason]").fill("登记错了人")
        page.get_by_role("button", name="先看看结果").click()
        expect(page.locator("main .rehearsed").first).to_contain_text("情况有变的记录")
        with page.expect_navigation():
            page.locator("form.event button").last.click()
    all_.does(CENTRE, "correction/approve/C1")
    assert all_.state("correction/C1") == "applied"
    assert all_.state(f"membership/G1/{WRONG}") in (None, "void")
    all_.does(HR, f"person/leave/{NEW}")
    for _ in ("G1", "G2"):
        all_.acts(LEAD, "尹涛", "退群")
    assert [all_.state(f"membership/{group}/{NEW}") for group in ("G1", "G2", "G3")] == ["absent"] * 3


def audited(all_: Fortnight) -> None:
    """An auditor verifies the record, the corrected one, and takes a pack."""
    all_.day("2026-03-13 09:00")
    all_.shows(SECOND, "/overview", "overview")
    with all_.sits(SECOND) as page:
        page.goto(f"{all_.door.url}/audit/verify")
        page.get_by_label("按当时生效的规则重演每一步").check()
        page.get_by_role("button", name="立即核验").click()
        expect(page.get_by_role("status").first).to_contain_text("全部正常")
        all_.look("verified")
        page.goto(f"{all_.door.url}/audit/evidence")
        page.locator("form[action='/audit/pack'] [name=group]").fill("G2")
        with page.expect_download() as taken:
            page.get_by_role("button", name="下载证据包").click()
        with zipfile.ZipFile(taken.value.path()) as packed:
            assert "SHA256SUMS" in packed.namelist()
