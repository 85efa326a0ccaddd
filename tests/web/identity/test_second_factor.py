"""Of whom the company asks more than a password does nothing by a password alone, whichever way they try."""

import re

import httpx2
import pytest

from tests.given.databases import ON_BOTH, ON_SQLITE, contents
from tests.given.web import PASSWORD, Browser, Door, text
from tests.web.api.test_events import GROUP, Program
from tests.web.api.test_steps import listening
from tests.web.identity.test_one_time_codes import Phone, give, is_in, set_up
from tests.web.identity.test_sign_in import invited
from wxflow.access import accounts, check, log
from wxflow.access.records import Right
from wxflow_office.company import clock
from wxflow_web.api.catalog import RESOURCES
from wxflow_web.pages.catalog import PAGES

SET_UP, SHOW = "/second-factor", "/prove"


def ask(door: Door, *of: str) -> None:
    """Let the company ask more than a password of some."""
    kept = door.policy.read_text("utf-8").partition("\n[access]")[0]
    named = ", ".join(f'"{one}"' for one in of)
    door.policy.write_text(f"{kept}\n[access]\nsecond_factor = [{named}]\n", "utf-8")


def led(browser: Browser, path: str = "/groups") -> str:
    """Return where somebody is led who opens a page; nothing where they are shown it."""
    answer = browser.look(path)
    return answer.headers.get("location", "").partition("?")[0] if answer.status_code == 303 else ""


def in_order(door: Door) -> None:
    store = door.hand.engine.store
    assert [*log.verify(store, "HX"), *check.check(store, "HX")] == []


def signed_in_again(door: Door, phone: Phone) -> Browser:
    browser = door.browser()
    browser.sign_in("E0004")
    assert give(browser, phone.code()).status_code == 200
    clock.set_to(clock.now() + 60_000_000)
    return browser


@ON_SQLITE
@pytest.mark.parametrize(
    ("asked", "person", "rights", "owes"),
    [
        ("operator", "E0005", ("operator",), True),
        ("operator", "E0005", ("auditor",), False),
        ("auditor", "E0001", ("auditor",), True),
        ("hr", "E0008", (), True),
        ("hr", "E0009", (), False),
        ("information_centre", "E0009", (), True),
        ("information_centre", "E0004", ("operator", "auditor"), False),
        ("everybody", "E0004", (), True),
    ],
)
def test_it_is_asked_of_whom_the_policy_names(
    door: Door, asked: str, person: str, rights: tuple[Right, ...], owes: bool
) -> None:
    ask(door, asked)
    assert led(door.browser(person, *rights)) == (SET_UP if owes else "")


@ON_BOTH
def test_whoever_has_none_is_led_to_set_one_up_and_then_may_go_on(door: Door) -> None:
    ask(door, "everybody")
    browser = door.browser("E0004")
    page = browser.get("/groups")
    assert "More than a password" in text(page) and "My groups" not in text(page)
    phone = set_up(browser)
    assert is_in(browser)
    assert is_in(signed_in_again(door, phone))
    in_order(door)
    events = [one.event for one in log.entries(door.hand.engine.store, "HX", "E0004")]
    assert events[3:] == ["signed_in", "factor_added", "codes_made", "factor_shown", "signed_in"]


@ON_SQLITE
def test_until_then_no_address_shows_or_does_anything(door: Door) -> None:
    ask(door, "everybody")
    browser = door.browser("E0009", "operator", "auditor")
    before = contents(door.hand.engine.store.url)
    for one in PAGES:
        if one.right == "anybody" or "set_up" in one.settles:
            continue
        path = re.sub(r"{machine}", "group", one.path).replace("{key:path}", "G1").replace("{event}", "end_work")
        path = path.replace("{kind}", "people")
        if one.get:
            assert led(browser, path) == SET_UP, path
        if one.post:
            answer = browser.send(path, person="E0003", do="add", password="x" * 20, again="x" * 20)
            assert answer.headers["location"].startswith(SET_UP), path
    assert contents(door.hand.engine.store.url) == before
    assert browser.send("/sign-out").headers["location"] == "/sign-in"


def test_only_what_settles_it_is_open_until_then() -> None:
    assert {one.path for one in PAGES if one.settles} == {
        "/second-factor", "/prove", "/prove/passkey", "/prove/issuer", "/security/codes", "/security/passkeys",
        "/sign-out",
    }  # fmt: skip


@ON_SQLITE
def test_the_password_once_more_or_another_one_opens_nothing(door: Door) -> None:
    ask(door, "everybody")
    browser = door.browser("E0004")
    browser.get("/prove")
    browser.post("/prove", password=PASSWORD, next="/groups")
    assert led(browser) == SET_UP
    new = "five words that nobody would try"
    browser.send("/security/password", password=new, again=new)
    assert led(browser) == SET_UP
    assert door.browser().sign_in("E0004", new).status_code == 422, "it is the old one still"


@ON_BOTH
def test_a_session_that_was_open_before_is_led_there_at_the_next_click(door: Door) -> None:
    browser = door.browser("E0004")
    assert led(browser) == ""
    ask(door, "everybody")
    assert led(browser) == SET_UP
    ask(door, "operator")
    assert led(browser) == ""


@ON_SQLITE
def test_whoever_is_given_a_right_it_is_asked_of_is_led_there_at_the_next_click(door: Door) -> None:
    ask(door, "operator")
    browser = door.browser("E0004")
    store = door.hand.engine.store
    with store.transaction("HX"):
        accounts.set_rights(store, "HX", "E0004", ["operator"], actor="E0009", at=clock.now())
    assert led(browser) == SET_UP


@ON_BOTH
def test_a_session_by_the_password_alone_shows_the_code_first_and_can_end_no_codes_before(door: Door) -> None:
    first = door.browser("E0004")
    other = door.browser()
    other.sign_in("E0004")
    phone = set_up(first)
    ask(door, "everybody")
    assert led(first) == ""
    assert led(other) == SHOW
    other.get("/prove")
    for do in ("end", "renew"):
        assert other.send("/security/codes", do=do).headers["location"].startswith(SHOW)
    assert led(other, "/security/codes") == led(other, "/security/passkeys") == SHOW
    assert other.post("/prove", password=PASSWORD).status_code == 422
    assert other.post("/prove", password=PASSWORD, code=phone.code(), next="/groups").status_code == 200
    assert led(other) == ""
    in_order(door)


@ON_SQLITE
def test_whoever_ends_their_only_one_is_led_to_set_one_up_again_at_once(door: Door) -> None:
    ask(door, "everybody")
    browser = door.browser("E0004")
    set_up(browser)
    browser.get("/security/codes")
    browser.post("/security/codes", do="end")
    assert led(browser) == SET_UP


@ON_BOTH
def test_a_token_and_a_calendar_feed_open_nothing_until_their_owner_has_one(door: Door) -> None:
    program = Program(door, "E0004", "*", "read")
    browser = door.browser("E0004")
    browser.get("/calendar")
    found = re.search(r"/calendar/feed\.ics\?secret=wxc_[\w-]{43}", browser.post("/calendar").text)
    assert found is not None
    ask(door, "everybody")
    before = contents(door.hand.engine.store.url)
    for one in RESOURCES:
        path = re.sub(r"{machine}", "group", one.path).replace("{key:path}", "G1").replace("{event}", "end_work")
        for method in one.methods:
            answer = program.client.request(method, path, headers={"accept": "application/json"})
            assert (answer.status_code, "one-time codes" in answer.json()["detail"]) == (403, True), path
    assert httpx2.get(door.url + found[0]).status_code == 404
    assert contents(door.hand.engine.store.url) == before
    set_up(browser)
    assert program.client.get("/group/G1").status_code == 200
    assert httpx2.get(door.url + found[0]).status_code == 200


@ON_SQLITE
def test_whoever_listens_is_sent_away_when_it_comes_to_be_asked(door: Door) -> None:
    hr, lead = Program(door, "E0008", "*", "read"), Program(door, "E0004", "*", "read")
    with listening(lead) as own, listening(hr) as everything:
        assert lead.post("/group/G2/request", {"data": GROUP}).status_code == 200
        assert next(own).name == next(everything).name == "group/G2 request"
        ask(door, "information_centre", "operator")
        assert lead.post("/group/G1/end_work").status_code == 200
        assert next(own).name == next(everything).name == "group/G1 end_work"
        ask(door, "everybody")
        door.hand.at("2026-03-02 10:30")("person/E0003", "leave", "E0008")
        assert list(own) == list(everything) == []


@ON_BOTH
def test_whoever_has_lost_it_comes_in_by_a_new_invitation_and_sets_up_another(door: Door) -> None:
    ask(door, "everybody")
    set_up(door.browser("E0004"))
    lost = door.browser()
    lost.sign_in("E0004")
    assert not is_in(lost)
    secret = invited(door)
    lost.get(f"/invitation?secret={secret}")
    lost.post("/invitation", secret=secret, password=PASSWORD, again=PASSWORD)
    assert led(lost) == SET_UP
    set_up(lost)
    assert is_in(lost)
    in_order(door)


@ON_SQLITE
def test_another_operator_hands_out_the_invitation_and_the_log_tells(door: Door) -> None:
    ask(door, "operator")
    operator = door.browser("E0009", "operator")
    set_up(operator)
    set_up(door.browser("E0004", "operator"))
    operator.get("/accounts")
    made = operator.post("/accounts", do="reset", person="E0004")
    assert re.search(r"/invitation\?secret=[\w-]{43}", made.text)
    last = list(log.entries(door.hand.engine.store, "HX"))[-1]
    assert (last.event, last.person, last.actor) == ("invited", "E0004", "E0009")


@ON_SQLITE
def test_an_operator_sees_who_has_one(door: Door) -> None:
    operator = door.browser("E0009", "operator")
    door.let_in("E0004")
    set_up(operator)
    rows = re.findall(r"<tr.*?</tr>", operator.get("/accounts").text, re.S)
    told = {key: "One-time codes" in row for row in rows for key in ("E0009", "E0004") if key in row}
    assert told == {"E0009": True, "E0004": False}
