"""What every answer keeps to, whichever page it is of."""

import re

import pytest

from tests.given.databases import ON_BOTH, ON_SQLITE, contents
from tests.given.web import Browser, Door, text
from wxflow_web.answers.headers import CSP

REQUEST = "/events/group/request"


@ON_SQLITE
@pytest.mark.parametrize(
    "path", ["/", "/sign-in", "/health", "/nowhere", "/machines/group/G1", "/static/0/pico.min.css"]
)
def test_every_answer_says_what_browsers_are_to_keep_to(door: Door, path: str) -> None:
    answer = door.browser().get(path)
    assert answer.headers["content-security-policy"] == CSP
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert "strict-transport-security" not in answer.headers


@ON_SQLITE
def test_a_form_that_is_not_ours_does_nothing(door: Door) -> None:
    browser = door.browser("E0004")
    good = browser.token
    for token, site in (("", "same-origin"), ("0" * 64, "same-origin"), (good, "cross-site"), (good, "same-site")):
        browser.token = token
        assert browser.send("/events/group/end_work/G1", site=site).status_code == 403
    assert [step.event for step in door.hand.engine.queries.steps_of("group", "G1")][-1] == "activate"
    browser.token = good
    assert browser.send("/events/group/end_work/G1").status_code == 303


@ON_SQLITE
def test_a_form_of_one_session_does_nothing_in_another(door: Door) -> None:
    mine, other = door.browser("E0004"), door.browser("E0003")
    other.token = mine.token
    assert other.send("/events/group/end_work/G1").status_code == 403


@ON_SQLITE
def test_what_is_too_long_is_refused_before_it_is_read(door: Door) -> None:
    answer = door.browser("E0004").send(REQUEST, data__title="x" * 1_100_000)
    assert (answer.status_code, "at most 1000 kB" in text(answer)) == (413, True)


@ON_SQLITE
@pytest.mark.parametrize(
    "path",
    [
        "/machines/group/..%2f..%2fetc%2fpasswd", "/machines/group/%00", "/machines/group/%ff", "/machines/nothing/1",
        "/machines/group/" + "x" * 5000, "/events/group/nothing/G1", "/events/person/leave/E0003%0d%0aX:1",
        "/machines/group?state=nothing&after=%00", "/?lang=../../x", "/countdown/group/G1?deadline=%00",
    ],
)  # fmt: skip
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_address_ends_in_a_fault(door: Door, path: str, method: str) -> None:
    browser = door.browser("E0008")
    answer = browser.get(path) if method == "GET" else browser.send(path)
    assert answer.status_code in (200, 303, 404, 405, 409, 422)
    assert "Traceback" not in answer.text


@ON_BOTH
def test_looking_changes_nothing(door: Door) -> None:
    browser = door.browser("E0008")
    before = contents(door.hand.engine.store.url)
    for path in (
        "/",
        "/done",
        "/groups",
        "/machines/group",
        "/machines/group/G1",
        REQUEST,
        "/events/group/end_work/G1",
    ):
        assert browser.get(path).status_code == 200
    assert contents(door.hand.engine.store.url) == before


@ON_SQLITE
def test_the_address_of_a_style_changes_with_it_and_it_is_kept_for_a_year(door: Door) -> None:
    browser = door.browser()
    style = re.search(r'href="(/static/[0-9a-f]{12}/wxflow.css)"', browser.get("/sign-in").text)
    assert style is not None
    answer = browser.get(style[1])
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/css; charset=utf-8")
    assert "immutable" in answer.headers["cache-control"]


@ON_SQLITE
def test_two_who_speak_different_languages_are_each_answered_in_theirs(door: Door) -> None:
    english, chinese = door.browser("E0003"), door.browser("E0004", language="zh-CN")
    for path in ("/", "/groups", "/machines/group/G1", REQUEST, "/penalties"):
        for _ in range(2):
            assert ("微信群" in text(chinese.get(path)), "微信群" in text(english.get(path))) == (True, False), path


@ON_SQLITE
def test_whoever_asks_for_chinese_is_answered_in_chinese_until_they_choose_otherwise(door: Door) -> None:
    browser = Browser(door.url, "zh-CN,zh;q=0.9,en;q=0.1")
    assert "登录" in text(browser.get("/sign-in"))
    browser.post("/language", language="en", next="/sign-in")
    assert "Sign in" in text(browser.get("/sign-in"))
