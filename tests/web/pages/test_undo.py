"""Whoever has just given a command takes it back on its page, within the hour and with nothing after it."""

import re

from tests.given.databases import ON_BOTH, contents
from tests.given.founded import moment
from tests.given.web import Door, hidden, text
from tests.web.api.test_events import Program
from wxflow_office.company import clock

pytestmark = ON_BOTH
PERSON, UNDO = "/machines/person/E0003", "/undo/person/E0003"


def transferred(door: Door) -> None:
    """Let E0008 move E0003 to another unit at ten."""
    door.hand.at("2026-03-02 10:00")("person/E0003", "transfer", "E0008", unit="信息中心")


def test_the_page_offers_it_to_whoever_gave_the_command_and_to_nobody_else(door: Door) -> None:
    hr, centre = door.browser("E0008"), door.browser("E0009")
    assert UNDO not in hr.get(PERSON).text
    transferred(door)
    assert f'href="{UNDO}"' in hr.get(PERSON).text
    assert UNDO not in centre.get(PERSON).text
    refused = centre.get(UNDO)
    assert (refused.status_code, "has given no command on it within the hour" in text(refused)) == (409, True)


def test_what_it_comes_to_is_shown_first_and_then_it_is_done_once(door: Door) -> None:
    hr, store = door.browser("E0008"), door.hand.engine.store
    transferred(door)
    form = hidden(hr.get(UNDO))
    before = contents(store.url)
    seen = hr.post(UNDO, rehearse="yes", **form)
    assert seen.status_code == 200 and "Nothing has been recorded yet" in text(seen)
    assert contents(store.url)["steps"] == before["steps"]
    for _ in range(2):  # a form that is sent twice acts once
        done = hr.post(UNDO, reason="wrong person", **form)
        assert done.status_code == 200 and "Done: undo" in text(done), text(done)
    (correction,) = door.hand.engine.queries.instances("correction")
    assert (correction.key, correction.facts["step"], correction.facts["proposed_by"]) == (
        "U1", "person/E0003#2", "E0008",
    )  # fmt: skip
    person = door.hand.engine.queries.instance("person", "E0003")
    assert person is not None and person.facts["unit"] == "销售部"
    assert UNDO not in hr.get(PERSON).text


def test_it_is_neither_offered_nor_done_once_something_has_come_after_it(door: Door) -> None:
    lead, page, undo = door.browser("E0004"), "/machines/group/G1", "/undo/group/G1"
    door.hand.at("2026-03-02 10:00")("group/G1", "prolong", "E0004", "it takes longer", planned_end="2027-03-01")
    assert f'href="{undo}"' in lead.get(page).text
    form = hidden(lead.get(undo))
    door.hand.at("2026-03-02 10:01")("group/G1", "retitle", "E0009", title="华信公司采购部二群")
    clock.set_to(moment("2026-03-02 10:02"))
    assert undo not in lead.get(page).text
    refused = lead.post(undo, **form)
    assert (refused.status_code, "came after it" in text(refused)) == (409, True)


def test_nobody_takes_back_what_somebody_else_did_or_what_is_an_hour_old(door: Door) -> None:
    hr, centre = door.browser("E0008"), door.browser("E0009")
    transferred(door)
    form = hidden(hr.get(UNDO))
    stolen = centre.post(UNDO, **{**form, "token": centre.token})
    assert (stolen.status_code, "who gave the command" in text(stolen)) == (409, True)
    assert centre.post(UNDO, **{**form, "token": centre.token, "step": "person/E0004#1"}).status_code == 404
    clock.set_to(moment("2026-03-02 11:01"))
    late = door.browser("E0008")
    assert UNDO not in late.get(PERSON).text
    refused = late.post(UNDO, **{**form, "token": late.token})
    assert (refused.status_code, "more than an hour ago" in text(refused)) == (409, True)
    assert not list(door.hand.engine.queries.instances("correction"))


def test_it_takes_that_one_has_shown_a_moment_ago_who_one_is(door: Door) -> None:
    hr = door.browser("E0008")
    door.hand.at("2026-03-02 10:09")("person/E0003", "transfer", "E0008", unit="信息中心")
    clock.set_to(moment("2026-03-02 10:10"))
    form = hidden(hr.get(UNDO))
    asked = hr.send(UNDO, **form)
    assert (asked.status_code, asked.headers.get("location")) == (303, "/prove?next=%2Fundo%2Fperson%2FE0003")
    assert not list(door.hand.engine.queries.instances("correction"))


def test_a_program_takes_its_last_command_back_too(door: Door) -> None:
    transferred(door)
    program = Program(door, "E0008", "correction.undo")
    answer = program.post("/correction/U1/undo", {"data": {"step": "person/E0003#2"}})
    assert answer.status_code == 200, answer.text
    person = door.hand.engine.queries.instance("person", "E0003")
    assert person is not None and person.facts["unit"] == "销售部"


def test_each_command_of_a_timeline_leads_to_its_correction_for_whoever_may_propose_one(door: Door) -> None:
    transferred(door)
    hr, lead = door.browser("E0008"), door.browser("E0004")
    assert "/events/correction/propose" not in lead.get("/machines/group/G1").text
    where = "/events/correction/propose?data.step=person/E0003%232"
    page = hr.get(PERSON).text
    assert f'href="{where}"' in page
    assert "data.step=membership" not in hr.get("/machines/membership/G1/E0003").text, "that followed of itself"
    form = hr.get(where)
    assert re.search(r'name="data.step" value="person/E0003#2"', form.text)
    assert re.search(r'name="key" value="C1"', form.text)


def test_a_correction_takes_its_step_by_a_name_and_says_what_it_comes_to(door: Door) -> None:
    transferred(door)
    hr, where = door.browser("E0008"), "/events/correction/propose"
    fields = {"key": "C1", "data__step": "黄娟娜#2", "data__void": "yes", "reason": "wrong person"}
    seen = hr.post(where, rehearse="yes", **fields)
    assert "what stands otherwise" in text(seen), text(seen)
    wrong = hr.post(where, **{**fields, "data__step": "黄娟娜#9"})
    assert (wrong.status_code, "there is no such step" in text(wrong)) == (409, True)
    assert door.hand.state("correction/C1") is None
    assert hr.post(where, **fields).status_code == 200
    proposed = door.hand.engine.queries.instance("correction", "C1")
    assert proposed is not None and proposed.facts["step"] == "person/E0003#2"
