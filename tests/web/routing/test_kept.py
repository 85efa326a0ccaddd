"""What somebody has typed is not lost because they were signed out, or have to show who they are, or came in anew."""

import re

import pytest

from tests.given.databases import ON_SQLITE
from tests.given.founded import POLICY
from tests.given.web import PRESENT, Browser, Door, kept, text
from wxflow.access import proposals, sessions
from wxflow_office.company import clock

pytestmark = ON_SQLITE
MINUTE = 60_000_000
LATER = PRESENT + sessions.IDLE + MINUTE
CHANGE = "/events/group/change/G1"
PURPOSE = "两行\n<b>“业务”</b> & 'x'"


def purpose(door: Door) -> str:
    found = door.hand.engine.queries.instance("group", "G1")
    assert found is not None
    return found.facts["purpose"]


@pytest.fixture
def typing(door: Door) -> Browser:
    """Open a form as the information centre."""
    browser = door.browser("E0009", "operator")
    browser.get(CHANGE)
    return browser


def test_whoever_was_signed_out_by_time_sends_it_once_they_are_in_again(door: Door, typing: Browser) -> None:
    clock.set_to(LATER)
    page = typing.send(CHANGE, data__purpose=PURPOSE, reason="改了")
    assert page.status_code == 401
    assert "You have been signed out meanwhile. What you typed is kept on this page" in text(page)
    fields = kept(page.text)
    assert fields == {"data.purpose": PURPOSE, "reason": "改了"}
    again = Browser(door.url)
    again.cookies = typing.cookies  # another tab of the browser
    assert again.sign_in("E0009").status_code == 200
    old = typing.send(CHANGE, **fields)
    assert (old.status_code, kept(old.text)) == (403, fields)
    assert "this page is older than the last time you signed in" in text(old)
    assert typing.post(CHANGE, **kept(old.text)).status_code == 200
    assert purpose(door) == PURPOSE


def test_a_policy_that_was_typed_outlives_showing_who_one_is(door: Door) -> None:
    browser = door.browser("E0009", "operator")
    browser.get("/policy/edit")
    clock.set_to(PRESENT + sessions.FRESH + MINUTE)
    typed = POLICY + "\n[deadlines]\nmembership = 3\n"
    page = browser.send("/policy/edit", text=typed, begins="2026-03-09", do="propose")
    assert (page.status_code, kept(page.text)["text"]) == (403, typed)
    assert 'href="/prove" target="_blank"' in page.text
    again = Browser(door.url)
    again.cookies = browser.cookies
    again.get("/prove")
    assert again.post("/prove", password="four words that nobody tries").status_code == 200
    old = browser.send("/policy/edit", **kept(page.text))
    assert browser.send("/policy/edit", **kept(old.text)).status_code == 303
    (proposal,) = proposals.listed(door.hand.engine.store, "HX")
    assert proposal.what["policy"] == typed


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_no_page_keeps_what_another_site_has_sent(typing: Browser, site: str) -> None:
    typing.token = "0" * 64
    page = typing.send(CHANGE, site, data__purpose=PURPOSE)
    assert page.status_code == 403
    assert kept(page.text) == {}
    assert "业务" not in page.text


@pytest.mark.parametrize("fields", [{"password": "hunter2"}, {"password": "hunter2", "person": "E0009"}])
def test_no_page_shows_a_password_again(typing: Browser, fields: dict[str, str]) -> None:
    clock.set_to(LATER)
    for token in (typing.token, "0" * 64):
        typing.token = token
        for path in ("/security/password", "/sign-in"):
            assert "hunter2" not in typing.send(path, **fields).text


def test_whoever_has_typed_nothing_goes_straight_to_the_sign_in(door: Door, typing: Browser) -> None:
    clock.set_to(LATER)
    page = typing.send(CHANGE, request_id="x")
    assert (page.status_code, page.headers["location"]) == (303, "/sign-in?next=%2Fevents%2Fgroup%2Fchange%2FG1")
    assert purpose(door) == "业务协同"


def test_a_form_that_was_gone_back_to_and_says_something_else_is_sent_at_the_second_try(door: Door) -> None:
    browser = door.browser("E0009", "operator")
    form = {"request_id": "one", "data__purpose": "甲"}
    browser.get(CHANGE)
    assert browser.send(CHANGE, **form, reason="甲").status_code == 303
    page = browser.send(CHANGE, **{**form, "data__purpose": "乙"}, reason="乙")
    assert page.status_code == 422
    assert "this form was sent once already, with something else in it, and that is done" in text(page)
    assert purpose(door) == "甲"
    (request_id,) = re.findall(r'name="request_id" value="([^"]+)"', page.text)
    assert request_id != "one"
    assert browser.send(CHANGE, request_id=request_id, data__purpose="乙", reason="乙").status_code == 303
    assert purpose(door) == "乙"
