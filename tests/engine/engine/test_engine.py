"""The traps that systems of this kind fall into."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.given.databases import APPEND_ONLY, ON_BOTH, contents, raw
from tests.given.founded import CREATED, DAY, GROUP, ROSTER, Hand, company, moment
from wxflow.calendar.workdays import Calendar, Notice, NoticeDay, Override
from wxflow.databases.connect import open_store
from wxflow.decide.command import Command
from wxflow.engine import recount, sweep
from wxflow.engine.sweep import Brake
from wxflow.errors import BadInput, Conflict, Raced, Refused, UnknownInstance
from wxflow.ledger.ledger import Ledger
from wxflow.store import queries, statements

NOTICE = Notice(2027, (NoticeDay(date(2027, 1, 1), True, "元旦"),), "2027.json")


def _rows(hand: Hand) -> dict[str, list[Any]]:
    return contents(hand.engine.store.url)


def _directly(hand: Hand, *statements: str) -> None:
    with raw(hand.engine.store.url) as database:
        for statement in statements:
            database.execute(statement)


def _owe(hand: Hand, *people: str) -> None:
    for person in people:
        hand(f"person/{person}", "join", "E0008", name="郝敏思", unit="采购部")


# What leaves no trace


def test_a_refused_command_leaves_no_trace_not_even_of_its_catch_up(hand: Hand) -> None:
    _owe(hand, "E0005")
    before = _rows(hand)
    hand.at("2026-04-01 09:00")
    with pytest.raises(Refused):
        hand("group/G1", "create", "E0009", title="x", register_no="1", owner="E0009")
    assert _rows(hand) == before


def test_a_follow_up_that_is_refused_takes_its_command_back(hand: Hand) -> None:
    before = _rows(hand)
    with pytest.raises(Refused, match="E0002 is not in scope"):
        roster = [*ROSTER, {"person": "E0002", "nickname": "葛强华"}]
        hand("group/G2", "adopt", "E0009", **{**GROUP, **CREATED}, roster=roster)
    assert _rows(hand) == before


def test_a_dry_run_says_what_would_come_and_writes_nothing(hand: Hand) -> None:
    before = _rows(hand)
    command = Command("person", "E0003", "leave", {}, "E0008", None, hand.now)
    told = hand.engine.fire(command, dry_run=True)
    assert [step.event for step in told.steps] == ["leave", "release"]
    assert _rows(hand) == before


@ON_BOTH
def test_a_rehearsal_does_not_make_the_store_forget_to_keep_a_policy(tmp_path: Path) -> None:
    with company(tmp_path) as engine:
        people = [
            Command("person", f"P{n}", "join", {"name": "王芳", "unit": "仓库"}, "E0008", None, DAY) for n in (1, 2)
        ]
        with engine.store.rehearsal():
            for command in people:
                engine.fire(command)
        engine.fire(people[0])
        kept = Hand(engine, "2026-03-02 08:00")
        assert [row[1] for row in _rows(kept)["policies"]] == [engine.policy.hash]
        assert [row[1] for row in _rows(kept)["declarations"]] == [engine.machines["person"].machine.hash]


def test_a_dry_sweep_writes_nothing(hand: Hand) -> None:
    _owe(hand, "E0005")
    before = _rows(hand)
    assert sweep.sweep(hand.engine, hand.now + 9 * DAY, dry_run=True).charged == 1
    assert _rows(hand) == before


# Request ids


def test_the_same_request_id_acts_once(hand: Hand) -> None:
    command = Command("person", "E0003", "leave", {}, "E0008", None, hand.now, None, "r1")
    first = hand.engine.fire(command)
    again = hand.engine.fire(command)
    assert again.repeated
    assert again.step == first.step


def test_a_request_id_with_other_content_is_refused(hand: Hand) -> None:
    hand.engine.fire(Command("person", "E0003", "leave", {}, "E0008", None, hand.now, None, "r1"))
    with pytest.raises(Refused, match=r"request_id r1 was used for something else \(person/E0003 leave\)"):
        hand.engine.fire(Command("person", "E0004", "leave", {}, "E0008", None, hand.now, None, "r1"))


# Time


def test_time_does_not_run_back_under_a_root(hand: Hand) -> None:
    hand.at("2026-03-03 09:00")("person/E0003", "rename", "E0008", name="黄娟")
    hand.at("2026-03-03 08:59")
    with pytest.raises(Refused, match="time runs back"):
        hand("membership/G1/E0003", "correct", "E0003", nickname="黄娟")


def test_nothing_is_recorded_before_it_happened(hand: Hand) -> None:
    with pytest.raises(BadInput, match="recorded_at lies before at"):
        hand.engine.fire(Command("person", "E0003", "leave", {}, "E0008", hand.now + 1, hand.now))


def test_a_make_up_saturday_counts(hand: Hand) -> None:
    hand.at("2026-02-13 10:00")
    assert str(hand.engine.calendar.due_after(hand.now, 1).last_day) == "2026-02-14"


def test_a_provisional_deadline_never_charges_and_is_firm_once_the_notice_is_loaded(hand: Hand) -> None:
    hand.at("2026-12-30 10:00")("person/E0003", "leave", "E0008")
    assert sweep.sweep(hand.engine, moment("2027-03-01 00:00")).fired == 0
    engine = replace(hand.engine, calendar=Calendar(notices=[NOTICE]))
    done = recount.load(engine, NOTICE, "E0009", moment("2027-03-01 09:00"))
    assert [(one.before.provisional, one.after.provisional) for one in done] == [(True, False)]
    assert sweep.sweep(engine, moment("2027-03-01 10:00")).charged == 1
    steps = list(queries.steps(engine.store, "HX", machine="membership", key="G1/E0003"))
    assert [step.event for step in steps[-2:]] == ["recount", "overdue"]
    assert "the notice of 2027 was loaded by E0009" in steps[-2].data["why"]
    assert steps[-1].at == moment("2027-01-05 00:00") == done[0].after.due
    assert steps[-1].recorded_at == moment("2027-03-01 09:00")


def test_a_deadline_made_firm_late_charges_the_lead_of_its_due_moment(hand: Hand) -> None:
    hand.at("2026-12-30 10:00")("person/E0003", "leave", "E0008")
    hand("handover/G1/E0004/1", "open", "E0009", outgoing="E0004", cause="other")
    hand("person/E0005", "join", "E0008", name="郝敏思", unit="采购部")
    hand("membership/G1/E0005", "add", "E0004", nickname="郝敏思")
    hand.at("2027-02-01 10:00")
    hand("handover/G1/E0004/1", "propose", "E0009", successor="E0005")
    hand("handover/G1/E0004/1", "approve", "E0001")
    hand("handover/G1/E0004/1", "accept", "E0005")
    hand("handover/G1/E0004/1", "transfer", "E0009", checklist=[])
    engine = replace(hand.engine, calendar=Calendar(notices=[NOTICE]))
    recount.load(engine, NOTICE, "E0009", moment("2027-03-01 09:00"))
    sweep.sweep(engine, moment("2027-03-01 10:00"))
    assert ("18", "E0004", 20) in hand.penalties()
    assert ("18", "E0005", 20) not in hand.penalties()


def test_a_recount_fires_first_what_had_fallen_due(hand: Hand) -> None:
    hand("person/E0003", "leave", "E0008")
    off = Override(date(2026, 3, 4), False, "停电", "E0009")
    engine = replace(hand.engine, calendar=Calendar(overrides=[off]))
    assert recount.recount(engine, "E0009", moment("2026-03-05 00:00")) == []
    assert hand.penalties() == [("18", "E0004", 20)]


# Sweeps


def test_a_poisoned_root_is_parked_longer_each_time_and_the_rest_goes_on(hand: Hand) -> None:
    hand("group/G2", "adopt", "E0009", **{**GROUP, **CREATED}, roster=ROSTER)
    _owe(hand, "E0005")
    (good,) = (i.facts for i in queries.instances(hand.engine.store, "HX", "group") if i.key == "G1")
    assert good
    _directly(hand, "UPDATE instances SET facts = '{' WHERE machine = 'group' AND key = 'G1'")
    now = moment("2026-04-01 00:00")
    run = sweep.sweep(hand.engine, now)
    assert (run.outcome, run.failed, run.charged) == ("failures", 1, 1)
    assert run.parked[0].startswith("group/G1: ")
    assert sweep.sweep(hand.engine, now).outcome == "good"
    again = sweep.sweep(hand.engine, now + sweep.FIRST_DELAY)
    assert again.failed == 1
    ((root, until, failures, error),) = queries.parked(hand.engine.store, "HX")
    assert (root, until, failures) == ("group/G1", now + 3 * sweep.FIRST_DELAY, 2)
    assert "no JSON" in error


def test_a_mended_root_is_swept_again_and_no_longer_parked(hand: Hand) -> None:
    _owe(hand, "E0005")
    _directly(
        hand,
        "CREATE TABLE kept AS SELECT facts FROM instances WHERE machine = 'group'",
        "UPDATE instances SET facts = '{' WHERE machine = 'group'",
    )
    now = moment("2026-04-01 00:00")
    assert sweep.sweep(hand.engine, now).failed == 1
    _directly(hand, "UPDATE instances SET facts = (SELECT facts FROM kept) WHERE machine = 'group'", "DROP TABLE kept")
    assert sweep.sweep(hand.engine, now + DAY).charged == 1
    assert queries.parked(hand.engine.store, "HX") == []


def test_the_brake_stops_before_writing_until_it_is_released(hand: Hand) -> None:
    _owe(hand, "E0005", "E0006", "E0007")
    before = _rows(hand)
    now = moment("2026-04-01 00:00")
    held = sweep.sweep(hand.engine, now, brake=Brake(2))
    assert (held.outcome, held.held, held.charged) == ("held", 3, 0)
    after = _rows(hand)
    assert len(after.pop("sweeps")) == len(before.pop("sweeps")) + 1
    assert after == before
    assert sweep.sweep(hand.engine, now, brake=Brake(2), released_by="E0009").charged == 3


def test_the_brake_may_be_a_share_of_what_is_armed(hand: Hand) -> None:
    _owe(hand, "E0005")
    hand.at("2026-03-31 09:00")
    _owe(hand, "E0006", "E0007")
    now = moment("2026-04-01 00:00")
    assert sweep.sweep(hand.engine, now, brake=Brake(100, 30)).outcome == "good"
    assert sweep.sweep(hand.engine, moment("2026-05-01 00:00"), brake=Brake(100, 30)).outcome == "held"


def test_batches_of_one_charge_what_one_batch_would(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    _owe(hand, "E0005", "E0006", "E0007")
    monkeypatch.setattr(sweep, "BATCH", 1)
    assert sweep.sweep(hand.engine, moment("2026-04-01 00:00")).charged == 3


# The database


def test_steps_can_be_neither_changed_nor_removed(hand: Hand) -> None:
    for statement in ("UPDATE steps SET actor = 'x'", "DELETE FROM steps"):
        with pytest.raises(APPEND_ONLY, match="append-only"):
            _directly(hand, statement)


def test_a_writer_that_finds_an_instance_moved_on_writes_nothing(hand: Hand) -> None:
    engine = hand.engine
    stale = queries.instance(engine.store, "HX", "person", "E0003")
    assert stale is not None
    hand("person/E0003", "rename", "E0008", name="黄娟")
    before = _rows(hand)
    leave = Command("person", "E0003", "leave", {}, "E0008", None, hand.now)

    def write(ledger: Ledger) -> None:
        # What a second writer would see that had read before the first one wrote.
        ledger.reads._instances[("person", "E0003")] = (stale, "{}")  # pyright: ignore[reportPrivateUsage]
        with ledger.attempt():
            engine._run(ledger, engine.machines["person"], leave, "leave")  # pyright: ignore[reportPrivateUsage]

    with pytest.raises(Raced, match="another"):
        engine.write(write)
    assert _rows(hand) == before


def test_a_second_writer_waits_and_then_says_that_the_database_is_locked(hand: Hand) -> None:
    other = open_store(hand.engine.store.url, busy_timeout=0.05)
    before = _rows(hand)
    with hand.engine.store.transaction("HX"):
        hand.engine.store.rows(statements.LAST_SWEEPS, "HX", 1)
        with pytest.raises(Conflict, match="locked by another process"), other.transaction("HX"):
            other.rows(statements.LAST_SWEEPS, "HX", 1)
            raise AssertionError("the lock was not held")
        # Readers are not held up, and see what was there before.
        assert queries.instance(other, "HX", "group", "G1") is not None
    other.close()
    assert _rows(hand) == before


@pytest.mark.parametrize("value", [1.5, float("nan"), True, None, -1, "20", 2**60])
def test_an_amount_that_is_no_whole_number_is_refused(hand: Hand, value: object) -> None:
    with pytest.raises(BadInput, match="amount"):
        hand("penalty/x", "confirm", "E0008", amount=value)


def test_a_ref_given_up_and_taken_up_again_in_one_batch_stands_once(hand: Hand) -> None:
    there_and_back = [
        Command("person", "E0004", "transfer", {"unit": unit}, "E0008", None, hand.now) for unit in ("销售部", "采购部")
    ]
    assert [type(one).__name__ for one in hand.engine.apply(there_and_back)] == ["Outcome", "Outcome"]
    found = queries.instances(hand.engine.store, "HX", "person", refs=(("unit", "采购部"),))
    assert [one.key for one in found] == ["E0004"]


def test_a_penalty_no_sweep_has_written_yet_can_be_decided(hand: Hand) -> None:
    _owe(hand, "E0005")
    hand.at("2026-04-01 09:00")("penalty/membership/G1/E0005#1:add/E0004", "confirm", "E0008", amount=20)
    assert hand.penalties() == [("18", "E0004", 20)]
    with pytest.raises(UnknownInstance):
        hand("penalty/membership/G1/E0005#2:add/E0004", "confirm", "E0008", amount=20)
