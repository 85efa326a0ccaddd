"""The traps that systems of this kind fall into."""

from pathlib import Path

import pytest

from tests.given.databases import ON_BOTH
from tests.given.founded import CREATED, DAY, GROUP, ROSTER, Hand, company
from tests.given.owing import owe, rows
from wxflow.decide.command import Command
from wxflow.errors import BadInput, Refused, UnknownInstance

# What leaves no trace


def test_a_refused_command_leaves_no_trace_not_even_of_its_catch_up(hand: Hand) -> None:
    owe(hand, "E0005")
    before = rows(hand)
    hand.at("2026-04-01 09:00")
    with pytest.raises(Refused):
        hand("group/G1", "create", "E0009", title="x", register_no="1", owner="E0009")
    assert rows(hand) == before


def test_a_follow_up_that_is_refused_takes_its_command_back(hand: Hand) -> None:
    before = rows(hand)
    with pytest.raises(Refused, match="E0002 is not in scope"):
        roster = [*ROSTER, {"person": "E0002", "nickname": "葛强华"}]
        hand("group/G2", "adopt", "E0009", **{**GROUP, **CREATED, "register_no": "2"}, roster=roster)
    assert rows(hand) == before


def test_a_dry_run_says_what_would_come_and_writes_nothing(hand: Hand) -> None:
    before = rows(hand)
    command = Command("person", "E0003", "leave", {}, "E0008", None, hand.now)
    told = hand.engine.fire(command, dry_run=True)
    assert [step.event for step in told.steps] == ["leave", "release"]
    assert rows(hand) == before


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
        assert [row[1] for row in rows(kept)["policies"]] == [engine.policy.hash]
        declared = {engine.machines[name].machine.hash for name in ("person", "unit")}
        assert {row[1] for row in rows(kept)["declarations"]} == declared


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


# Sweeps


# The database


@pytest.mark.parametrize("value", [1.5, float("nan"), True, -1, "20", 2**60])
def test_an_amount_that_is_no_whole_number_is_refused(hand: Hand, value: object) -> None:
    with pytest.raises(BadInput, match="amount"):
        hand("penalty/x", "confirm", "E0008", amount=value)


def test_a_penalty_no_sweep_has_written_yet_can_be_decided(hand: Hand) -> None:
    owe(hand, "E0005")
    hand.at("2026-04-01 09:00")("penalty/membership/G1/E0005#1:add/E0004", "confirm", "E0008", amount=20)
    assert hand.penalties() == [("18", "E0004", 20)]
    with pytest.raises(UnknownInstance):
        hand("penalty/membership/G1/E0005#2:add/E0004", "confirm", "E0008", amount=20)
