"""A suspended deadline neither loses nor wins a working day, and does not fire while it is paused."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.given.forging import change, forged, reseal
from tests.given.founded import Hand, company, founded, moment, replay_of
from tests.given.reminding import EVERY_REMINDER
from wxflow.audit import verify
from wxflow.calendar.workdays import Calendar, Override
from wxflow.decide.command import Command
from wxflow.declare.machine import Machine, Transition
from wxflow.engine import recount, sweep
from wxflow.errors import BadInput, BadInputs, Refused
from wxflow.store.queries import Queries

E5, HANDOVER = "membership/G1/E0005", "handover/G1/E0004/1"
SICK = ("E0008", "病假")


@pytest.fixture
def owing(hand: Hand) -> Hand:
    """Let G1 owe E0005 an add from Tuesday 2026-03-03 on: due on Thursday at 24:00."""
    hand.at("2026-03-03 09:00")("person/E0005", "join", "E0008", name="尹涛", unit="采购部")
    return hand


def running(hand: Hand, key: str = "G1/E0005") -> list[tuple[str, int, str]]:
    """Return the deadline, what is left and the last day of each armed timer of a key."""
    calendar = hand.engine.calendar
    found = Queries(hand.engine.store, "HX").timers(key=key)
    return [(one.name, one.budget, str(calendar.local_date(one.due - 1))) for one in found]


def facts(hand: Hand, name: str) -> Any:
    machine, key = name.split("/", 1)
    found = Queries(hand.engine.store, "HX").instance(machine, key)
    assert found is not None
    return found.facts


def left(hand: Hand, name: str = E5) -> dict[str, int]:
    """Return what is left of what is paused."""
    return dict(facts(hand, name).get("paused", {}))


def findings(hand: Hand) -> tuple[str, ...]:
    engine = hand.engine
    return verify.verify(engine.store, "HX", engine.machines, replay_of(engine)).findings


def test_a_paused_deadline_does_not_fire_and_goes_on_with_what_it_had_left(owing: Hand) -> None:
    assert running(owing) == [("add", 2, "2026-03-05")]
    owing.at("2026-03-04 15:00")(E5, "pause", *SICK, approver="E0001")
    assert (running(owing), left(owing)) == ([], {"add": 2})
    sweep.sweep(owing.engine, owing.at("2026-03-20 09:00").now)
    assert owing.penalties() == []
    owing(E5, "resume", *SICK, approver="E0001")
    assert (running(owing), left(owing)) == ([("add", 2, "2026-03-23")], {})
    sweep.sweep(owing.engine, owing.at("2026-03-23 23:59").now)
    assert owing.penalties() == []
    sweep.sweep(owing.engine, owing.at("2026-03-24 00:00").now)
    assert owing.penalties() == [("18", "E0004", 20)]
    assert findings(owing) == ()


def test_a_pause_with_an_end_needs_nobody_to_end_it(owing: Hand) -> None:
    owing.at("2026-03-04 15:00")(E5, "pause", *SICK, approver="E0001", until="2026-03-13")
    assert running(owing) == [("add", 2, "2026-03-17")]
    owing.at("2026-03-10 09:00")(E5, "resume", *SICK, approver="E0001")
    assert running(owing) == [("add", 2, "2026-03-11")]
    assert findings(owing) == ()


def test_a_pause_that_was_told_late_counts_from_when_it_happened(owing: Hand) -> None:
    engine = owing.engine
    at, told = moment("2026-03-04 00:00"), moment("2026-03-05 17:00")
    engine.fire(Command("membership", "G1/E0005", "pause", {"approver": "E0001"}, "E0008", at, told, "病假"))
    assert left(owing) == {"add": 2}
    assert findings(owing) == ()


def test_more_time_is_given_to_what_runs_and_to_what_is_paused(owing: Hand) -> None:
    owing(E5, "extend", *SICK, approver="E0001", working_days=3)
    assert running(owing) == [("add", 5, "2026-03-10")]
    owing.at("2026-03-04 09:00")(E5, "pause", *SICK, approver="E0001")
    owing(E5, "extend", *SICK, approver="E0001", working_days=1)
    assert (running(owing), left(owing)) == ([], {"add": 6})
    assert findings(owing) == ()


def test_what_has_been_charged_is_neither_paused_nor_extended(owing: Hand) -> None:
    owing.at("2026-03-06 00:00")
    with pytest.raises(Refused, match=r"no deadline is running$"):
        owing(E5, "pause", *SICK, approver="E0001")
    with pytest.raises(Refused, match="no deadline is running or paused"):
        owing(E5, "extend", *SICK, approver="E0001", working_days=1)
    with pytest.raises(Refused, match="no deadline is paused"):
        owing(E5, "resume", *SICK, approver="E0001")


def test_only_hr_and_the_information_centre_suspend_and_they_say_why_and_who_approved(owing: Hand) -> None:
    with pytest.raises(Refused, match="E0004 may not"):
        owing(E5, "pause", "E0004", "病假", approver="E0001")
    with pytest.raises(BadInput, match="reason is missing"):
        owing(E5, "pause", "E0008", approver="E0001")
    with pytest.raises(BadInputs, match="approver is missing"):
        owing(E5, "pause", *SICK)
    with pytest.raises(Refused, match="E0008 cannot approve what they do themself"):
        owing(E5, "pause", *SICK, approver="E0008")
    with pytest.raises(Refused, match="E0077 is not employed"):
        owing(E5, "pause", *SICK, approver="E0077")
    with pytest.raises(BadInputs, match="timers: unknown field"):
        owing(E5, "pause", *SICK, approver="E0001", timers={"add": {"left": 99}})
    with pytest.raises(BadInput, match="until 2026-03-02 lies before the pause, 2026-03-03"):
        owing(E5, "pause", *SICK, approver="E0001", until="2026-03-02")
    assert running(owing) == [("add", 2, "2026-03-05")]


def test_returning_to_a_state_arms_the_full_budget_anew(owing: Hand) -> None:
    owing.at("2026-03-04 15:00")(E5, "pause", *SICK, approver="E0001")
    owing("person/E0005", "transfer", "E0008", unit="销售部")
    assert (owing.state(E5), left(owing)) == ("absent", {})
    owing.at("2026-03-09 09:00")("person/E0005", "transfer", "E0008", unit="采购部")
    assert (running(owing), left(owing)) == ([("add", 2, "2026-03-11")], {})
    assert findings(owing) == ()


def test_a_pause_lasts_through_the_states_its_deadline_lives_in(owing: Hand) -> None:
    owing(HANDOVER, "open", "E0009", outgoing="E0004", cause="other")
    owing(HANDOVER, "pause", *SICK, approver="E0001")
    owing(HANDOVER, "propose", "E0009", successor="E0003")
    owing.at("2026-03-30 09:00")(HANDOVER, "approve", "E0001")
    assert left(owing, HANDOVER) == {"handover": 2}
    owing(HANDOVER, "resume", *SICK, approver="E0001")
    assert running(owing, "G1/E0004/1") == [("handover", 2, "2026-03-31")]
    assert findings(owing) == ()


def test_whoever_is_missing_while_their_add_is_paused_is_pending_not_charged(owing: Hand) -> None:
    owing(E5, "pause", *SICK, approver="E0001")
    rows = [{"nickname": "群主"}, {"nickname": "钟静明(群负责人)"}, {"nickname": "黄娟娜"}]
    owing.at("2026-03-20 09:00")("inspection/G1/2026-03-20/1", "record", "E0009", roster=rows)
    found = facts(owing, "inspection/G1/2026-03-20/1")["findings"]
    assert [(one["kind"], one["person"], one["standing"]) for one in found] == [("missing", "E0005", "pending")]
    assert owing.penalties() == []


def test_a_request_id_repeats_a_pause_harmlessly(owing: Hand) -> None:
    asked = Command("membership", "G1/E0005", "pause", {"approver": "E0001"}, "E0008", None, owing.now, "病假", "p1")
    owing.engine.fire(asked)
    assert owing.engine.fire(asked).repeated


FORGED = {
    "more than it had left": (
        """UPDATE steps SET data = REPLACE(data, '"left":2', '"left":9') WHERE event = 'pause'""",
        f"{E5}#2: counts add otherwise than the calendar",
    ),
    "a step that armed nothing": (
        """UPDATE steps SET data = REPLACE(data, '"entry":1', '"entry":7') WHERE event = 'pause'""",
        f"{E5}#2: counts add, which was not armed by step 7",
    ),
}


@pytest.mark.parametrize("what", FORGED)
def test_what_a_pause_says_is_held_against_the_calendar(owing: Hand, what: str) -> None:
    statement, finding = FORGED[what]
    owing.at("2026-03-04 15:00")(E5, "pause", *SICK, approver="E0001")
    with forged(owing) as database:
        change(database, statement)
        reseal(owing, database, E5)
    assert finding in findings(owing)


def test_what_is_paused_cannot_stay_armed(owing: Hand) -> None:
    with forged(owing) as database:
        kept = database.execute("SELECT * FROM timers WHERE name = 'add'").fetchall()
    owing.at("2026-03-04 15:00")(E5, "pause", *SICK, approver="E0001")
    with forged(owing) as database:
        for row in kept:
            database.execute(f"INSERT INTO timers VALUES ({', '.join('?' * len(row))})", row)
    assert f"{E5} timer add: says step 1 armed it, but it has fired or was never armed" in findings(owing)


def test_a_machine_whose_extension_does_not_say_how_long_is_refused() -> None:
    with pytest.raises(BadInputs, match="needs an integer field working_days"):
        Machine("m", (Transition("go", None, "a"), Transition("extend", "a", None, suspends="extend")))


def test_the_calendar_and_recounts_know_what_was_suspended(owing: Hand) -> None:
    owing.at("2026-03-04 15:00")(E5, "pause", *SICK, approver="E0001", until="2026-03-13")
    off = Override(date(2026, 3, 16), False, "停电", "E0009")
    engine = replace(owing.engine, calendar=Calendar(overrides=[off]))
    recount.recount(engine, "E0009", moment("2026-03-10 10:00"))
    assert running(Hand(engine, "2026-03-10 10:00")) == [("add", 2, "2026-03-18")]
    assert verify.verify(engine.store, "HX", engine.machines, replay_of(engine)).findings == ()


def test_rungs_stop_and_go_on_with_their_deadline(tmp_path: Path, database: str) -> None:
    with company(tmp_path, EVERY_REMINDER) as engine:
        hand = founded(engine).at("2026-03-03 09:00")
        hand("person/E0005", "join", "E0008", name="尹涛", unit="采购部")
        armed = hand.timers()
        hand.at("2026-03-04 09:00")(E5, "pause", *SICK, approver="E0001")
        assert [name for key, name in hand.timers() if key == "G1/E0005"] == []
        hand.at("2026-03-09 09:00")(E5, "resume", *SICK, approver="E0001")
        assert hand.timers() == armed
        assert findings(hand) == ()
