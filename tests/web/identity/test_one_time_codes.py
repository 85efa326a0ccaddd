"""Whoever has set up one-time codes comes in by one besides the password, and each code holds once."""

import re
from typing import NamedTuple

import httpx2
import pyotp
import pytest

from tests.given.databases import ON_BOTH, contents
from tests.given.web import PASSWORD, PRESENT, Browser, Door, text
from tests.web.identity.test_sign_in import invited
from wxflow.access import log
from wxflow_office.company import clock
from wxflow_web.identity import cookies

pytestmark = ON_BOTH
LATER = 60_000_000
"""Microseconds after which a phone shows a code that is not one beside the last."""


class Phone(NamedTuple):
    """What shows codes, and the paper beside it."""

    secret: str
    paper: list[str]

    def code(self) -> str:
        """Return what it shows."""
        return pyotp.TOTP(self.secret).at(clock.now() // 1_000_000)


def set_up(browser: Browser) -> Phone:
    page = browser.get("/security/codes").text
    found = re.search(r'name="secret" value="([A-Z2-7]{32})"', page)
    assert found is not None
    phone = Phone(found[1], [])
    done = browser.post("/security/codes", do="begin", secret=phone.secret, code=phone.code())
    assert done.status_code == 200, text(done)
    phone.paper.extend(re.findall(r"<code>([A-Z2-7]{4}(?:-[A-Z2-7]{4}){5})</code>", done.text))
    assert len({*phone.paper}) == 10
    clock.set_to(clock.now() + LATER)
    return phone


def is_in(browser: Browser) -> bool:
    return "My desk" in text(browser.get("/"))


def give(browser: Browser, code: str) -> httpx2.Response:
    return browser.post("/sign-in/code", code=code)


def test_the_password_alone_opens_nothing_any_more(door: Door) -> None:
    phone = set_up(door.browser("E0004"))
    browser = door.browser()
    assert "One-time code" in text(browser.sign_in("E0004"))
    assert not is_in(browser)
    browser.sign_in("E0004")
    wrong = give(browser, "000000")
    assert (wrong.status_code, "is not right" in text(wrong)) == (422, True)
    assert give(browser, phone.code()).status_code == 200
    assert is_in(browser)


def test_a_code_holds_once(door: Door) -> None:
    phone = set_up(door.browser("E0004"))
    code = phone.code()
    for first in (True, False):
        browser = door.browser()
        browser.sign_in("E0004")
        assert (give(browser, code).status_code == 200) is first
        assert is_in(browser) is first


def test_a_code_on_paper_holds_once_and_only_for_its_owner(door: Door) -> None:
    phone, other = set_up(door.browser("E0004")), set_up(door.browser("E0003"))
    for code, opens in (
        (other.paper[0], False),
        (phone.paper[0].lower().replace("-", " "), True),
        (phone.paper[0], False),
    ):
        browser = door.browser()
        browser.sign_in("E0004")
        give(browser, code)
        assert is_in(browser) is opens
    store = door.hand.engine.store
    assert [one.event for one in log.entries(store, "HX", "E0004")].count("code_used") == 1
    assert list(log.verify(store, "HX")) == []


def test_whoever_guesses_codes_waits(door: Door) -> None:
    set_up(door.browser("E0004"))
    browser = door.browser()
    browser.sign_in("E0004")
    assert [give(browser, f"00000{n}").status_code for n in range(6)] == [422] * 5 + [429]
    assert door.browser().sign_in("E0004").status_code == 429, "a right password starts no new count"


def test_what_was_asked_of_one_browser_another_cannot_answer_nor_anybody_later(door: Door) -> None:
    phone = set_up(door.browser("E0004"))
    asked, other = door.browser(), door.browser()
    asked.sign_in("E0004")
    other.get("/sign-in")
    give(other, phone.code())
    assert not is_in(other)
    asked.get("/sign-in/code")
    clock.set_to(clock.now() + 6 * LATER)
    give(asked, phone.code())
    assert not is_in(asked)


def test_giving_the_password_once_more_asks_for_a_code_too(door: Door) -> None:
    browser = door.browser("E0004")
    phone = set_up(browser)
    clock.set_to(PRESENT + 10 * LATER)
    assert "once more" in text(browser.get("/security/codes"))
    assert browser.post("/prove", password=PASSWORD).status_code == 422
    assert browser.post("/prove", password=PASSWORD, code=phone.code(), next="/security/codes").status_code == 200
    assert "no more" in text(browser.get("/security/codes"))


def test_they_end_when_their_owner_says_so_and_the_paper_with_them(door: Door) -> None:
    browser = door.browser("E0004")
    set_up(browser)
    browser.get("/security/codes")
    browser.post("/security/codes", do="end")
    assert contents(door.hand.engine.store.url)["factors"] == []
    again = door.browser()
    again.sign_in("E0004")
    assert is_in(again)


def test_new_codes_on_paper_end_the_old_ones(door: Door) -> None:
    browser = door.browser("E0004")
    phone = set_up(browser)
    browser.get("/security/codes")
    made = re.findall(r"<code>([A-Z2-7-]{29})</code>", browser.post("/security/codes", do="renew").text)
    for code, opens in ((phone.paper[0], False), (made[0], True)):
        other = door.browser()
        other.sign_in("E0004")
        give(other, code)
        assert is_in(other) is opens


def test_whoever_is_invited_anew_comes_in_without_them_and_whoever_leaves_leaves_none(door: Door) -> None:
    set_up(door.browser("E0004"))
    secret, browser = invited(door), door.browser()
    browser.get(f"/invitation?secret={secret}")
    assert browser.post("/invitation", secret=secret, password=PASSWORD, again=PASSWORD).status_code == 200
    assert is_in(browser)
    set_up(browser)
    door.hand.at("2026-03-02 10:30")("person/E0004", "leave", "E0008")
    assert contents(door.hand.engine.store.url)["factors"] == []


@pytest.mark.parametrize("secret", ["", "A", "A" * 31, "é" * 32, "a" * 32])
def test_a_secret_that_is_none_begins_nothing(door: Door, secret: str) -> None:
    browser = door.browser("E0004")
    browser.get("/security/codes")
    assert browser.post("/security/codes", do="begin", secret=secret, code="000000").status_code == 422
    assert contents(door.hand.engine.store.url)["factors"] == []


def test_whoever_changes_the_password_is_out_everywhere_else(door: Door) -> None:
    mine, elsewhere = door.browser("E0004"), door.browser()
    elsewhere.sign_in("E0004")
    new = "five words that nobody would try"
    assert mine.post("/security/password", password=new, again="other").status_code == 422
    assert mine.post("/security/password", password="password123", again="password123").status_code == 422
    assert is_in(elsewhere)
    assert "is changed" in text(mine.post("/security/password", password=new, again=new))
    assert is_in(mine) and not is_in(elsewhere)
    assert door.browser().sign_in("E0004").status_code == 422
    assert door.browser().sign_in("E0004", new).status_code == 200


def test_a_password_is_changed_only_by_whoever_gave_it_a_moment_ago(door: Door) -> None:
    browser = door.browser("E0004")
    clock.set_to(PRESENT + 6 * LATER)
    answer = browser.send("/security/password", password="x" * 20, again="x" * 20)
    assert answer.headers["location"].startswith("/prove")


def test_the_secret_of_the_cookie_changes_with_every_step_of_the_sign_in(door: Door) -> None:
    phone = set_up(door.browser("E0004"))
    browser = door.browser()
    browser.get("/sign-in")
    seen = [browser.cookies[cookies.NAME]]
    browser.post("/sign-in", person="E0004", password=PASSWORD)
    seen.append(browser.cookies[cookies.NAME])
    give(browser, phone.code())
    seen.append(browser.cookies[cookies.NAME])
    assert len({*seen}) == 3
