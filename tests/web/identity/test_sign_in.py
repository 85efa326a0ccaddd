"""Whoever has an account comes in, nobody else does, and who has left is out at once."""

import pytest

from tests.given.databases import ON_BOTH
from tests.given.web import PASSWORD, PRESENT, Door, text
from wxflow.access import accounts, log
from wxflow.access.secrets import make
from wxflow_web.identity import cookies

pytestmark = ON_BOTH


def invited(door: Door, person: str = "E0004") -> str:
    secret, engine = make(), door.hand.engine
    with engine.store.transaction(engine.company):
        accounts.invite(engine.store, engine.company, person, secret, rights=(), actor="E0009", at=PRESENT)
    return secret


def test_an_invitation_opens_an_account_once(door: Door) -> None:
    secret, browser = invited(door), door.browser()
    assert "钟静明 (E0004)" in text(browser.get(f"/invitation?secret={secret}"))
    answer = browser.post("/invitation", secret=secret, password=PASSWORD, again=PASSWORD)
    assert answer.status_code == 200
    assert "My desk" in text(answer)
    again = door.browser()
    assert "has been taken up" in text(again.get(f"/invitation?secret={secret}"))
    assert again.sign_in("E0004").status_code == 200


@pytest.mark.parametrize(
    ("password", "again", "told"),
    [
        ("short", "short", "8 to 128 characters"),
        ("password123", "password123", "tried first"),
        ("x" * 129, "x" * 129, "8 to 128 characters"),
        (PASSWORD, PASSWORD + "!", "not the same"),
    ],
)
def test_a_password_that_is_guessed_first_is_refused(door: Door, password: str, again: str, told: str) -> None:
    secret, browser = invited(door), door.browser()
    browser.get(f"/invitation?secret={secret}")
    answer = browser.post("/invitation", secret=secret, password=password, again=again)
    assert (answer.status_code, told in text(answer)) == (422, True)
    assert accounts.invited_by(door.hand.engine.store, "HX", secret, PRESENT) == "E0004", "it can be taken up still"


def test_nobody_is_told_whether_the_id_or_the_password_was_wrong(door: Door) -> None:
    door.let_in("E0004")
    wrong, unknown = door.browser().sign_in("E0004", "wrong password"), door.browser().sign_in("E4711", PASSWORD)
    assert wrong.status_code == unknown.status_code == 422
    assert "is not right" in text(wrong) and "is not right" in text(unknown)


def test_whoever_fails_again_and_again_waits_and_gets_in_afterwards(door: Door) -> None:
    door.let_in("E0004")
    browser = door.browser()
    answers = [browser.sign_in("E0004", "wrong password") for _ in range(6)]
    assert [one.status_code for one in answers] == [422] * 5 + [429]
    (after,) = [one.headers["retry-after"] for one in answers if "retry-after" in one.headers]
    assert f"wait {after} seconds" in text(answers[-1])
    assert [one.event for one in log.entries(door.hand.engine.store, "HX", "E0004")].count("failed") == 5


def test_the_cookie_changes_at_sign_in_and_is_worth_nothing_after_sign_out(door: Door) -> None:
    browser = door.browser()
    browser.get("/sign-in")
    before = browser.cookies[cookies.NAME]
    door.let_in("E0004")
    browser.sign_in("E0004")
    session = browser.cookies[cookies.NAME]
    assert session != before
    browser.post("/sign-out")
    browser.cookies[cookies.NAME] = session
    assert "Sign in" in text(browser.get("/"))


def test_the_cookie_is_for_this_host_and_for_no_script(door: Door) -> None:
    door.let_in("E0004")
    browser = door.browser()
    first = browser.look("/sign-in")
    answer = browser.send("/sign-in", person="E0004", password=PASSWORD)
    for one in (first, answer):
        told = next(text for text in one.headers.get_list("set-cookie") if text.startswith(f"{cookies.NAME}="))
        name, *how = told.split("; ")
        assert name.startswith("__Host-")
        assert {part.lower() for part in how} == {"path=/", "secure", "httponly", "samesite=lax"}


def test_the_secret_changes_when_the_password_is_given_once_more(door: Door) -> None:
    browser = door.browser("E0004")
    before = browser.cookies[cookies.NAME]
    browser.get("/prove")
    assert browser.post("/prove", password=PASSWORD).status_code == 200
    assert browser.cookies[cookies.NAME] != before
    assert "My desk" in text(browser.get("/"))
    thief = door.browser()
    thief.cookies[cookies.NAME] = before
    assert "Sign in" in text(thief.get("/"))


def test_signing_out_clears_what_the_browser_has_kept(door: Door) -> None:
    browser = door.browser("E0004")
    assert browser.get("/").headers["cache-control"] == "no-store"
    assert browser.send("/sign-out").headers["clear-site-data"] == '"cache", "storage"'


def test_whoever_leaves_is_out_at_the_next_click(door: Door) -> None:
    browser = door.browser("E0004")
    door.hand.at("2026-03-02 10:00")("person/E0004", "leave", "E0008")
    assert "Sign in" in text(browser.get("/"))
    assert browser.sign_in("E0004").status_code == 422


def test_a_session_is_told_from_another_by_the_log_which_verifies(door: Door) -> None:
    browser = door.browser("E0004")
    browser.post("/sign-out")
    store = door.hand.engine.store
    entries = [one for one in log.entries(store, "HX") if "session" in one.data]
    assert [(one.event, one.person) for one in entries] == [("signed_in", "E0004"), ("signed_out", "E0004")]
    assert len({one.data["session"] for one in entries}) == 1
    assert list(log.verify(store, "HX")) == []


@pytest.mark.parametrize("where", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_nobody_is_sent_elsewhere_by_a_link_to_the_sign_in(door: Door, where: str) -> None:
    door.let_in("E0004")
    browser = door.browser()
    browser.get("/sign-in")
    answer = browser.send("/sign-in", person="E0004", password=PASSWORD, next=where)
    assert answer.headers["location"] == "/"
