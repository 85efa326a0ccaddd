"""What waits for somebody stands on their desk, and what is alike is done at once."""

import pytest

from tests.given.databases import ON_BOTH
from tests.given.web import Door, text

pytestmark = ON_BOTH
GROUP = {
    "kind": "temporary", "unit": "采购部", "purpose": "展会", "planned_end": "2026-12-31",
    "scope": {"units": ["采购部"], "people": []}, "leads": ["E0004"],
}  # fmt: skip


@pytest.fixture
def three(door: Door) -> tuple[str, ...]:
    """Let three groups wait for E0001."""
    door.hand.at("2026-03-02 09:30")
    for number in (2, 3, 4):
        door.hand(f"group/G{number}", "request", "E0004", title=f"华信公司展会{number}群", **GROUP)
    return tuple(f"group approve G{number}" for number in (2, 3, 4))


def states(door: Door) -> list[str | None]:
    return [door.hand.state(f"group/G{number}") for number in (2, 3, 4)]


def test_what_is_ticked_is_done_at_once(door: Door, three: tuple[str, ...]) -> None:
    browser = door.browser("E0001")
    assert all(f'value="{one}"' in browser.get("/").text for one in three)
    answer = browser.post("/many", tick=three[0])
    assert "1 done, 0 refused" in text(answer)
    assert states(door) == ["approved", "requested", "requested"]


def test_a_rehearsal_of_what_is_ticked_does_nothing(door: Door, three: tuple[str, ...]) -> None:
    answer = door.browser("E0001").post("/many", tick=three[1], rehearse="yes")
    assert "1 would be done" in text(answer)
    assert states(door) == ["requested"] * 3


def test_nobody_ticks_what_does_not_wait_for_them(door: Door, three: tuple[str, ...]) -> None:
    browser = door.browser("E0004")
    browser.get("/")
    browser.post("/many", tick=three[0])
    browser.post("/many", tick="person leave E0001")
    assert states(door) == ["requested"] * 3
    assert door.hand.state("person/E0001") == "employed"


def test_what_is_done_stands_under_what_was_done(door: Door, three: tuple[str, ...]) -> None:
    browser = door.browser("E0001")
    browser.get("/")
    browser.post("/many", tick=three[2])
    assert "group G4" in text(browser.get("/done"))
    assert "华信公司展会4群" in text(browser.get("/machines/group"))
