"""Penalties are decided many at once: what is refused stands beside its row, the rest is done."""

from urllib.parse import quote

import pytest

from tests.given.databases import ON_BOTH
from tests.given.web import Browser, Door, text

pytestmark = ON_BOTH
LATE = "/machines/membership/G1/E0005"
"""Who has missed the deadline."""


@pytest.fixture
def owing(door: Door) -> list[str]:
    return [door.let_a_deadline_pass()]


def late(door: Door, person: str) -> Browser:
    """Return a browser on the day after the sweep."""
    from wxflow_office.company import clock

    clock.set_to(door.hand.now + 60_000_000)
    browser = door.browser()
    door.let_in(person)
    browser.sign_in(person)
    return browser


def state(door: Door, key: str) -> str | None:
    return door.hand.state(f"penalty/{key}")


def test_a_rehearsal_decides_nothing_and_what_is_ticked_is_decided_then(door: Door, owing: list[str]) -> None:
    (key,) = owing
    browser = late(door, "E0008")
    assert "钟静明" in text(browser.get("/penalties"))
    answer = browser.post("/penalties", event="confirm", key=key, rehearse="yes")
    assert "1 would be done, 0 refused" in text(answer)
    assert state(door, key) == "proposed"
    assert "1 done, 0 refused" in text(browser.post("/penalties", event="confirm", key=key))
    assert state(door, key) == "confirmed"


def test_what_is_refused_stands_beside_its_row(door: Door, owing: list[str]) -> None:
    (key,) = owing
    answer = late(door, "E0008").post("/penalties", event="settle", key=key)
    assert "0 done, 1 refused" in text(answer)
    assert "not possible in state proposed" in text(answer)


def test_nobody_decides_what_they_may_not_see_and_a_debtor_sees_their_own(door: Door, owing: list[str]) -> None:
    (key,) = owing
    stranger, debtor = late(door, "E0003"), late(door, "E0004")
    assert "钟静明" not in text(stranger.get("/penalties")).replace("钟静明 Sign out", "")
    assert stranger.post("/penalties", event="confirm", key=key).status_code == 404
    assert "clause 18" in text(debtor.get("/penalties"))
    assert "0 done, 1 refused" in text(debtor.post("/penalties", event="waive", key=key, reason="x"))
    assert state(door, key) == "proposed"


def test_nothing_ticked_is_said(door: Door, owing: list[str]) -> None:
    answer = late(door, "E0008").post("/penalties", event="waive")
    assert (answer.status_code, "tick at least one" in text(answer)) == (422, True)


def test_people_read_a_missed_deadline_by_the_day_it_ended_with(door: Door, owing: list[str]) -> None:
    (key,) = owing
    hr = late(door, "E0008")
    for path in ("/penalties", f"/machines/penalty/{quote(key)}", f"/notices/{quote(key)}", "/audit", "/", LATE):
        told = text(hr.get(path))
        assert ("2026-03-04 24:00" in told, "2026-03-05 00:00" in told) == (True, False), (path, told)
