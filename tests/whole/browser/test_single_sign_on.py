"""Somebody signs in at the company's issuer, led there and back by their browser, with scripts and without."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.given.chromium import NARROW, Reader, reader
from tests.given.databases import ON_SQLITE
from tests.given.founded import Hand
from tests.given.issuer import SECRET, believed
from tests.given.web import Door
from wxflow_web.identity.single_sign_on import VARIABLE

pytestmark = ON_SQLITE


@pytest.fixture
def here(provider: tuple[str, Path], hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Door]:
    """Serve a company that believes a provider, where it says that browsers find it."""
    monkeypatch.setenv(VARIABLE, SECRET)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with believed(provider, hand, tmp_path, origin=f"http://localhost:{port}", port=port) as (door, _):
        door.url = f"http://localhost:{port}"
        yield door


def begin(one: Reader) -> None:
    """Go to the issuer, whose page would load a font from elsewhere."""
    one.page.route("https://fonts.googleapis.com/**", lambda asked: asked.fulfill(body=""))
    one.page.get_by_role("button", name="单点登录").click()


def at_the_issuer(one: Reader, login: str) -> None:
    """Say there who one is, and that the company may know."""
    one.page.locator("input[name=login]").fill(login)
    one.page.locator("input[name=password]").fill("any")
    one.page.locator("button[type=submit]").click()
    expect(one.page.locator("input[name=prompt]")).to_have_value("consent")
    one.page.locator("button[type=submit]").click()


@pytest.mark.parametrize("script", [True, False])
def test_the_button_leads_to_the_issuer_and_the_issuer_back_to_where_one_was_going(
    here: Door, chromium: Browser, script: bool
) -> None:
    here.let_in("E0004")
    with reader(chromium, here, width=NARROW, script=script) as one:
        one.open("/groups")
        one.look("sign_in_single")
        assert not script or (one.violations(), one.is_cut_off()) == ([], False)
        begin(one)
        at_the_issuer(one, "E0004")
        if not script:
            one.look("issuer_back")
            one.page.get_by_role("button", name="继续").click()
        expect(one.page).to_have_url(f"{here.url}/groups")


def test_whoever_has_no_account_is_told_so_and_can_try_another_way(here: Door, chromium: Browser) -> None:
    with reader(chromium, here) as one:
        one.open("/sign-in")
        begin(one)
        at_the_issuer(one, "E4711")
        expect(one.page.get_by_role("alert")).to_contain_text("没有账号")
        assert one.violations() == []
