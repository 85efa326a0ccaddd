"""A suspension is a period: its working days count for no deadline it covers, running or yet to begin."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.given.founded import Hand, company, founded, moment, replay_of
from tests.given.reminding import EVERY_REMINDER
from tests.given.suspended import SICK, due, findings, join, start
from wxflow.audit import verify
from wxflow.calendar.due import HELD
from wxflow.calendar.workdays import Calendar, Override
from wxflow.engine import recount, sweep
from wxflow.store.queries import Queries

E5 = "membership/G1/E0005"
WHOM = {
    "person": {"kind": "person", "whom": "E0004"},
    "group": {"kind": "group", "whom": "G1"},
    "unit": {"kind": "unit", "whom": "采购部"},
    "company": {"kind": "company"},
}


@pytest.mark.parametrize("whose", WHOM)
@pytest.mark.parametrize("begins", ["2026-03-03 08:00", "2026-03-04 10:00"])
def test_what_begins_in_it_and_what_runs_are_covered_alike(hand: Hand, whose: str, begins: str) -> None:
    data = {**WHOM[whose], "from": "2026-03-03", "until": "2026-03-13", "approver": "E0001"}
    if begins < "2026-03-03 09":
        join(hand.at(begins))
        assert due(hand) == "2026-03-05"
    hand.at("2026-03-03 09:00")("suspension/S1", "start", *SICK, **data)
    if begins > "2026-03-03 09":
        join(hand.at(begins))
    assert due(hand) == "2026-03-17"
    sweep.sweep(hand.engine, hand.at("2026-03-17 23:59").now)
    assert hand.penalties() == []
    sweep.sweep(hand.engine, hand.at("2026-03-18 00:00").now)
    assert hand.penalties() == [("18", "E0004", 20)]
    assert findings(hand) == ()


def test_what_runs_takes_one_step_that_says_why(hand: Hand) -> None:
    start(join(hand.at("2026-03-03 09:00")), until="2026-03-13")
    (step,) = list(Queries(hand.engine.store, "HX").steps(machine="membership", key="G1/E0005"))[1:]
    assert (step.event, step.actor, step.recorded_at) == ("recount", "clock", hand.now)
    assert (step.data["was"][:10], step.data["due"][:10]) == ("2026-03-06", "2026-03-18")
    assert step.data["why"] == "suspension/S1#1"


def test_without_an_end_there_is_no_due_moment_until_it_is_ended(hand: Hand) -> None:
    join(hand.at("2026-03-03 09:00"))
    hand.at("2026-03-04 15:00")
    start(hand, first="2026-03-04")
    assert due(hand) is None
    sweep.sweep(hand.engine, hand.at("2026-06-30 09:00").now)
    assert hand.penalties() == []
    hand("suspension/S1", "end", *SICK, until="2026-06-29", approver="E0001")
    assert due(hand) == "2026-07-01"
    assert findings(hand) == ()


def test_a_deadline_that_ends_before_the_suspension_begins_is_due_as_ever(hand: Hand) -> None:
    join(hand.at("2026-03-03 09:00"))
    start(hand, first="2026-03-06")
    assert due(hand) == "2026-03-05"
    start(hand, "S2", first="2026-03-05")
    assert due(hand) is None


def test_a_day_that_two_suspensions_cover_is_left_out_once(hand: Hand) -> None:
    join(hand.at("2026-03-03 09:00"))
    start(hand, until="2026-03-06")
    days = {"from": "2026-03-05", "until": "2026-03-10"}
    hand("suspension/S2", "start", *SICK, kind="group", whom="G1", approver="E0001", **days)
    assert due(hand) == "2026-03-12"
    hand.at("2026-03-05 09:00")("suspension/S2", "end", *SICK, until="2026-03-04", approver="E0001")
    assert due(hand) == "2026-03-10"
    assert findings(hand) == ()


def test_what_has_passed_when_it_is_told_stays_charged(hand: Hand) -> None:
    join(hand.at("2026-03-03 09:00")).at("2026-03-06 09:00")
    start(hand, until="2026-03-13")
    assert hand.penalties() == [("18", "E0004", 20)]
    assert findings(hand) == ()


def test_the_term_for_an_appeal_is_covered(hand: Hand) -> None:
    sweep.sweep(join(hand.at("2026-03-03 09:00")).engine, hand.at("2026-03-06 09:00").now)
    (penalty,) = Queries(hand.engine.store, "HX").instances("penalty")
    hand(f"penalty/{penalty.key}", "confirm", "E0008", amount=20)
    assert due(hand, penalty.key) == "2026-03-13"
    start(hand, first="2026-03-06", until="2026-03-12")
    assert due(hand, penalty.key) == "2026-03-19"


def test_a_pause_of_one_duty_and_a_period_take_out_their_days_together(hand: Hand) -> None:
    join(hand.at("2026-03-03 09:00"))
    start(hand, first="2026-03-05", until="2026-03-06")
    hand.at("2026-03-09 09:00")(E5, "pause", *SICK, approver="E0001")
    hand.at("2026-03-12 09:00")(E5, "resume", *SICK, approver="E0001")
    assert due(hand) == "2026-03-12"  # the 4th, and the 12th
    assert findings(hand) == ()


def test_the_calendar_is_applied_anew_with_the_periods(hand: Hand) -> None:
    join(hand.at("2026-03-03 09:00"))
    start(hand, until="2026-03-13")
    off = Override(date(2026, 3, 16), False, "停电", "E0009")
    engine = replace(hand.engine, calendar=Calendar(overrides=[off]))
    recount.recount(engine, "E0009", moment("2026-03-10 10:00"))
    assert due(Hand(engine, "2026-03-10 10:00")) == "2026-03-18"
    assert verify.verify(engine.store, "HX", engine.machines, replay_of(engine)).findings == ()


def test_rungs_are_moved_with_their_deadline(tmp_path: Path, database: str) -> None:
    with company(tmp_path, EVERY_REMINDER) as engine:
        hand = founded(engine).at("2026-03-03 09:00")
        join(hand)
        start(hand)
        mine = list(Queries(engine.store, "HX").timers(key="G1/E0005"))
        assert {one.due for one in mine} == {HELD}
        hand.at("2026-03-16 08:00")("suspension/S1", "end", *SICK, until="2026-03-15", approver="E0001")
        assert due(hand) == "2026-03-17"
        assert all(one.due < HELD for one in Queries(engine.store, "HX").timers(key="G1/E0005"))
        assert findings(hand) == ()
