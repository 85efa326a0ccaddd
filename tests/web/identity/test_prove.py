"""Who one is is shown once more in whichever way one has, and only by oneself, and just now."""

from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

import pytest

from tests.given.databases import ON_BOTH, ON_SQLITE
from tests.given.issuer import answered, handed_in, signed_on
from tests.given.web import PASSWORD, PRESENT, Browser, Door, hidden, text
from tests.web.identity.test_one_time_codes import is_in, set_up
from tests.web.identity.test_second_factor import ask, led
from tests.web.identity.test_second_factor import signed_in_again as signed_in_by_code
from tests.web.identity.test_single_sign_on import Trusting, entries
from wxflow.access import check, log, sessions
from wxflow.access.secrets import make
from wxflow.errors import Refused
from wxflow_office.company import clock
from wxflow_web.identity import cookies
from wxflow_web.identity.single_sign_on import BACK
from wxflow_web.pages.catalog import PAGES
from wxflow_web.routing.address import Address

MINUTE = 60_000_000
TOKEN = {"name": "script", "read": "yes", "days": "30"}


def issuer_asked(browser: Browser, code: str = "") -> str:
    """Begin to show once more who one is, and return the address at which the issuer is asked."""
    browser.get("/prove")
    page = browser.post("/prove/issuer", next="/sessions", **({"code": code} if code else {}))
    where = page.text.partition('content="0; url=')[2].partition('"')[0]
    assert where, text(page)
    return where.replace("&amp;", "&")


def makes_a_token(browser: Browser) -> bool:
    browser.get("/sessions")
    return "wxf_" in browser.post("/tokens", **TOKEN).text


def came_in_before(door: Door, person: str = "E0004") -> Browser:
    """Return a browser with which somebody without a password has come in by the issuer, ten minutes ago."""
    operator = door.browser("E0009", "operator")
    operator.get("/accounts")
    operator.post("/accounts", do="add", person=person)
    browser, secret, store = door.browser(), make(), door.hand.engine.store
    with store.transaction("HX"):
        sessions.begin(store, "HX", person, secret, agent="test", at=PRESENT - 10 * MINUTE, way="issuer")
    browser.cookies[cookies.NAME] = secret
    assert is_in(browser)
    return browser


@ON_BOTH
def test_every_fresh_session_is_what_the_log_tells(door: Door) -> None:
    browser = door.browser("E0004")
    for _ in range(2):
        browser.get("/prove")
        browser.post("/prove", password=PASSWORD)
    set_up(browser)
    store = door.hand.engine.store
    assert [*log.verify(store, "HX"), *check.check(store, "HX")] == []
    browser.post("/sign-out")
    assert [*log.verify(store, "HX"), *check.check(store, "HX")] == []


@ON_BOTH
def test_whoever_has_no_password_shows_it_by_the_issuer(trusting: Trusting) -> None:
    door, _ = trusting
    browser = came_in_before(door)
    assert not makes_a_token(browser)
    page = browser.get("/prove")
    assert ("single sign-on" in text(page), 'type="password"' in page.text) == (True, False)
    before = browser.cookies[cookies.NAME]
    answer = handed_in(browser, answered(issuer_asked(browser), "E0004"))
    assert (answer.status_code, answer.url.path) == (200, "/sessions")
    assert browser.cookies[cookies.NAME] != before
    assert makes_a_token(browser)
    assert entries(door)[-2:] == [("proved", "E0004"), ("token_added", "E0004")]


@ON_SQLITE
@pytest.mark.parametrize("login", ["E0008", "E4711", "guest"])
def test_nobody_else_shows_it_for_them_at_the_issuer(trusting: Trusting, login: str) -> None:
    door, _ = trusting
    door.let_in("E0008")
    browser = came_in_before(door)
    answer = handed_in(browser, answered(issuer_asked(browser), login))
    assert (answer.status_code, "did not succeed" in text(answer)) == (422, True)
    assert is_in(browser) and not makes_a_token(browser)
    assert entries(door)[-1] == ("failed", "")


@ON_SQLITE
def test_what_the_issuer_saw_before_it_was_asked_shows_nothing(trusting: Trusting) -> None:
    door, _ = trusting
    browser = came_in_before(door)
    clock.set_to(PRESENT + 3 * MINUTE)
    where = urlsplit(issuer_asked(browser))
    asked = [(name, value) for name, value in parse_qsl(where.query) if name not in ("prompt", "max_age")]
    back = answered(where._replace(query=urlencode([*asked, ("max_age", "9999")])).geturl(), "E0004")
    assert handed_in(browser, back).status_code == 422
    assert not makes_a_token(browser)


@ON_SQLITE
def test_an_answer_that_shows_it_signs_nobody_in_and_holds_once(trusting: Trusting) -> None:
    door, _ = trusting
    browser, other = came_in_before(door), door.browser()
    back = answered(issuer_asked(browser), "E0004")
    other.get("/sign-in")
    handed_in(other, back)
    assert not is_in(other)
    page = browser.get(back)
    answers = hidden(page)
    browser.post("/sign-out")
    browser.get("/sign-in")
    browser.post(BACK, **answers)
    assert not is_in(browser)


@ON_SQLITE
def test_a_code_is_asked_for_before_the_issuer_is_where_they_have_such(trusting: Trusting) -> None:
    door, _ = trusting
    phone = set_up(door.browser("E0004"))
    clock.set_to(PRESENT + MINUTE)
    browser = signed_in_by_code(door, phone)
    browser.get("/prove")
    assert browser.post("/prove/issuer", code="000000").status_code == 422
    browser.get("/prove")
    assert browser.post("/prove/issuer").status_code == 422
    assert issuer_asked(browser, phone.code())
    assert entries(door)[-1] == ("failed", "E0004")


@ON_SQLITE
def test_whom_the_issuer_has_named_needs_nothing_else_where_more_than_a_password_is_asked(trusting: Trusting) -> None:
    door, _ = trusting
    ask(door, "everybody")
    door.let_in("E0004")
    browser, other = door.browser(), door.browser("E0004")
    signed_on(door, "E0004", browser)
    assert led(browser) == ""
    assert led(other) == "/second-factor"
    assert "single sign-on" in text(other.get("/second-factor"))
    handed_in(other, answered(issuer_asked(other), "E0004"))
    assert led(other) == ""
    assert entries(door)[-1] == ("proved", "E0004")


@ON_SQLITE
def test_a_session_that_was_ended_meanwhile_does_not_come_back(door: Door) -> None:
    browser, store = door.browser("E0004"), door.hand.engine.store
    (session,) = sessions.of(store, "HX", "E0004", PRESENT)
    browser.post("/sign-out")
    with pytest.raises(Refused), store.transaction("HX"):
        sessions.proved(store, "HX", session, make(), "password", at=PRESENT)
    assert sessions.of(store, "HX", "E0004", PRESENT) == []


@ON_SQLITE
@pytest.mark.parametrize(
    "address", [one for one in PAGES if one.fresh and "passkeys" not in one.path], ids=lambda one: one.path
)
def test_whoever_has_shown_it_is_led_back_to_where_the_form_stood(door: Door, address: Address) -> None:
    browser = door.browser("E0009", "operator")
    clock.set_to(PRESENT + 6 * MINUTE)
    path = address.path.replace("{machine}", "group").replace("{key:path}", "G1")
    back = unquote(browser.send(path).headers["location"].partition("next=")[2])
    browser.get("/prove")
    assert browser.post("/prove", password=PASSWORD, next=back).status_code == 200, back
