"""The overview shows whoever sees everything how the company stands."""

from tests.given.databases import ON_BOTH
from tests.given.web import Door, text

pytestmark = ON_BOTH


def test_it_tells_what_was_kept_what_is_late_and_what_it_came_to(door: Door) -> None:
    browser = door.browser("E0008")
    assert "No deadline has ended in these months yet" in text(browser.get("/overview"))
    door.let_a_deadline_pass()
    browser.sign_in("E0008")
    told = text(browser.get("/overview"))
    assert "0 of 1 deadlines that ended were kept: 0.0%." in told
    assert "clause 18 1 1 Unit" in told
    assert "采购部 1 1" in told
    assert "None: every group has a lead who is here." in told


def test_nobody_else_is_shown_the_way_there(door: Door) -> None:
    assert 'href="/overview"' in door.browser("E0008").get("/").text
    assert 'href="/overview"' not in door.browser("E0003").get("/").text
