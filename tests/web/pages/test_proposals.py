"""Erasing and rights take two: one proposes, another approves, and nobody their own."""

import json
import re

import pytest

from tests.given.databases import ON_BOTH
from tests.given.web import PASSWORD, PRESENT, Browser, Door, text
from tests.web.api.test_events import Program
from wxflow.access import accounts, log
from wxflow.access import proposals as kept
from wxflow_office.company import clock
from wxflow_web.pages import proposals

pytestmark = ON_BOTH
HX = "HX"


@pytest.fixture
def two(door: Door) -> tuple[Browser, Browser]:
    """Let the policy name two of HR, and both be signed in."""
    door.hand.at("2026-03-02 10:00")("person/E0002", "leave", "E0008")
    return door.browser("E0008"), door.browser("E0009", "operator")


def waiting(browser: Browser) -> str:
    found = re.search(r'name="id" value="([^"]+)"', browser.get("/proposals").text)
    assert found is not None
    return found[1]


def name(door: Door) -> object:
    found = door.hand.engine.queries.instance("person", "E0002")
    return found and found.facts["name"]


def test_erasing_waits_for_a_second_person_and_nobody_approves_their_own(
    door: Door, two: tuple[Browser, Browser]
) -> None:
    hr, operator = two
    assert "Take back" in text(hr.post("/events/person/erase/E0002"))
    assert name(door) == "葛强华"
    own = waiting(hr)
    assert hr.post("/proposals", id=own, do="approve").status_code == 409
    assert operator.post("/proposals", id=own, do="approve").status_code == 404, "they could not have proposed it"
    assert name(door) == "葛强华"


def test_what_another_of_hr_approves_is_done_by_who_proposed_it(door: Door) -> None:
    door.hand.at("2026-03-02 10:00")("person/E0002", "leave", "E0008")
    first, second = door.browser("E0008"), door.browser("E0001")
    first.post("/events/person/erase/E0002")
    assert second.post("/proposals", id=waiting(first), do="approve").status_code == 404
    (door.policy).write_text(
        door.policy.read_text("utf-8").replace('hr = ["E0008"]', 'hr = ["E0008", "E0001"]'), "utf-8"
    )
    assert "Nothing waits" in text(second.post("/proposals", id=waiting(second), do="approve"))
    assert name(door) == "(erased)"
    *_, step = door.hand.engine.queries.steps_of("person", "E0002")
    assert (step.event, step.actor, json.loads(step.via or "")["approved_by"]) == ("erase", "E0008", "E0001")
    assert [one.event for one in log.entries(door.hand.engine.store, HX)][-2:] == ["proposed", "approved"]


def test_what_would_be_refused_is_not_proposed(door: Door) -> None:
    answer = door.browser("E0008").post("/events/person/erase/E0004")
    assert answer.status_code == 409
    assert "Nothing waits" in text(door.browser("E0008").get("/proposals"))


def test_rights_take_two_operators(door: Door) -> None:
    first, second, member = door.browser("E0009", "operator"), door.browser("E0008", "operator"), door.browser("E0004")
    first.get("/accounts")
    first.post("/rights", person="E0004", auditor="yes")
    assert member.get("/machines/group/G1").status_code == 200
    assert first.post("/proposals", id=waiting(first), do="approve").status_code == 409
    second.post("/proposals", id=waiting(second), do="approve")
    found = accounts.find(door.hand.engine.store, HX, "E0004")
    assert found is not None and found.rights == ("auditor",)
    assert first.post("/rights", person="E4711", auditor="yes").status_code == 409


def test_a_proposal_is_taken_back_by_who_made_it_alone(door: Door) -> None:
    first, second = door.browser("E0009", "operator"), door.browser("E0008", "operator")
    first.post("/rights", person="E0009")
    one = waiting(first)
    assert second.post("/proposals", id=one, do="withdraw").status_code == 404
    assert "Nothing waits" in text(first.post("/proposals", id=one, do="withdraw"))


def test_the_approver_gives_their_password_a_moment_before(door: Door) -> None:
    first, second = door.browser("E0009", "operator"), door.browser("E0008", "operator")
    first.post("/rights", person="E0009", operator="yes", auditor="yes")
    one = waiting(second)
    clock.set_to(PRESENT + 6 * 60_000_000)
    assert second.send("/proposals", id=one, do="approve").headers["location"].startswith("/prove?next=")


def test_no_token_erases_alone(door: Door) -> None:
    door.hand.at("2026-03-02 10:00")("person/E0002", "leave", "E0008")
    program = Program(door, "E0008", "*")
    assert program.post("/person/E0002/erase").status_code == 409
    assert program.post("/person/E0002/erase?dry_run=1").status_code == 200
    line = json.dumps({"machine": "person", "key": "E0002", "event": "erase"})
    assert "two people" in program.client.post("/commands", content=line.encode()).text
    assert name(door) == "葛强华"


def test_whoever_is_named_as_approver_clicks_themselves_and_nobody_for_them(door: Door) -> None:
    hr, other, named = door.browser("E0008"), door.browser("E0009"), door.browser("E0001")
    hr.get("/events/suspension/start")
    fields = {"data__kind": "person", "data__whom": "E0002", "data__from": "2026-03-02", "data__until": "2026-03-04"}
    told = hr.post("/events/suspension/start", key="S1", data__approver="罗慧敏", reason="x", **fields)
    assert "waits for 罗慧敏" in text(told)
    assert door.hand.state("suspension/S1") is None
    own = waiting(hr)
    assert hr.post("/proposals", id=own, do="approve").status_code == 409
    assert other.post("/proposals", id=own, do="approve").status_code == 404
    assert waiting(named) == own
    named.post("/proposals", id=own, do="approve")
    assert door.hand.state("suspension/S1") == "suspended"


def test_a_correction_is_proposed_and_approved_by_whoever_has_just_shown_who_they_are(door: Door) -> None:
    door.hand.at("2026-03-02 09:45")("person/E0010", "join", "E0008", name="误登", unit="采购部")
    hr, centre = door.browser("E0008"), door.browser("E0009")
    asked = {"key": "C1", "data__step": "person/E0010#1", "data__void": "on", "reason": "登记错了人"}
    clock.set_to(PRESENT + 6 * 60_000_000)
    for browser, path, fields in (
        (hr, "/events/correction/propose", asked),
        (centre, "/events/correction/approve/C1", {}),
    ):
        browser.get("/")
        first = browser.post(path, **fields)
        assert "show once more who you are" in text(first) or "Show once more who you are" in text(first)
        browser.get("/prove")
        browser.post("/prove", password=PASSWORD)
        assert browser.post(path, **fields).status_code == 200
    assert door.hand.state("correction/C1") == "applied"


def test_however_much_waits_for_a_second_person_each_stands_on_one_page(
    door: Door, two: tuple[Browser, Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proposals, "_ON_A_PAGE", 2)
    hr, operator = two
    store, told = door.hand.engine.store, []
    for number in range(5):
        with store.transaction(HX):
            kept.add(store, HX, {"person": f"E0{number}", "rights": []}, by="E0009", at=PRESENT + number)
    path = "/proposals"
    while path:
        page = operator.get(path).text
        told.append(re.findall(r"E0(\d) →", text_of(page)))
        found = re.search(r'rel="next" href="([^"]+)"', page)
        path = found[1] if found else ""
    assert told == [["0", "1"], ["2", "3"], ["4"]]
    assert "E00" not in hr.get("/proposals").text


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())
