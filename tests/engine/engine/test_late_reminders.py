"""Reminders that a policy switches on come for what runs already, once, and the record tells which and why."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.given.databases import raw
from tests.given.founded import POLICY, Hand, company, founded
from tests.given.reminding import reminded, reminder
from tests.machines.test_corrections import corrected, findings
from wxflow.declare.records import LATE
from wxflow.engine import reminders_in_force, sweep
from wxflow.store import in_force_log
from wxflow_machines.policy import file

ON = reminder("membership.add", -1, "lead") + reminder("membership.add", 0, "lead")
"""The day before the last one, and on it."""
DAY_BEFORE, LAST_DAY = "2026-03-05T09:30 G1/E0005 add@-1 09:30 lead", "2026-03-06T09:30 G1/E0005 add@+0 09:30 lead"


@pytest.fixture
def hand(tmp_path: Path, database: str) -> Iterator[Hand]:
    """Return a hand at a company without reminders where E0005 is owed a place until the end of Friday 2026-03-06."""
    with company(tmp_path) as engine:
        found = founded(engine).at("2026-03-04 10:00")
        found("person/E0005", "join", "E0008", name="郝敏思", unit="采购部")
        yield found


def switch(hand: Hand, extra: str) -> None:
    """Let another policy be in force from now on."""
    hand.engine = replace(hand.engine, policy=file.parse(POLICY + extra, "policy.toml"))


def swept(hand: Hand, now: str) -> None:
    assert sweep.sweep(hand.engine, hand.at(now).now).outcome == "good"


def told(hand: Hand) -> list[str]:
    return [f"{moment} {which}" for moment, which in reminded(hand)]


def test_what_runs_already_is_reminded_of_from_the_next_sweep_on(hand: Hand) -> None:
    switch(hand, ON)
    swept(hand, "2026-03-04 11:00")
    (step,) = (one for one in hand.engine.queries.steps() if LATE in one.data)
    assert step.name == "membership/G1/E0005#2"
    assert {name: one["due"][:16] for name, one in step.data[LATE].items()} == {
        "add@-1 09:30 lead": "2026-03-05T09:30",
        "add@+0 09:30 lead": "2026-03-06T09:30",
    }
    assert findings(hand) == ()
    swept(hand, "2026-03-10 09:00")
    assert told(hand) == [DAY_BEFORE, LAST_DAY]
    assert hand.penalties() == [("18", "E0004", 20)]
    assert findings(hand) == ()


def test_what_would_have_come_before_is_not_made_up_for(hand: Hand) -> None:
    switch(hand, ON)
    swept(hand, "2026-03-05 12:00")
    swept(hand, "2026-03-10 09:00")
    assert told(hand) == [LAST_DAY]
    assert findings(hand) == ()


def test_they_are_armed_once_and_logged_with_how_many_deadlines_have_them(hand: Hand) -> None:
    switch(hand, ON)
    for now in ("2026-03-04 11:00", "2026-03-04 12:00", "2026-03-04 13:00"):
        swept(hand, now)
    assert sum(LATE in one.data for one in hand.engine.queries.steps()) == 1
    logged = [one for one in in_force_log.entries(hand.engine.store, "HX") if one.kind == in_force_log.REMINDERS]
    assert [(one.actor, one.data["deadlines"]) for one in logged] == [("clock", 1)]
    assert list(logged[0].data["named"]) == ["membership.add"]


def test_switched_off_and_on_again_they_come_for_what_began_meanwhile(hand: Hand) -> None:
    switch(hand, ON)
    swept(hand, "2026-03-04 11:00")
    switch(hand, "")
    swept(hand, "2026-03-04 12:00")
    hand("person/E0006", "join", "E0008", name="尹涛", unit="采购部")
    switch(hand, ON)
    swept(hand, "2026-03-04 13:00")
    swept(hand, "2026-03-10 09:00")
    also = [one.replace("E0005", "E0006") for one in (DAY_BEFORE, LAST_DAY)]
    assert told(hand) == [DAY_BEFORE, also[0], LAST_DAY, also[1]]
    assert findings(hand) == ()


def test_a_company_that_never_reminded_has_nothing_logged_and_nothing_armed(hand: Hand) -> None:
    assert reminders_in_force.arm_all(hand.engine, hand.now) == 0
    assert in_force_log.hashes(hand.engine.store, "HX", in_force_log.REMINDERS) == []


def test_a_reminder_that_was_armed_late_and_taken_away_or_put_in_is_found(hand: Hand) -> None:
    switch(hand, ON)
    swept(hand, "2026-03-04 11:00")
    late = "name = 'add@-1 09:30 lead'"
    with raw(hand.engine.store.url, unguarded=True) as database:
        database.execute(f"UPDATE timers SET name = 'add@-1 09:31 lead' WHERE {late}")
    assert len(findings(hand)) == 2
    with raw(hand.engine.store.url, unguarded=True) as database:
        database.execute("DELETE FROM timers WHERE name = 'add@-1 09:31 lead'")
    (lost,) = findings(hand)
    assert "is gone without having come" in lost


def test_a_correction_tells_them_anew_and_they_stay(hand: Hand) -> None:
    hand("person/E0002", "transfer", "E0008", unit="采购部")
    switch(hand, ON)
    swept(hand, "2026-03-04 11:00")
    hand.at("2026-03-04 12:00")("membership/G1/E0005", "extend", "E0009", "病假", working_days=1, approver="E0001")
    swept(hand, "2026-03-05 10:00")
    corrected(hand, "person/E0002#2", "2026-03-05 11:00", void=True)
    swept(hand, "2026-03-12 09:00")
    assert findings(hand) == ()
    assert [one for one in told(hand) if "E0002" in one] == ["2026-03-05T09:30 G1/E0002 add@-1 09:30 lead"]
    assert [penalty[:2] for penalty in hand.penalties()] == [("18", "E0004")]
