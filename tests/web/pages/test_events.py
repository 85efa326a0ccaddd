"""An event is fired by a form made from its declaration, by whoever is signed in, and by nobody else."""

import json

from tests.given.databases import ON_BOTH
from tests.given.founded import moment
from tests.given.web import Door, request_id, text

pytestmark = ON_BOTH
NEW = {
    "key": "G2", "data__title": "华信公司展会群", "data__kind": "temporary", "data__unit": "采购部",
    "data__purpose": "展会",
    "data__scope__units": "采购部", "data__scope__people": "E0003", "data__leads": "E0004",
    "data__planned_end": "2026-12-31",
}  # fmt: skip


def test_a_group_is_requested_by_whoever_is_signed_in(door: Door) -> None:
    browser = door.browser("E0004")
    page = browser.get("/events/group/request")
    answer = browser.post("/events/group/request", request_id=request_id(page), **NEW)
    assert "华信公司展会群" in text(answer)
    (step,) = door.hand.engine.queries.steps_of("group", "G2")
    assert (step.actor, step.event) == ("E0004", "request")
    assert json.loads(step.via or "")["door"] == "web"
    assert step.data["scope"] == {"units": ["采购部"], "people": ["E0003"]}


def test_the_same_form_sent_twice_acts_once(door: Door) -> None:
    browser = door.browser("E0004")
    same = request_id(browser.get("/events/group/request"))
    for _ in range(2):
        assert browser.send("/events/group/request", request_id=same, **NEW).status_code == 303
    assert len(door.hand.engine.queries.steps_of("group", "G2")) == 1


def test_no_field_of_a_form_says_who_or_when(door: Door) -> None:
    browser = door.browser("E0004")
    browser.get("/events/group/request")
    forged = {
        "actor": "E0009",
        "at": "2026-01-01T00:00:00+08:00",
        "recorded_at": "1",
        "company": "XX",
        "data__actor": "E0009",
    }
    browser.send("/events/group/request", **NEW, **forged)
    (step,) = door.hand.engine.queries.steps_of("group", "G2")
    assert step.actor == "E0004"
    assert step.at == step.recorded_at
    assert "actor" not in step.data


def test_what_is_wrong_stands_in_the_form_with_what_was_typed(door: Door) -> None:
    browser = door.browser("E0004")
    answer = browser.post("/events/group/request", **{**NEW, "data__planned_end": "soon", "data__leads": ""})
    assert answer.status_code == 422
    assert "planned_end" in text(answer) and "leads" in text(answer)
    assert 'value="华信公司展会群"' in answer.text
    assert door.hand.engine.queries.instance("group", "G2") is None


def test_a_refusal_says_why_and_who_may(door: Door) -> None:
    answer = door.browser("E0004").post("/events/group/retitle/G1", data__title="华信公司采购部二群")
    assert answer.status_code == 409
    assert "information_centre (E0009)" in text(answer)


def test_a_rehearsal_shows_what_would_come_of_it_and_writes_nothing(door: Door) -> None:
    browser = door.browser("E0004")
    answer = browser.post("/events/group/request", rehearse="yes", **NEW)
    assert answer.status_code == 200
    assert "Nothing has been recorded yet" in text(answer)
    assert door.hand.engine.queries.instance("group", "G2") is None


def test_what_is_done_from_the_desk_leads_back_to_it(door: Door) -> None:
    door.hand.at("2026-03-02 09:30")("group/G2", "request", "E0004", **GROUP)
    browser = door.browser("E0001")
    desk = browser.get("/")
    assert "G2" in desk.text
    answer = browser.send("/events/group/approve/G2", back="/", request_id=request_id(desk))
    assert answer.headers["location"].startswith("/?done=approve")
    assert "Nothing waits for you" in text(browser.get("/"))


GROUP = {
    "title": "华信公司展会群", "kind": "temporary", "unit": "采购部", "purpose": "展会", "planned_end": "2026-12-31",
    "scope": {"units": ["采购部"], "people": []}, "leads": ["E0004"],
}  # fmt: skip


def test_what_one_may_not_see_is_not_there(door: Door) -> None:
    stranger, member = door.browser("E0002"), door.browser("E0003")
    for path in (
        "/machines/group/G1",
        "/events/group/end_work/G1",
        "/machines/membership/G1/E0003",
        "/machines/person/E0003",
    ):
        nothing, seen = stranger.get(path), member.get(path)
        assert (nothing.status_code, seen.status_code) == (404, 200)
        assert text(nothing).replace(path, "") == text(stranger.get("/machines/group/G4711")).replace(path, "")
    assert stranger.send("/events/group/end_work/G1").status_code == 404
    assert "华信公司采购部群" not in text(stranger.get("/machines/group"))
    assert "华信公司采购部群" in text(member.get("/machines/group"))


def test_whoever_sees_everything_sees_what_they_are_no_part_of(door: Door) -> None:
    for browser in (door.browser("E0008"), door.browser("E0009"), door.browser("E0002", "auditor")):
        assert browser.get("/machines/group/G1").status_code == 200


def test_whoever_is_still_filling_a_form_in_is_not_told_what_is_missing(door: Door) -> None:
    browser = door.browser("E0004")
    typing = {"rehearse": "yes", "typing": "yes"}
    answer = browser.post("/events/group/request", **typing, **{**NEW, "data__leads": ""})
    assert (answer.status_code, 'class="told"' in answer.text, 'class="rehearsed"' in answer.text) == (
        200,
        False,
        False,
    )
    answer = browser.post("/events/group/request", **typing, **{**NEW, "data__title": "展会"})
    assert (answer.status_code, 'class="told"' in answer.text) == (409, True)
    answer = browser.post("/events/group/request", **typing, **NEW)
    assert (answer.status_code, 'class="rehearsed"' in answer.text) == (200, True)
    assert door.hand.engine.queries.instance("group", "G2") is None


def test_a_preview_says_for_whom_what_would_begin_then_waits(door: Door) -> None:
    answer = door.browser("E0004").post("/events/group/request", rehearse="yes", **NEW)
    assert "Then it is up to 罗慧敏" in text(answer).replace("  ", " ")
    assert "Nothing waits for you" in text(door.browser("E0001").get("/"))


def test_people_and_units_are_named_as_people_call_them(door: Door) -> None:
    name = door.hand.engine.queries.instance("person", "E0004")
    assert name is not None
    answer = door.browser("E0004").post("/events/group/request", **{**NEW, "data__leads": name.facts["name"]})
    assert answer.status_code == 200
    found = door.hand.engine.queries.instance("group", "G2")
    assert found is not None and found.facts["leads"] == ["E0004"]


def test_hr_alone_says_that_something_happened_earlier(door: Door) -> None:
    door.hand.at("2026-03-02 09:30")
    earlier = {"at": "2026-03-01T17:00", "data__unit": "信息中心"}
    hr, lead = door.browser("E0008"), door.browser("E0004")
    assert 'name="at"' in hr.get("/events/person/transfer/E0003").text
    assert 'name="at"' not in hr.get("/events/group/end_work/G1").text
    assert 'name="at"' not in lead.get("/events/group/request").text
    assert hr.post("/events/person/transfer/E0003", **earlier).status_code == 200
    step = door.hand.engine.queries.steps_of("person", "E0003")[-1]
    assert (step.event, step.at) == ("transfer", moment("2026-03-01 17:00"))
    later = hr.post("/events/person/transfer/E0003", **{**earlier, "at": "2026-03-05T17:00"})
    assert later.status_code == 422
    assert hr.post("/events/person/transfer/E0003", **{**earlier, "at": "yesterday"}).status_code == 422


def test_hr_says_so_no_further_back_than_the_policy_lets_them(door: Door) -> None:
    door.policy.write_text(door.policy.read_text("utf-8") + "[page]\nearlier_days = 7\n", "utf-8")
    door.hand.at("2026-03-02 09:30")
    hr = door.browser("E0008")
    assert 'min="2026-02-23T00:00"' in hr.get("/events/person/transfer/E0003").text
    earlier = {"at": "2026-02-22T23:59", "data__unit": "信息中心"}
    refused = hr.post("/events/person/transfer/E0003", **earlier)
    assert (refused.status_code, "2026-02-23" in text(refused), "earlier_days" in text(refused)) == (422, True, True)
    assert hr.post("/events/person/transfer/E0003", **{**earlier, "at": "2026-02-23T00:00"}).status_code == 200
