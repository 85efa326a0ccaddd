"""Somebody is invited, sees what waits for them and does it: on a phone and a desk, with and without scripts."""

from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, expect

from tests.given.chromium import NARROW, WIDE, reader
from tests.given.databases import ON_BOTH
from tests.given.web import PASSWORD, PRESENT, Door
from wxflow.access import accounts
from wxflow.access.secrets import make

pytestmark = ON_BOTH
GROUP = {
    "title": "华信公司展会群", "kind": "temporary", "unit": "采购部", "purpose": "展会", "planned_end": "2026-12-31",
    "scope": {"units": ["采购部"], "people": []}, "leads": ["E0004"],
}  # fmt: skip


def invited(door: Door, person: str) -> str:
    secret, engine = make(), door.hand.engine
    with engine.store.transaction(engine.company):
        accounts.invite(engine.store, engine.company, person, secret, rights=(), actor="E0009", at=PRESENT)
    return f"/invitation?secret={quote(secret)}"


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_an_approver_is_invited_and_approves_what_waits_for_them(
    door: Door, chromium: Browser, width: int, script: bool
) -> None:
    door.hand.at("2026-03-02 09:30")("group/G2", "request", "E0004", **GROUP)
    with reader(chromium, door, width=width, script=script) as one:
        one.open(invited(door, "E0001"))
        one.look("invitation")
        one.page.locator("input[name=password]").fill(PASSWORD)
        one.page.locator("input[name=again]").fill(PASSWORD)
        one.page.get_by_role("button", name="开通账号").click()
        expect(one.page.get_by_role("heading", level=1)).to_have_text("我的待办")
        one.look("desk")
        item = one.page.locator(".item", has_text="华信公司展会群")
        item.get_by_role("button", name="批准").click()
        expect(one.page.get_by_role("status")).to_have_text("已办理。")
        expect(one.page.locator(".item")).to_have_count(0)
    assert door.hand.state("group/G2") == "approved"


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without"])
def test_a_group_is_requested_on_a_phone_after_a_look_at_what_would_come_of_it(
    door: Door, chromium: Browser, script: bool
) -> None:
    door.let_in("E0004")
    with reader(chromium, door, width=NARROW, script=script) as one:
        one.sign_in("E0004")
        one.page.get_by_role("link", name="微信群：申请").click() if script else one.open("/events/group/request")
        fill = {"key": "G2", "data.title": "华信公司展会群", "data.unit": "采购部", "data.purpose": "展会"}
        fill |= {"data.scope.units": "采购部", "data.leads": "E0004", "data.planned_end": "2026-12-31"}
        for name, value in fill.items():
            one.page.locator(f'[name="{name}"]').fill(value)
        one.page.locator('[name="data.kind"]').select_option("temporary")
        one.page.get_by_role("button", name="先看看结果").click()
        expect(one.page.get_by_role("status")).to_contain_text("尚未登记任何内容")
        one.look("rehearsal")
        one.page.locator("form[action='/events/group/request'] button").last.click()
        expect(one.page.get_by_role("heading", level=1)).to_have_text("华信公司展会群")
        one.look("group")
    assert door.hand.state("group/G2") == "requested"


def test_a_form_is_checked_while_it_is_filled_in(door: Door, chromium: Browser) -> None:
    door.let_in("E0004")
    with reader(chromium, door) as one:
        one.sign_in("E0004")
        one.open("/events/group/request")
        fill = {"key": "G2", "data.title": "展会", "data.unit": "采购部", "data.purpose": "展会", "data.leads": "E0004"}
        for name, value in fill.items():
            one.page.locator(f'[name="{name}"]').fill(value)
        one.page.locator('[name="data.kind"]').select_option("temporary")
        one.page.locator('[name="data.planned_end"]').fill("2026-12-31")
        one.page.locator('[name="reason"]').focus()
        preview = one.page.locator(".preview")
        expect(preview).to_contain_text("群名")
        one.look("checked")
        one.page.locator('[name="data.title"]').fill("华信公司展会群")
        one.page.locator('[name="reason"]').focus()
        expect(preview).to_contain_text("尚未登记任何内容")
        expect(one.page.locator('[name="data.purpose"]')).to_have_value("展会")
    assert door.hand.state("group/G2") is None
