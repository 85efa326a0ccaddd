"""Whoever is asked for an opinion has it on the desk and gives it there; the course of approval shows what was said."""

import pytest

from tests.given.approvals import APPROVALS, REQUEST
from tests.given.databases import ON_BOTH
from tests.given.web import Door, request_id, text

pytestmark = ON_BOTH
KEY = REQUEST.removeprefix("approval/")


@pytest.fixture
def asked(door: Door) -> Door:
    """Let E0004 apply for G9, which E0002 is to decide on."""
    door.policy.write_text(door.policy.read_text("utf-8") + APPROVALS, "utf-8")
    browser = door.browser("E0004")
    told = {"data.title": "华信公司展会群", "data.kind": "temporary", "data.unit": "采购部", "data.purpose": "展会"}
    told |= {"data.planned_end": "2026-12-31", "data.scope.units": "采购部", "data.leads": "E0004", "key": "G9"}
    form = browser.get("/events/group/request")
    assert browser.post("/events/group/request", request_id=request_id(form), **told).status_code == 200
    return door


def test_an_opinion_is_asked_for_given_on_the_desk_and_shown_in_the_course(asked: Door) -> None:
    first, asking = asked.browser("E0002"), f"/events/approval/delegate/{KEY}"
    first.post(asking, request_id=request_id(first.get(asking)), **{"data.to": "E0003"})
    applicant = asked.browser("E0004")
    course = text(applicant.get("/machines/group/G9"))
    assert "Opinions 黄娟娜 E0003 asked for an opinion" in course
    third = asked.browser("E0003")
    desk = third.get("/")
    assert "Give your opinion on the approval" in text(desk)
    answering = f"/events/approval/answer/{KEY}"
    assert f'action="{answering}"' in desk.text
    third.post(answering, request_id=request_id(third.get(answering)), **{"data.opinion": "展位够用，同意"})
    assert "Give your opinion" not in text(third.get("/"))
    for browser, page in ((first, f"/machines/approval/{KEY}"), (applicant, "/machines/group/G9")):
        said = text(browser.get(page)).partition("Opinions ")[2].partition("What has happened")[0]
        assert said.startswith("黄娟娜 E0003 2026-03-02 10:0")
        assert "展位够用，同意" in said
        assert "asked for an opinion" not in said
    assert "黄娟娜 (E0003): 展位够用，同意" in text(first.get("/"))


def test_an_opinion_stays_in_the_course_however_much_happens_after_it(asked: Door) -> None:
    first, third = asked.browser("E0002"), asked.browser("E0003")
    for browser, event, told in (
        (first, "delegate", {"data.to": "E0003"}), (third, "answer", {"data.opinion": "同意"}),
    ):  # fmt: skip
        where = f"/events/approval/{event}/{KEY}"
        browser.post(where, request_id=request_id(browser.get(where)), **told)
    applicant = asked.browser("E0004")
    for _ in range(26):
        where = f"/events/approval/cc/{KEY}"
        applicant.post(where, request_id=request_id(applicant.get(where)), **{"data.people": "E0001"})
    page = text(first.get(f"/machines/approval/{KEY}"))
    assert "Earlier" in page
    assert "Opinions 黄娟娜 E0003" in page


def test_whoever_decides_or_is_asked_sees_the_group_in_question_then_and_later(asked: Door) -> None:
    seen = [asked.browser("E0002"), asked.browser("E0003"), asked.browser("E0005")]

    def answers() -> list[int]:
        return [browser.get("/machines/group/G9").status_code for browser in seen]

    def listed() -> list[bool]:
        return ["华信公司展会群" in text(browser.get("/machines/group")) for browser in seen]

    assert (answers(), listed()) == ([200, 404, 404], [True, False, False])
    for browser, event, told in (
        (seen[0], "delegate", {"data.to": "E0003"}), (seen[1], "answer", {"data.opinion": "同意"}),
    ):  # fmt: skip
        where = f"/events/approval/{event}/{KEY}"
        browser.post(where, request_id=request_id(browser.get(where)), **told)
        assert answers() == [200, 200, 404]
