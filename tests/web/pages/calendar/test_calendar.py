"""The month on the page: days off and made up for, what falls due for me or my unit, and what is provisional."""

import re

from tests.given.databases import ON_BOTH, ON_SQLITE
from tests.given.founded import CREATED, GROUP, ROSTER
from tests.given.web import Door, text


def owing(door: Door) -> None:
    """Let G1 owe the newcomer E0010 a place, by Wednesday 2026-03-04."""
    door.hand.at("2026-03-02 09:30")("person/E0010", "join", "E0008", name="林雪", unit="采购部")


@ON_BOTH
def test_what_falls_due_stands_on_its_last_day_for_whom_it_concerns(door: Door) -> None:
    owing(door)
    lead = text(door.browser("E0004").get("/calendar?month=2026-03"))
    assert "3/4 (Wed) add 华信公司采购部群 · 林雪" in lead
    assert "Nothing falls due" in text(door.browser("E0001").get("/calendar?month=2026-03"))


@ON_SQLITE
def test_a_unit_sees_its_own_and_a_stranger_none_of_it(door: Door) -> None:
    owing(door)
    of_unit = "/calendar?month=2026-03&of=unit"
    door.hand("person/E0011", "join", "E0008", name="郝敏", unit="采购部")
    assert "林雪" in text(door.browser("E0004").get(of_unit))
    assert "林雪" not in text(door.browser("E0002").get(of_unit))


@ON_SQLITE
def test_days_off_and_days_made_up_for_are_marked_with_their_reason(door: Door) -> None:
    page = text(door.browser("E0004").get("/calendar?month=2026-02"))
    assert "2026-02-14 work · make-up day for Spring Festival" in page
    assert "2026-02-17 off · Spring Festival" in page
    assert "provisional" not in page


@ON_SQLITE
def test_days_that_no_notice_has_settled_are_provisional(door: Door) -> None:
    page = text(door.browser("E0004").get("/calendar?month=2027-02"))
    assert "No official notice has settled these days yet" in page


@ON_SQLITE
def test_any_month_is_shown_and_nonsense_is_this_month(door: Door) -> None:
    browser = door.browser("E0004")
    for month in ("1970-01", "2999-12"):
        assert browser.get(f"/calendar?month={month}").status_code == 200
    for month in ("2026-13", "0000-00", "x", "99999-01", "2026-1"):
        assert "2026-03" in text(browser.get(f"/calendar?month={month}"))


@ON_SQLITE
def test_what_falls_due_on_one_day_in_several_groups_stands_together(door: Door) -> None:
    for n in range(2, 6):
        group = {**GROUP, "title": f"华信公司采购部{n}群"}
        door.hand(f"group/G{n}", "request", "E0004", **group)
        door.hand(f"group/G{n}", "approve", "E0001")
        door.hand(f"group/G{n}", "create", "E0009", **{**CREATED, "title": group["title"], "register_no": str(n)})
        door.hand(f"group/G{n}", "activate", "E0004", roster=ROSTER)
    owing(door)
    page = door.browser("E0004").get("/calendar?month=2026-03")
    assert len(re.findall("how it is counted", page.text)) == 5
