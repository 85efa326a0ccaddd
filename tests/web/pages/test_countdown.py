"""A countdown shows every day from the one after its start to its last, and why each counts or does not."""

from tests.given.databases import ON_SQLITE
from tests.given.web import Door, text

pytestmark = ON_SQLITE


def test_the_days_are_counted_one_by_one(door: Door) -> None:
    door.hand.at("2026-03-02 09:30")("person/E0005", "join", "E0008", name="尹涛", unit="采购部")
    page = text(door.browser("E0004").get("/countdown/membership/G1/E0005?deadline=add"))
    assert "2 working days, counted from the day after 3/2 (Mon)" in page
    assert "3/3 (Tue) 1" in page and "3/4 (Wed) 2" in page and "3/5" not in page


def test_a_day_of_its_own_is_not_counted(door: Door) -> None:
    page = text(door.browser("E0004").get("/countdown/group/G1?deadline=planned_end"))
    assert "It falls on that very day" in page


def test_a_deadline_that_does_not_run_is_said(door: Door) -> None:
    answer = door.browser("E0004").get("/countdown/group/G1?deadline=dissolution_request")
    assert (answer.status_code, "does not run" in text(answer)) == (409, True)
