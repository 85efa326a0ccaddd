"""Reminders come once each, at their moments, whatever is done about the deadline and however often the sweep runs."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.given import notices
from tests.given.databases import ON_BOTH, raw, so_often
from tests.given.forging import change, forged, reseal
from tests.given.founded import DAY, HOUR, POLICY, Hand, company, founded, replay_of
from tests.given.reminding import EVERY_REMINDER, TO_THE_LEAD, reminded, reminder
from wxflow.audit import verify
from wxflow.calendar.workdays import Calendar
from wxflow.decide.command import Command
from wxflow.declare.deadline import Deadline
from wxflow.declare.machine import Machine, Transition
from wxflow.declare.reminder import Reminder, deadline_of, name_of, reminder_of
from wxflow.engine import recount
from wxflow.engine import sweep as clock
from wxflow.engine.sweep import Brake
from wxflow.errors import BadInputs
from wxflow.event_log import activity
from wxflow.event_log.petri_net import net_of
from wxflow.store.queries import Queries
from wxflow_machines.policy import file

BEFORE, AT, AFTER = "add@-1 09:30 lead", "add@+0 09:30 lead", "add@+1 09:30 superior"
MEMBERSHIP = "G1/E0005"


@pytest.fixture
def hand(tmp_path: Path, database: str) -> Iterator[Hand]:
    """Return a hand at a company that reminds of whom a group still lacks; it owes E0005 since Thursday 2026-03-05."""
    with company(tmp_path, TO_THE_LEAD) as engine:
        hand = founded(engine).at("2026-03-05 10:00")
        hand("person/E0005", "join", "E0008", name="郝敏思", unit="采购部")
        yield hand


def sweep(hand: Hand, now: str) -> clock.Run:
    return clock.sweep(hand.at(now).engine, hand.now)


def whole(hand: Hand) -> None:
    engine = hand.engine
    assert verify.verify(engine.store, engine.company, engine.machines, replay_of(engine)).findings == ()


def test_rungs_come_on_working_days_in_working_hours_before_at_and_after_the_due_moment(hand: Hand) -> None:
    assert hand.timers() == [(MEMBERSHIP, one) for one in (BEFORE, AT, "add", AFTER)]
    sweep(hand, "2026-03-31 03:00")
    assert reminded(hand) == [
        ("2026-03-06T09:30", f"{MEMBERSHIP} {BEFORE}"),  # a Friday
        ("2026-03-09T09:30", f"{MEMBERSHIP} {AT}"),  # the Monday, the last day
        ("2026-03-10T09:30", f"{MEMBERSHIP} {AFTER}"),
    ]
    assert hand.timers() == []
    whole(hand)


def test_a_deadline_that_is_met_drops_its_rungs(hand: Hand) -> None:
    hand.at("2026-03-06 12:00")("membership/" + MEMBERSHIP, "add", "E0004", nickname="郝敏思")
    sweep(hand, "2026-03-31 03:00")
    assert [name for _, name in reminded(hand)] == [f"{MEMBERSHIP} {BEFORE}"]
    assert hand.timers() == []
    whole(hand)


def test_what_is_done_late_drops_the_rungs_after_the_due_moment(hand: Hand) -> None:
    hand.at("2026-03-10 09:00")("membership/" + MEMBERSHIP, "add", "E0004", nickname="郝敏思")
    sweep(hand, "2026-03-31 03:00")
    assert len(reminded(hand)) == 2
    assert hand.penalties() == [("18", "E0004", 20)]
    whole(hand)


@ON_BOTH
def test_the_same_rungs_come_for_one_late_sweep_as_for_many() -> None:
    once = _swept([])
    assert len(once[0]) > 10

    @settings(max_examples=so_often(15), deadline=None)
    @given(gaps=st.lists(st.integers(1, 24 * 9), max_size=9))
    def agree(gaps: list[int]) -> None:
        assert _swept(gaps) == once

    agree()


def _swept(gaps: list[int]) -> tuple[list[tuple[str, str]], list[tuple[str, str, int | None]]]:
    """Play some weeks with every reminder there is, sweeping after those hours, and return what came of it."""
    with TemporaryDirectory() as folder, company(Path(folder), EVERY_REMINDER) as engine:
        hand = founded(engine).at("2026-03-05 10:00")
        hand("person/E0005", "join", "E0008", name="郝敏思", unit="采购部")
        hand("group/G1", "end_work", "E0004")
        hand("person/E0004", "leave", "E0008")
        start = hand.now
        for gap in gaps:
            hand.now += gap * HOUR
            clock.sweep(engine, hand.now)
        clock.sweep(engine, max(hand.now, start + 90 * DAY))
        return reminded(hand), hand.penalties()


def test_rungs_of_a_policy_that_has_changed_since_are_dropped_with_their_deadline(hand: Hand) -> None:
    other = file.parse(POLICY + reminder("membership.add", 0, "person"), "policy.toml")
    after = Hand(replace(hand.engine, policy=other), "2026-03-05 11:00")
    after("membership/" + MEMBERSHIP, "add", "E0004", nickname="郝敏思")
    assert after.timers() == []
    whole(after)


def test_a_deadline_armed_and_met_in_one_transaction_leaves_no_rung(hand: Hand) -> None:
    now = hand.at("2026-03-05 12:00").now
    commands = [
        Command("person", "E0006", "join", {"name": "钟静", "unit": "采购部"}, "E0008", None, now),
        Command("membership", "G1/E0006", "add", {"nickname": "钟静"}, "E0004", None, now),
        Command("membership", MEMBERSHIP, "add", {"nickname": "郝敏思"}, "E0004", None, now),
        Command("person", "E0005", "transfer", {"unit": "销售部"}, "E0008", None, now),
        Command("person", "E0005", "transfer", {"unit": "采购部"}, "E0008", None, now),
    ]
    hand.engine.apply(commands)
    assert hand.timers() == []
    whole(hand)


def test_a_rung_that_comes_later_in_the_transaction_that_drops_it_does_not_come(hand: Hand) -> None:
    met, later = hand.at("2026-03-06 09:00").now, hand.at("2026-03-06 10:00").now
    commands = [
        Command("membership", MEMBERSHIP, "add", {"nickname": "郝敏思"}, "E0004", None, met),
        Command("group", "G1", "end_work", {}, "E0004", None, later),
    ]
    hand.engine.apply(commands)
    assert reminded(hand) == []
    whole(hand)


def test_a_deadline_armed_anew_reminds_anew_and_of_itself_alone(tmp_path: Path, database: str) -> None:
    with company(tmp_path, reminder("membership.nickname", 0, "person")) as engine:
        hand = founded(engine).at("2026-03-05 10:00")
        hand("person/E0003", "rename", "E0008", name="黄娟")
        hand.at("2026-03-06 10:00")("person/E0003", "rename", "E0008", name="黄娟宁")
        sweep(hand, "2026-03-31 03:00")
        assert [when for when, _ in reminded(hand)] == ["2026-03-10T09:30"]
        whole(hand)


def test_a_rung_before_the_clock_starts_is_not_armed(tmp_path: Path, database: str) -> None:
    with company(tmp_path, reminder("*", -2, "lead")) as engine:
        hand = founded(engine).at("2026-03-05 10:00")
        hand("person/E0005", "join", "E0008", name="郝敏思", unit="采购部")
        assert hand.timers() == [(MEMBERSHIP, "add")]
        hand("group/G1", "end_work", "E0004")
        assert ("G1", "dissolution_request@-2 09:30 lead") in hand.timers()


def test_a_recount_moves_the_rungs_too(tmp_path: Path, database: str) -> None:
    with company(tmp_path, TO_THE_LEAD) as engine:
        hand = founded(engine).at("2026-12-30 10:00")
        hand("person/E0005", "join", "E0008", name="郝敏思", unit="采购部")
        assert all(timer.provisional for timer in Queries(engine.store, "HX").timers() if timer.budget)
        notice = notices.whole(2027)
        knowing = replace(engine, calendar=Calendar(notices=[notice]))
        recount.load(knowing, notice, "E0009", hand.now)
        after = Hand(knowing, "2026-12-31 08:00")
        sweep(after, "2027-02-01 03:00")
        assert [when for when, _ in reminded(after)] == ["2026-12-31T09:30", "2027-01-04T09:30", "2027-01-05T09:30"]
        whole(after)


def test_rungs_neither_brake_a_sweep_nor_count_as_deadlines(hand: Hand) -> None:
    assert clock.sweep(hand.at("2026-03-09 10:00").engine, hand.now, brake=Brake(1)).outcome == "good"
    assert len(reminded(hand)) == 2
    assert clock.sweep(hand.at("2026-03-10 00:00").engine, hand.now, brake=Brake(5, 99)).outcome == "held"


def test_a_tampered_rung_is_found(hand: Hand) -> None:
    sweep(hand, "2026-03-06 10:00")
    with raw(hand.engine.store.url) as database:
        database.execute("UPDATE timers SET name = ? WHERE name = ?", (BEFORE, AT))
    (found,) = verify.verify(hand.engine.store, "HX", hand.engine.machines).findings
    assert found.startswith(f"membership/{MEMBERSHIP} timer {BEFORE}: says step 1 armed it, but it has fired")


def test_a_rung_that_is_gone_without_having_come_is_found_by_a_replay(hand: Hand) -> None:
    with raw(hand.engine.store.url) as database:
        database.execute("DELETE FROM timers WHERE name = ?", (AFTER,))
    engine = hand.engine
    (found,) = verify.verify(engine.store, "HX", engine.machines, replay_of(engine)).findings
    assert found == f"membership/{MEMBERSHIP} timer {AFTER}: was armed by step 1, and is gone without having come"


def test_a_rung_that_is_said_to_have_come_twice_is_found(hand: Hand) -> None:
    sweep(hand, "2026-03-09 10:00")
    with forged(hand) as database:
        change(database, "UPDATE steps SET data = replace(data, ?, ?) WHERE seq = 3", AT, BEFORE)
        reseal(hand, database, f"membership/{MEMBERSHIP}")
    found = verify.verify(hand.engine.store, "HX", hand.engine.machines).findings
    assert f"membership/{MEMBERSHIP}#3: reminds by a reminder that was not armed" in found


def test_an_event_log_with_reminders_fits_the_net(hand: Hand) -> None:
    sweep(hand, "2026-03-31 03:00")
    nets = {name: net_of(machine) for name, machine in hand.engine.machines.machines.items()}
    for step in Queries(hand.engine.store, "HX").steps():
        assert activity.of_step(step) in {move.label for move in nets[step.machine].moves}


def test_a_deadline_whose_name_looks_like_a_rungs_is_no_declaration() -> None:
    with pytest.raises(BadInputs, match="marks a reminder"):
        Machine(
            "thing",
            (Transition("begin", None, "open"),),
            (Deadline("add@+1 09:30 lead", lambda _policy, _data: 1, ("begin",), ("open",)),),
        )


@given(
    st.builds(
        Reminder, st.integers(-250, 250), st.sampled_from(("00:00", "09:30")), st.sampled_from(("lead", "debtor"))
    )
)
def test_a_rungs_timer_is_named_whole(reminder: Reminder) -> None:
    name = name_of("dissolution_request", reminder)
    assert (reminder_of(name), deadline_of(name)) == (reminder, "dissolution_request")
    assert reminder_of("dissolution_request") is None
