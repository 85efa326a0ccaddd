"""Whoever the company's issuer names comes in, by an answer that holds once, for one browser; nobody is made by it."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.given.databases import ON_BOTH, ON_SQLITE, contents
from tests.given.founded import Hand
from tests.given.issuer import ORIGIN, SECRET, answered, asked, believed, handed_in, signed_on
from tests.given.web import PASSWORD, PRESENT, Browser, Door, served, text
from tests.web.identity.test_one_time_codes import give, is_in, set_up
from wxflow.access import check, log, sessions
from wxflow.errors import BadInput
from wxflow_office.company import clock
from wxflow_office.company.places import Place
from wxflow_web.identity import cookies
from wxflow_web.identity.single_sign_on import BACK, VARIABLE, configured
from wxflow_web.serving.serve import Serving

Trusting = tuple[Door, str]
SECOND = 1_000_000


def entries(door: Door) -> list[tuple[str, str]]:
    store = door.hand.engine.store
    assert [*log.verify(store, "HX"), *check.check(store, "HX")] == []
    return [(one.event, one.person) for one in log.entries(store, "HX")]


@ON_BOTH
def test_whoever_the_issuer_names_comes_in_by_a_new_cookie_and_the_log_says_by_which_way(trusting: Trusting) -> None:
    door, _ = trusting
    door.let_in("E0004")
    browser = door.browser()
    assert "single sign-on" in text(browser.get("/sign-in"))
    before = browser.cookies[cookies.NAME]
    back = answered(asked(browser, "/groups"), "E0004")
    answer = handed_in(browser, back)
    assert (answer.status_code, answer.url.path) == (200, "/groups")
    assert browser.cookies[cookies.NAME] != before
    assert entries(door)[-1] == ("signed_in_by_issuer", "E0004")
    assert contents(door.hand.engine.store.url)["challenges"] == []


@ON_SQLITE
def test_an_account_that_has_no_password_comes_in_as_well(trusting: Trusting) -> None:
    door, _ = trusting
    operator = door.browser("E0009", "operator")
    operator.get("/accounts")
    operator.post("/accounts", do="add", person="E0004")
    browser = door.browser()
    signed_on(door, "E0004", browser)
    assert is_in(browser)


@ON_BOTH
@pytest.mark.parametrize("login", ["E4711", "E0003", "e0004", "guest"])
def test_whoever_has_no_account_is_refused_in_one_line_and_none_is_made(trusting: Trusting, login: str) -> None:
    door, _ = trusting
    door.let_in("E0004")
    before = contents(door.hand.engine.store.url)["accounts"]
    browser = door.browser()
    answer = signed_on(door, login, browser)
    assert (answer.status_code, "you have no account here" in text(answer)) == (409, True)
    assert not is_in(browser)
    assert contents(door.hand.engine.store.url)["accounts"] == before
    assert entries(door)[-1] == ("failed", "")


@ON_SQLITE
def test_whoever_has_left_is_refused(trusting: Trusting) -> None:
    door, _ = trusting
    door.let_in("E0004")
    door.hand.at("2026-03-02 10:30")("person/E0004", "leave", "E0008")
    assert signed_on(door, "E0004").status_code == 409


@ON_SQLITE
def test_coming_back_changes_nothing_until_the_form_is_sent_from_its_page(trusting: Trusting) -> None:
    door, _ = trusting
    door.let_in("E0004")
    browser = door.browser()
    back = answered(asked(browser), "E0004")
    browser.get(back)
    assert not is_in(browser)
    form = {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}
    assert browser.send(BACK, site="cross-site", **form).status_code == 403
    assert not is_in(browser)


@ON_SQLITE
def test_whoever_fails_too_often_waits(trusting: Trusting) -> None:
    door, _ = trusting
    browser = door.browser()
    browser.get("/sign-in")
    found = [browser.post(BACK, state="x", code="y").status_code for _ in range(33)]
    assert found == [422] * 31 + [429] * 2


@ON_SQLITE
def test_whoever_has_one_time_codes_is_asked_for_one_as_after_a_password(trusting: Trusting) -> None:
    door, _ = trusting
    phone = set_up(door.browser("E0004"))
    browser = door.browser()
    clock.set_to(PRESENT)
    assert "One-time code" in text(signed_on(door, "E0004", browser))
    assert not is_in(browser)
    clock.set_to(PRESENT + 90 * SECOND)
    assert give(browser, phone.code()).status_code == 200
    assert is_in(browser)
    assert entries(door)[-1] == ("signed_in_by_issuer", "E0004")


@ON_SQLITE
def test_what_needs_a_proof_of_a_moment_ago_counts_from_the_sign_in_at_the_issuer(trusting: Trusting) -> None:
    door, _ = trusting
    door.let_in("E0004")
    browser = door.browser()
    there = answered(asked(browser), "E0004")
    clock.set_to(PRESENT + 240 * SECOND)
    handed_in(browser, there)
    assert is_in(browser)
    store = door.hand.engine.store
    (session,) = sessions.of(store, "HX", "E0004", clock.now())
    assert session.proved_at < session.begun_at - 200 * SECOND
    clock.set_to(PRESENT + 330 * SECOND)
    answer = browser.send("/security/password", password=PASSWORD, again=PASSWORD)
    assert answer.headers["location"].startswith("/prove")


@ON_SQLITE
def test_the_client_proves_itself_in_the_form_where_the_issuer_wants_that(
    provider: tuple[str, Path], hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, SECRET)
    with believed(provider, hand, tmp_path, auth="client_secret_post") as (door, _):
        door.let_in("E0004")
        assert signed_on(door, "E0004").status_code == 200


@ON_SQLITE
def test_nobody_is_led_elsewhere_once_they_are_in(trusting: Trusting) -> None:
    door, _ = trusting
    door.let_in("E0004")
    browser = door.browser()
    answer = handed_in(browser, answered(asked(browser, "//evil.example"), "E0004"))
    assert answer.url.path == "/"


@ON_SQLITE
def test_an_issuer_that_does_not_answer_is_told_in_one_line_and_the_password_still_opens(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, SECRET)
    place = Place(database=door.hand.engine.store.url, policy=door.policy)
    silent = "http://127.0.0.1:9"
    serving = Serving(host="127.0.0.1", port=0, origin=ORIGIN, oidc_issuer=silent, oidc_client_id="wxflow")
    with served(place, serving=serving) as url:
        browser = Browser(url)
        browser.get("/sign-in")
        answer = browser.post("/sign-in/issuer")
        assert (answer.status_code, "does not answer" in text(answer)) == (503, True)
        door.let_in("E0004")
        browser.sign_in("E0004")
        assert is_in(browser)


@ON_SQLITE
def test_without_an_issuer_no_page_offers_it(door: Door) -> None:
    browser = door.browser()
    assert "single sign-on" not in text(browser.get("/sign-in"))
    assert browser.post("/sign-in/issuer").status_code == 404


@pytest.mark.parametrize(
    ("url", "client_id", "claim", "secret", "origin", "told"),
    [
        ("", "wxflow", "sub", "s", ORIGIN, "--oidc-issuer"),
        ("https://sso.example.com", "", "sub", "s", ORIGIN, "--oidc-client-id"),
        ("https://sso.example.com", "wxflow", "", "s", ORIGIN, "--oidc-claim"),
        ("http://sso.example.com", "wxflow", "sub", "s", ORIGIN, "is none"),
        ("https://sso.example.com/?a=b", "wxflow", "sub", "s", ORIGIN, "is none"),
        ("https://[", "wxflow", "sub", "s", ORIGIN, "is none"),
        ("https://sso.example.com", "wxflow", "sub", "", ORIGIN, VARIABLE),
        ("https://sso.example.com", "wxflow", "sub", "s", "", "--origin"),
    ],
)
def test_what_cannot_work_is_said_before_anybody_comes(
    url: str, client_id: str, claim: str, secret: str, origin: str, told: str
) -> None:
    with pytest.raises(BadInput, match=re.escape(told)):
        configured(url, client_id, claim, secret, origin)
