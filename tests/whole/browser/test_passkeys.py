"""A device keeps a key, and its owner signs in by unlocking it: with the browser's own virtual authenticator."""

import json
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote_plus

import pytest
from playwright.sync_api import Browser, expect

from tests.given.chromium import Reader, reader
from tests.given.databases import ON_BOTH, contents
from tests.given.founded import POLICY, Hand
from tests.given.web import PRESENT, Door, served
from tests.web.identity.test_second_factor import ask
from wxflow.access import check, log
from wxflow_office.company import clock
from wxflow_office.company.places import Place
from wxflow_web.serving.serve import Serving

pytestmark = ON_BOTH
KEY = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def here(hand: Hand, tmp_path: Path) -> Iterator[Door]:
    """Serve the founded company where it says that browsers find it."""
    (tmp_path / "policy.toml").write_text(POLICY, encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    origin = f"http://localhost:{port}"
    place = Place(database=hand.engine.store.url, policy=tmp_path / "policy.toml")
    clock.set_to(PRESENT)
    try:
        with served(place, serving=Serving(host="127.0.0.1", port=port, origin=origin)):
            yield Door(hand, origin, place.policy)
    finally:
        clock.set_to(None)


@contextmanager
def device(one: Reader) -> Iterator[None]:
    """Let a reader's device keep keys, and unlock them by itself."""
    session = one.page.context.new_cdp_session(one.page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    yield
    session.detach()


def make(one: Reader) -> None:
    one.sign_in("E0004")
    one.open("/security/passkeys")
    one.look("passkeys")
    one.page.get_by_role("button", name="添加通行密钥").click()
    one.page.locator("input[name=name]").fill("我的手机")
    one.page.get_by_role("button", name="在本设备上创建").click()
    expect(one.page.locator(".cards li")).to_contain_text("我的手机")


def sign_out(one: Reader) -> None:
    one.page.context.clear_cookies()


def test_somebody_signs_in_by_a_key_that_their_device_has_made(here: Door, chromium: Browser) -> None:
    here.let_in("E0004")
    with reader(chromium, here) as one, device(one):
        make(one)
        sign_out(one)
        one.open("/sign-in")
        one.page.get_by_role("button", name="用通行密钥登录").click()
        one.look("passkey")
        one.page.get_by_role("button", name="在本设备上解锁").click()
        expect(one.page.get_by_role("heading", level=1)).to_have_text("我的待办")
    store = here.hand.engine.store
    assert [entry.event for entry in log.entries(store, "HX", "E0004")][-1] == "signed_in"
    assert list(log.verify(store, "HX")) == []


def test_a_key_shows_once_more_who_somebody_is_and_is_more_than_a_password(here: Door, chromium: Browser) -> None:
    here.let_in("E0004")
    with reader(chromium, here) as one, device(one):
        make(one)
        sign_out(one)
        ask(here, "everybody")
        one.sign_in("E0004")
        expect(one.page.get_by_role("heading", level=1)).to_have_text("再次验证身份")
        assert one.page.locator("input[type=password]").count() == 0
        for _ in range(2):
            clock.set_to(clock.now() + 360_000_000)
            one.open("/prove?next=/groups")
            one.look("prove")
            one.page.get_by_role("button", name="用通行密钥验证").click()
            one.page.get_by_role("button", name="在本设备上解锁").click()
            expect(one.page).to_have_url(re.compile("/groups$"))
        one.open("/prove")
        assert [one.violations(), one.is_cut_off()] == [[], False]
    store = here.hand.engine.store
    told = [(entry.event, entry.data.get("way")) for entry in log.entries(store, "HX", "E0004")]
    assert told[-3:] == [("signed_in", "password"), ("proved", "passkey"), ("proved", "passkey")]
    assert [*log.verify(store, "HX"), *check.check(store, "HX")] == []


def test_whoever_owes_more_than_a_password_is_led_to_where_they_set_it_up(here: Door, chromium: Browser) -> None:
    here.let_in("E0004")
    ask(here, "everybody")
    with reader(chromium, here) as one, device(one):
        one.sign_in("E0004")
        expect(one.page.get_by_role("heading", level=1)).to_have_text("双重验证")
        one.look("second-factor")
        one.page.get_by_role("button", name="通行密钥").click()
        one.page.get_by_role("button", name="添加通行密钥").click()
        one.page.get_by_role("button", name="在本设备上创建").click()
        expect(one.page.locator(".cards li")).to_have_count(1)
        one.open("/")
        expect(one.page.get_by_role("heading", level=1)).to_have_text("我的待办")
    here.let_in("E0003")
    with reader(chromium, here) as other:
        other.sign_in("E0003")
        assert [other.violations(), other.is_cut_off()] == [[], False]


def test_a_key_of_somebody_else_shows_nothing(here: Door, chromium: Browser) -> None:
    here.let_in("E0004")
    here.let_in("E0003")
    with reader(chromium, here) as one, device(one):
        make(one)
        sent: list[str] = []
        one.page.on("request", lambda request: sent.append(request.post_data or ""))
        one.open("/prove")
        one.page.get_by_role("button", name="用通行密钥验证").click()
        one.page.get_by_role("button", name="在本设备上解锁").click()
        expect(one.page.get_by_role("heading", level=1)).to_have_text("我的待办")
        answer = next(text for text in sent if "credential=%7B" in text)
    found = re.search(r"credential=([^&]+)", answer)
    assert found is not None
    other = here.browser("E0003")
    other.get("/prove")
    assert other.post("/prove/passkey").status_code == 200
    assert other.post("/prove/passkey", do="finish", credential=unquote_plus(found[1])).status_code == 422


def test_a_key_that_has_been_ended_opens_nothing(here: Door, chromium: Browser) -> None:
    here.let_in("E0004")
    with reader(chromium, here) as one, device(one):
        make(one)
        one.page.locator(".cards button").click()
        expect(one.page.locator(".cards li")).to_have_count(0)
        assert contents(here.hand.engine.store.url)["factors"] == []
        sign_out(one)
        one.open("/sign-in")
        one.page.get_by_role("button", name="用通行密钥登录").click()
        one.page.get_by_role("button", name="在本设备上解锁").click()
        expect(one.page.locator("main")).to_contain_text("未被接受")
        assert [one.violations(), one.is_cut_off()] == [[], False]


def test_an_answer_holds_once_and_only_for_the_browser_that_was_asked(here: Door, chromium: Browser) -> None:
    here.let_in("E0004")
    with reader(chromium, here) as one, device(one):
        make(one)
        sign_out(one)
        sent: list[str] = []
        one.page.on("request", lambda request: sent.append(request.post_data or ""))
        one.open("/sign-in")
        one.page.get_by_role("button", name="用通行密钥登录").click()
        one.page.get_by_role("button", name="在本设备上解锁").click()
        expect(one.page.get_by_role("heading", level=1)).to_have_text("我的待办")
    answer = next(text for text in sent if "credential" in text)
    found = re.search(r"credential=([^&]+)", answer)
    assert found is not None
    thief = here.browser()
    thief.get("/sign-in")
    thief.post("/sign-in/passkey")
    replayed = thief.send("/sign-in/passkey", do="finish", credential=unquote_plus(found[1]))
    assert replayed.status_code == 422


@pytest.mark.parametrize("answer", ["", "x", "[]", "{}", json.dumps({"rawId": "é", "id": 1, "response": []})])
def test_an_answer_that_is_none_is_refused(here: Door, answer: str) -> None:
    browser = here.browser("E0004")
    for path, begin, finish in (
        ("/security/passkeys", "begin", "add"),
        ("/sign-in/passkey", "begin", "finish"),
        ("/prove/passkey", "begin", "finish"),
    ):
        browser.get("/security")
        assert browser.post(path, do=begin).status_code == 200
        told = browser.send(path, do=finish, credential=answer)
        assert told.status_code == 422, told.text
    assert contents(here.hand.engine.store.url)["factors"] == []
