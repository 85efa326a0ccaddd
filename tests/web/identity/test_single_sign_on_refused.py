"""An answer of the issuer that was not given to this browser, now, for this question, opens nothing."""

from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from tests.given.databases import ON_BOTH, ON_SQLITE
from tests.given.founded import Hand
from tests.given.issuer import answered, asked, believed, handed_in
from tests.given.web import Browser, Door, text
from tests.web.identity.test_one_time_codes import is_in
from tests.web.identity.test_single_sign_on import SECOND, Trusting, entries
from wxflow_office.company import clock
from wxflow_web.identity.single_sign_on import BACK, VARIABLE


def with_query(url: str, **changed: str) -> str:
    """Return an address with other values in its query."""
    query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()} | changed
    return urlsplit(url)._replace(query=urlencode({name: value for name, value in query.items() if value})).geturl()


def value(url: str, name: str) -> str:
    return parse_qs(urlsplit(url).query)[name][0]


def refused(door: Door, browser: Browser, back: str, **changed: str) -> None:
    answer = handed_in(browser, back, **changed)
    assert (answer.status_code, "single sign-on did not succeed" in text(answer)) == (422, True), text(answer)
    assert not is_in(browser)
    assert entries(door)[-1] == ("failed", "")


@ON_SQLITE
def test_a_code_for_another_verifier_is_refused(trusting: Trusting) -> None:
    door, _ = trusting
    door.let_in("E0004")
    browser = door.browser()
    url = asked(browser)
    assert value(url, "code_challenge_method") == "S256"
    refused(door, browser, answered(with_query(url, code_challenge="x" * 43), "E0004"))


@ON_SQLITE
def test_a_token_for_another_question_is_refused(trusting: Trusting) -> None:
    door, _ = trusting
    door.let_in("E0004")
    for nonce in ("another", ""):
        browser = door.browser()
        refused(door, browser, answered(with_query(asked(browser), nonce=nonce), "E0004"))


@ON_SQLITE
def test_an_answer_of_another_issuer_or_of_nobody_is_refused(trusting: Trusting) -> None:
    door, issuer = trusting
    door.let_in("E0004")
    for iss in ("https://other.example.com", f"{issuer}/", ""):
        browser = door.browser()
        refused(door, browser, answered(asked(browser), "E0004"), iss=iss)


@ON_SQLITE
def test_an_answer_with_another_state_is_refused(trusting: Trusting) -> None:
    door, _ = trusting
    door.let_in("E0004")
    for state in ("another", "", "é"):
        browser = door.browser()
        refused(door, browser, answered(asked(browser), "E0004"), state=state)


@ON_SQLITE
def test_an_answer_is_taken_from_the_browser_that_asked_and_from_no_other(trusting: Trusting) -> None:
    door, _ = trusting
    door.let_in("E0004")
    mine, victim = door.browser(), door.browser()
    back = answered(asked(mine), "E0004")
    refused(door, victim, back)
    asked(victim)
    refused(door, victim, back)


@ON_BOTH
def test_an_answer_holds_once(trusting: Trusting) -> None:
    door, _ = trusting
    door.let_in("E0004")
    browser = door.browser()
    back = answered(asked(browser), "E0004")
    before = dict(browser.cookies)
    assert handed_in(browser, back).status_code == 200
    again = door.browser()
    again.cookies = before
    refused(door, again, back)


@ON_SQLITE
def test_a_code_holds_once_even_for_whoever_asks_anew(trusting: Trusting) -> None:
    door, _ = trusting
    door.let_in("E0004")
    browser = door.browser()
    back = answered(asked(browser), "E0004")
    assert handed_in(browser, back).status_code == 200
    thief = door.browser()
    refused(door, thief, with_query(back, state=value(asked(thief), "state")))


@ON_SQLITE
def test_an_answer_that_comes_too_late_is_refused(trusting: Trusting) -> None:
    door, _ = trusting
    door.let_in("E0004")
    browser = door.browser()
    back = answered(asked(browser), "E0004")
    browser.get(back)
    clock.set_to(clock.now() + 301 * SECOND)
    refused(door, browser, back)


@ON_SQLITE
def test_a_refusal_of_the_issuer_is_told_in_one_line(trusting: Trusting) -> None:
    door, _ = trusting
    browser = door.browser()
    state = value(asked(browser), "state")
    _, issuer = trusting
    refused(door, browser, f"{BACK}?{urlencode({'error': 'access_denied', 'state': state, 'iss': issuer})}")


@ON_SQLITE
def test_another_secret_opens_nothing(
    provider: tuple[str, Path], hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "another")
    with believed(provider, hand, tmp_path) as (door, _):
        door.let_in("E0004")
        browser = door.browser()
        refused(door, browser, answered(asked(browser), "E0004"))
