"""The feed of what falls due: by a secret that reads it and nothing else, until its owner ends it or leaves."""

import re

import httpx2
import pytest
from icalendar import Calendar

from tests.given.databases import ON_BOTH, ON_SQLITE
from tests.given.web import PRESENT, Browser, Door, text
from wxflow.access import log, tokens
from wxflow_office.company import clock

DAY = 86_400_000_000


def made(browser: Browser) -> str:
    browser.get("/calendar")
    found = re.search(r'href="(/calendar/feed\.ics\?secret=wxc_[\w-]{43})"', browser.post("/calendar").text)
    assert found is not None
    return found[1]


@pytest.fixture
def lead(door: Door) -> Browser:
    door.hand.at("2026-03-02 09:30")("person/E0010", "join", "E0008", name="林雪", unit="采购部")
    return door.browser("E0004")


def asked(door: Door, path: str, **headers: str) -> httpx2.Response:
    return httpx2.get(door.url + path, headers=headers)


@ON_BOTH
def test_a_calendar_reads_what_falls_due_without_signing_in(door: Door, lead: Browser) -> None:
    path = made(lead)
    answer = asked(door, path)
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    found = Calendar.from_ical(answer.content).events
    assert any(str(one["summary"]) == "请把林雪（E0010）拉进“华信公司采购部群”，群昵称设为“林雪”" for one in found)
    assert path not in lead.get("/calendar").text, "it is shown once"


@ON_SQLITE
def test_what_has_not_changed_is_not_sent_again(door: Door, lead: Browser) -> None:
    path = made(lead)
    etag = asked(door, path).headers["etag"]
    again = asked(door, path, **{"if-none-match": etag})
    assert (again.status_code, again.content) == (304, b"")
    door.hand.at("2026-03-02 09:45")("membership/G1/E0010", "add", "E0004", nickname="林雪")
    changed = asked(door, path, **{"if-none-match": etag})
    assert changed.status_code == 200 and changed.headers["etag"] != etag


@ON_SQLITE
def test_a_feed_shows_only_what_concerns_its_owner(door: Door, lead: Browser) -> None:
    other = made(door.browser("E0001"))
    assert Calendar.from_ical(asked(door, other).content).events == []


@ON_SQLITE
def test_its_secret_opens_no_other_door_and_no_other_token_opens_it(door: Door, lead: Browser) -> None:
    secret = made(lead).partition("=")[2]
    for path in ("/api/v1/group/G1", "/api/v1/desk"):
        assert asked(door, path, authorization=f"Bearer {secret}").status_code == 401
    token = re.search(r"wxf_[\w-]{43}", lead.post("/tokens", name="x", read="yes", events="", days="9").text)
    assert token is not None
    assert asked(door, f"/calendar/feed.ics?secret={token[0]}").status_code == 404
    assert asked(door, "/calendar/feed.ics?secret=wxc_guessed").status_code == 404


@ON_BOTH
def test_a_feed_ends_by_a_click_by_time_and_with_whoever_leaves(door: Door, lead: Browser) -> None:
    first, second = made(lead), made(lead)
    store = door.hand.engine.store
    one, _ = tokens.of(store, "HX", "E0004")
    lead.get("/calendar")
    lead.post("/sessions", what="token", secret=one.secret.hex())
    assert sorted(asked(door, path).status_code for path in (first, second)) == [200, 404]
    assert [one.event for one in log.entries(store, "HX")][-1] == "token_ended"
    clock.set_to(PRESENT + 367 * DAY)
    assert {asked(door, path).status_code for path in (first, second)} == {404}
    clock.set_to(PRESENT)
    door.hand.at("2026-03-02 09:50")("person/E0004", "leave", "E0008")
    assert {asked(door, path).status_code for path in (first, second)} == {404}


@ON_SQLITE
def test_a_password_given_a_moment_ago_makes_it(door: Door, lead: Browser) -> None:
    clock.set_to(PRESENT + 6 * 60_000_000)
    lead.get("/calendar")
    assert lead.send("/calendar").headers["location"] == "/prove?next=%2Fcalendar"
    assert "Show once more who you are" in text(lead.get("/prove"))
