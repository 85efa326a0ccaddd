"""The policy is read by everybody, changed by the information centre, and released by a second person."""

import re
from html import unescape

import pytest

from tests.given.databases import ON_BOTH
from tests.given.web import Browser, Door, text
from wxflow.access import log
from wxflow_machines.policy import file

pytestmark = ON_BOTH


@pytest.fixture
def centre(door: Door) -> Browser:
    return door.browser("E0009")


def written(browser: Browser) -> str:
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", browser.get("/policy/edit").text, re.DOTALL)
    assert found is not None
    return unescape(found[1])


def with_three_days(told: str) -> str:
    return told + "\n[deadlines]\nmembership = 3\n"


def test_everybody_reads_it_in_words_and_the_centre_alone_may_change_it(door: Door, centre: Browser) -> None:
    member = door.browser("E0003")
    told = text(member.get("/policy"))
    assert "18 somebody was not added or not removed; the lead, for each 20 yuan" in told
    assert "9 add, remove, or correct the nickname after a change 2" in told
    assert 'href="/policy/edit"' not in member.get("/policy").text
    assert member.get("/policy/edit").status_code == 404
    assert member.post("/policy/edit", text="x", begins="2026-04-01").status_code == 404
    assert 'href="/policy/edit"' in centre.get("/policy").text


def test_mistakes_are_told_with_their_lines_and_nothing_is_written(door: Door, centre: Browser) -> None:
    before, told = door.policy.read_bytes(), written(centre)
    bad = centre.post("/policy/edit", text=told + "\n[deadlines]\nmembership = -1\n", begins="2026-04-01")
    assert bad.status_code == 422
    assert re.search(r"policy\.toml:\d+: ", text(bad))
    for begins, why in (
        ("2026-03-02", "tomorrow at the earliest"),
        ("", "from which day on"),
        ("soon", "'soon' is no day"),
    ):
        assert why in text(centre.post("/policy/edit", text=with_three_days(told), begins=begins))
    assert "nothing is changed yet" in text(centre.post("/policy/edit", text=told, begins="2026-04-01"))
    other = told.replace('code = "HX"', 'code = "HY"')
    assert "its code stays" in text(centre.post("/policy/edit", text=other, begins="2026-04-01"))
    assert door.policy.read_bytes() == before


def test_what_it_changes_is_shown_then_a_second_person_releases_it_from_its_day_on(door: Door, centre: Browser) -> None:
    before, told = door.policy.read_text("utf-8"), with_three_days(written(centre))
    seen = text(centre.post("/policy/edit", text=told, begins="2026-04-01", do="look"))
    assert "deadlines.membership 2 → 3" in seen
    assert "in force from 2026-04-01" in text(centre.post("/policy/edit", text=told, begins="2026-04-01", do="propose"))
    (name,) = re.findall(r'name="id" value="([^"]+)"', centre.get("/proposals").text)
    assert centre.post("/proposals", id=name, do="approve").status_code == 409, "nobody approves their own"
    assert door.browser("E0003").post("/proposals", id=name, do="approve").status_code == 404
    assert door.policy.read_text("utf-8") == before
    door.browser("E0001", "operator").post("/proposals", id=name, do="approve")
    policy = file.load(door.policy)
    assert policy.previous is not None
    assert (policy.deadlines.membership, policy.previous.deadlines.membership) == (3, 2)
    assert door.policy.with_name("policy-until-2026-04-01.toml").read_text("utf-8") == before
    assert "From 2026-04-01 on" in text(centre.get("/policy"))
    told_of = [one for one in log.entries(door.hand.engine.store, "HX") if one.event in ("proposed", "approved")]
    assert [(one.event, one.actor, one.data["begins"]) for one in told_of] == [
        ("proposed", "E0009", "2026-04-01"), ("approved", "E0001", "2026-04-01"),
    ]  # fmt: skip
    assert "begins later is there already" in text(centre.post("/policy/edit", text=told, begins="2026-03-15"))


def test_what_cannot_be_written_stays_proposed(door: Door, centre: Browser) -> None:
    told = with_three_days(written(centre))
    centre.post("/policy/edit", text=told, begins="2026-04-01", do="propose")
    (name,) = re.findall(r'name="id" value="([^"]+)"', centre.get("/proposals").text)
    door.policy.with_name("policy-until-2026-04-01.toml").write_text("kept", "utf-8")
    before = door.policy.read_bytes()
    answer = door.browser("E0001", "operator").post("/proposals", id=name, do="approve")
    assert "is there already" in text(answer)
    assert door.policy.read_bytes() == before
    assert name in centre.get("/proposals").text


def test_what_differs_is_called_by_its_name_with_its_key_beside(centre: Browser) -> None:
    asked = written(centre) + '\n[access]\nsecond_factor = ["hr", "everybody"]\n'
    told = text(centre.post("/policy/edit", text=asked, begins="2026-04-01"))
    assert "of whom more than a password is asked access.second_factor → everybody, HR" in told
