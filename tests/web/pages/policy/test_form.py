"""The policy is changed in a form: what is wrong is told at its field, what is right goes the way the text goes."""

import re
from html import unescape

import httpx2
import pytest

from tests.given.databases import ON_BOTH
from tests.given.web import Browser, Door, text
from wxflow_machines.policy import file

pytestmark = ON_BOTH
_OPENED = r'<select name="([^"]+)".*?</select>|<textarea name="([^"]+)"[^>]*>(.*?)</textarea>|<input ([^>]+)>'


@pytest.fixture
def centre(door: Door) -> Browser:
    return door.browser("E0009")


def filled(page: httpx2.Response) -> dict[str, str]:
    """Return what a browser would send of the form, as it is filled in."""
    form = page.text.partition('action="/policy/form"')[2]
    found: dict[str, str] = {}
    for one in re.finditer(_OPENED, form, re.DOTALL):
        choice, area, held, attributes = one.groups()
        if choice:
            chosen = re.search(r'value="([^"]*)" selected', one[0])
            found[choice] = unescape(chosen[1]) if chosen else ""
        elif area:
            found[area] = unescape(held)
        else:
            told = dict(re.findall(r'(\w+)="([^"]*)"', attributes))
            if told.get("type") == "checkbox":
                if attributes.endswith(" checked"):
                    found[told["name"]] = "\n".join(filter(None, (found[told["name"]], told["value"])))
                continue
            found[told["name"]] = unescape(told["value"])
    return found


def sent(browser: Browser, page: httpx2.Response, **told: str) -> httpx2.Response:
    return browser.post("/policy/form", **{**filled(page), **told})


def test_each_value_stands_there_with_its_clause_and_nobody_else_sees_the_form(door: Door, centre: Browser) -> None:
    page = centre.get("/policy/form")
    told, values = text(page), filled(page)
    assert "add, remove, or correct the nickname after a change clause 9" in told
    assert (values["deadlines.membership"], values["charges.18.exact"], values["charges.22.ceiling"]) == ("2", "20", "")
    assert values["roles.hr"] == "E0008"
    assert door.browser("E0003").get("/policy/form").status_code == 404
    assert "nothing is changed yet" in text(sent(centre, page, begins="2026-04-01", do="look"))


def test_what_is_wrong_is_told_at_its_field_and_what_was_typed_stays(door: Door, centre: Browser) -> None:
    before, page = door.policy.read_bytes(), centre.get("/policy/form")
    bad = sent(centre, page, **{
        "deadlines.membership": "two", "charges.18.floor": "10", "approvers.1.people": "", "reminders.1.at": "9",
        "begins": "2026-04-01", "do": "look",
    })  # fmt: skip
    assert bad.status_code == 422
    why = dict(re.findall(r'<small id="why-([^"]+)" class="wrong">(.*?)</small>', bad.text))
    assert set(why) == {
        "deadlines.membership", "charges.18.exact", "approvers.1.unit", "reminders.1.at", "reminders.1.deadline",
        "reminders.1.working_days", "reminders.1.to",
    }  # fmt: skip
    assert "a whole number of working days from 1 to 1000" in unescape(why["deadlines.membership"])
    assert 'id="at-deadlines.membership" value="two"' in bad.text
    assert 'aria-describedby="why-deadlines.membership"' in bad.text
    assert filled(bad)["reminders.1.at"] == "9"
    assert door.policy.read_bytes() == before


def test_what_it_changes_is_shown_and_a_second_person_releases_exactly_that(door: Door, centre: Browser) -> None:
    before, page = door.policy.read_text("utf-8"), centre.get("/policy/form")
    told = {"deadlines.membership": "3", "charges.18.exact": "30", "begins": "2026-04-01"}
    seen = sent(centre, page, **told, do="look")
    assert "add, remove, or correct the nickname after a change deadlines.membership 2 → 3" in text(seen)
    assert "charges.18.exact 20 → 30" in text(seen)
    assert "in force from 2026-04-01" in text(sent(centre, seen, do="propose"))
    (name,) = re.findall(r'name="id" value="([^"]+)"', centre.get("/proposals").text)
    door.browser("E0001", "operator").post("/proposals", id=name, do="approve")
    policy = file.load(door.policy)
    assert policy.previous is not None
    assert (policy.deadlines.membership, policy.charges["18"].exact) == (3, 30)
    assert (policy.previous.deadlines.membership, policy.previous.charges["18"].exact) == (2, 20)
    kept = door.policy.with_name("policy-until-2026-04-01.toml")
    assert kept.read_text("utf-8") == before
    stale = sent(centre, page, **{**told, "begins": "2026-05-01", "deadlines.membership": "4"}, do="look")
    assert "another policy has been released meanwhile" in text(stale)


def test_the_form_goes_on_in_the_text(centre: Browser) -> None:
    page = sent(centre, centre.get("/policy/form"), **{"deadlines.appeal": "7"}, do="text")
    assert 'action="/policy/edit"' in page.text
    assert "appeal = 7" in page.text


def test_what_may_be_several_is_ticked_and_said_by_its_names(door: Door, centre: Browser) -> None:
    page = centre.get("/policy/form")
    both = sent(centre, page, **{"access.second_factor": ["operator", "hr"]}, do="text")  # type: ignore[arg-type]
    assert 'second_factor = ["operator", "hr"]' in unescape(both.text)
    door.policy.write_text(door.policy.read_text("utf-8") + '[access]\nsecond_factor = ["auditor"]\n', "utf-8")
    page = centre.get("/policy/form")
    assert filled(page)["access.second_factor"] == "auditor"
    assert "of whom more than a password is asked auditors" in text(centre.get("/policy"))
    changed = sent(centre, page, **{"access.second_factor": "hr"}, do="look")
    assert "now: auditors" in text(changed)
    none = sent(centre, page, **{"access.second_factor": ""}, do="text")
    assert "auditor" not in unescape(none.text).partition('name="text"')[2]
