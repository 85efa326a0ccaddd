"""An operator makes accounts on the page, and everybody ends what they come in with themselves."""

import re

from tests.given.databases import ON_BOTH
from tests.given.web import PASSWORD, PRESENT, Door, text
from wxflow.access import log, sessions
from wxflow_office.company import clock

pytestmark = ON_BOTH
MINUTE = 60_000_000


def test_an_account_is_made_and_its_link_opens_it(door: Door) -> None:
    operator, newcomer = door.browser("E0009", "operator"), door.browser()
    operator.get("/accounts")
    made = operator.post("/accounts", do="add", person="E0004")
    link = re.search(r'href="(/invitation\?secret=[^"]+)"', made.text)
    assert link is not None
    newcomer.get(link[1])
    assert "My desk" in text(
        newcomer.post("/invitation", secret=link[1].partition("=")[2], password=PASSWORD, again=PASSWORD)
    )
    operator.post("/accounts", do="end", person="E0004")
    assert "Sign in" in text(newcomer.get("/"))


def test_the_password_is_asked_for_once_more_after_five_minutes(door: Door) -> None:
    operator = door.browser("E0009", "operator")
    clock.set_to(PRESENT + 6 * MINUTE)
    operator.get("/accounts")
    answer = operator.send("/accounts", do="add", person="E0004")
    assert answer.headers["location"] == "/prove?next=%2Faccounts"
    operator.get("/prove?next=/accounts")
    assert operator.post("/prove", password="wrong").status_code == 422
    assert "Accounts" in text(operator.post("/prove", password=PASSWORD, next="/accounts"))
    assert "/invitation?secret=" in operator.post("/accounts", do="add", person="E0004").text


def test_somebody_ends_their_other_session_and_nobody_elses(door: Door) -> None:
    here, there, other = door.browser("E0004"), door.browser(), door.browser("E0003")
    there.sign_in("E0004")
    store = door.hand.engine.store
    first, second = sessions.of(store, "HX", "E0004", PRESENT + MINUTE)
    other.send("/sessions", what="session", secret=second.secret.hex())
    assert "My desk" in text(there.get("/"))
    here.get("/sessions")
    here.post("/sessions", what="session", secret=second.secret.hex())
    assert "Sign in" in text(there.get("/"))
    assert [one.secret for one in sessions.of(store, "HX", "E0004", PRESENT + MINUTE)] == [first.secret]


def test_all_other_sessions_end_at_once_and_this_one_stays(door: Door) -> None:
    here, there, elsewhere, other = door.browser("E0004"), door.browser(), door.browser(), door.browser("E0003")
    for browser in (there, elsewhere):
        browser.sign_in("E0004")
    assert "End all but this one" in text(here.get("/sessions"))
    assert "End all but this one" not in text(here.post("/sessions", what="others"))
    assert ["My desk" in text(one.get("/")) for one in (here, there, elsewhere, other)] == [True, False, False, True]
    store = door.hand.engine.store
    assert [one.event for one in log.entries(store, "HX", "E0004")][-2:] == ["signed_out", "signed_out"]


def test_a_token_is_shown_once_and_may_do_what_was_ticked(door: Door) -> None:
    browser = door.browser("E0004")
    made = browser.post("/tokens", name="script", read="yes", events="group.end_work", days="30")
    token = re.search(r"wxf_[\w-]{43}", made.text)
    assert token is not None
    assert token[0] not in browser.get("/sessions").text
    answer = browser.get("/api/v1/group/G1", authorization=f"Bearer {token[0]}")
    assert answer.json()["state"] == "active"
    assert "last used 2026-03-02 10:00" in text(browser.get("/sessions"))
    for wrong in (
        {"events": "group.fly"},
        {"events": "commands"},
        {"days": "0"},
        {"name": " "},
        {"read": "", "events": ""},
    ):
        given = {"name": "script", "read": "yes", "events": "", "days": "30", **wrong}
        assert browser.post("/tokens", **given).status_code == 422, wrong
    listed = re.search(r'value="token"><input type="hidden" name="secret" value="([0-9a-f]+)"', made.text)
    assert listed is not None
    browser.post("/sessions", what="token", secret=listed[1])
    assert browser.get("/api/v1/group/G1", authorization=f"Bearer {token[0]}").status_code == 401


def test_erasing_somebody_asks_for_the_password_once_more(door: Door) -> None:
    browser = door.browser("E0008")
    door.hand.at("2026-03-02 10:00")("person/E0002", "leave", "E0008")
    clock.set_to(PRESENT + 6 * MINUTE)
    browser.get("/")
    answer = browser.send("/events/person/erase/E0002")
    assert answer.headers["location"].startswith("/prove?next=")
