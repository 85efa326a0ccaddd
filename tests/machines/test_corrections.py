"""What a correction does to a small company: everything stands as if the command had been right."""

from pathlib import Path
from typing import Any

import pytest

from tests.given.databases import ON_BOTH, raw
from tests.given.founded import Hand, company, founded, moment, replay_of
from wxflow.audit import verify
from wxflow.declare.records import VOID, Facts
from wxflow.engine import sweep
from wxflow.errors import BadInput, Refused
from wxflow.ledger.outbox import Outbox

pytestmark = ON_BOTH


def corrected(hand: Hand, step: str, now: str, key: str = "C1", **data: Any) -> Facts:
    """Have a correction proposed by HR and approved by the information centre; return what it came to."""
    hand.at(now)(f"correction/{key}", "propose", "E0008", "录错了", step=step, **data)
    hand(f"correction/{key}", "approve", "E0009")
    found = hand.engine.queries.instance("correction", key)
    assert found is not None
    assert findings(hand) == ()
    return found.facts


def findings(hand: Hand) -> tuple[str, ...]:
    return verify.verify(hand.engine.store, "HX", hand.engine.machines, replay_of(hand.engine)).findings


def events(hand: Hand, machine: str, key: str) -> list[str]:
    return [step.event for step in hand.engine.queries.steps_of(machine, key)]


def test_a_transfer_that_never_was_takes_its_membership_and_its_penalty_back(hand: Hand) -> None:
    hand.at("2026-03-03 09:00")("person/E0002", "transfer", "E0008", unit="采购部")
    sweep.sweep(hand.engine, moment("2026-03-10 09:00"))
    assert hand.penalties() == [("18", "E0004", 20)]
    told = corrected(hand, "person/E0002#2", "2026-03-10 10:00", void=True)
    assert hand.state("membership/G1/E0002") == VOID
    assert [(one["was"], one["debtor"]) for one in told["withdrawn"]] == [("proposed", "E0004")]
    (penalty,) = hand.engine.queries.instances("penalty")
    assert (penalty.state, penalty.facts["correction"]) == ("withdrawn", "C1")
    person = hand.engine.queries.instance("person", "E0002")
    assert person is not None
    assert person.facts["unit"] == "销售部"
    assert events(hand, "person", "E0002") == ["join", "transfer", "corrected"]


def test_whoever_is_transferred_again_after_a_correction_is_owed_a_place_as_if_for_the_first_time(hand: Hand) -> None:
    hand.at("2026-03-03 09:00")("person/E0002", "transfer", "E0008", unit="采购部")
    corrected(hand, "person/E0002#2", "2026-03-03 10:00", void=True)
    hand.at("2026-03-04 09:00")("person/E0002", "transfer", "E0008", unit="采购部")
    assert hand.state("membership/G1/E0002") == "owed"
    sweep.sweep(hand.engine, moment("2026-03-10 09:00"))
    assert hand.penalties() == [("18", "E0004", 20)]
    assert findings(hand) == ()


def test_what_was_confirmed_is_to_be_given_back(hand: Hand) -> None:
    hand.at("2026-03-03 09:00")("person/E0002", "transfer", "E0008", unit="采购部")
    sweep.sweep(hand.engine, moment("2026-03-10 09:00"))
    (penalty,) = hand.engine.queries.instances("penalty")
    hand.at("2026-03-10 10:00")(f"penalty/{penalty.key}", "confirm", "E0008")
    told = corrected(hand, "person/E0002#2", "2026-03-11 10:00", void=True)
    assert [(one["was"], one["give_back"]) for one in told["withdrawn"]] == [("confirmed", 20)]
    (penalty,) = hand.engine.queries.instances("penalty")
    assert (penalty.state, penalty.facts["withdrawn_from"], penalty.facts["give_back"]) == (
        "withdrawn",
        "confirmed",
        20,
    )
    assert [one.name for one in hand.engine.queries.timers(machine="penalty")] == []


def test_a_deadline_that_had_passed_and_put_right_still_runs_runs_and_is_charged_once(hand: Hand) -> None:
    hand.at("2026-03-03 09:00")("person/E0002", "transfer", "E0008", unit="采购部")
    sweep.sweep(hand.engine, moment("2026-03-09 09:00"))
    assert hand.penalties() == [("18", "E0004", 20)]
    right = "2026-03-09T08:00:00+08:00"
    told = corrected(hand, "person/E0002#2", "2026-03-09 10:00", at=right, recorded_at=right)
    assert told["running"] == ["membership/G1/E0002 add"]
    (timer,) = hand.engine.queries.timers(machine="membership", key="G1/E0002")
    assert timer.due == moment("2026-03-12 00:00")
    sweep.sweep(hand.engine, moment("2026-03-20 09:00"))
    states = [(one.state, one.facts["at"][:10]) for one in hand.engine.queries.instances("penalty")]
    assert sorted(states) == [("proposed", "2026-03-12"), ("withdrawn", "2026-03-06")]
    assert findings(hand) == ()


def test_a_later_command_that_would_have_been_refused_is_named_and_left_out(hand: Hand) -> None:
    hand.at("2026-03-03 09:00")("person/E0002", "transfer", "E0008", unit="采购部")
    hand.at("2026-03-04 09:00")("membership/G1/E0002", "add", "E0004", nickname="葛强华")
    told = corrected(hand, "person/E0002#2", "2026-03-05 10:00", void=True)
    (left_out,) = told["left_out"]
    assert left_out["step"] == "membership/G1/E0002#2"
    assert "not in scope" in left_out["why"]
    assert hand.state("membership/G1/E0002") == VOID


def test_a_breach_that_would_be_is_named_and_never_charged_and_known_to_an_inspection(hand: Hand) -> None:
    hand.at("2026-03-03 09:00")("person/E0002", "transfer", "E0008", unit="总经办")
    told = corrected(hand, "person/E0002#2", "2026-03-20 10:00", data={"unit": "采购部"})
    (missed,) = told["not_charged"]
    assert (missed["clause"], missed["debtor"], missed["at"][:10]) == ("18", "E0004", "2026-03-06")
    assert hand.state("membership/G1/E0002") == "owed"
    roster = [{"nickname": "群主"}, {"nickname": "钟静明(群负责人)"}, {"nickname": "黄娟娜"}]
    hand.at("2026-03-23 09:00")("inspection/G1/2026-03-23/1", "record", "E0008", roster=roster)
    found = hand.engine.queries.instance("inspection", "G1/2026-03-23/1")
    assert found is not None
    assert [(one["person"], one["standing"]) for one in found.facts["findings"]] == [("E0002", "known")]
    assert hand.penalties() == []
    assert findings(hand) == ()


def test_what_would_not_be_keeps_its_number(hand: Hand) -> None:
    hand.at("2026-03-03 09:00")("person/E0004", "transfer", "E0008", unit="销售部")
    assert hand.state("handover/G1/E0004/1") == "requested"
    corrected(hand, "person/E0004#2", "2026-03-03 10:00", void=True)
    assert hand.state("handover/G1/E0004/1") == VOID
    hand.at("2026-03-04 09:00")("person/E0004", "transfer", "E0008", unit="销售部")
    assert hand.state("handover/G1/E0004/2") == "requested"
    assert findings(hand) == ()


def test_a_void_group_keeps_its_key_and_lets_its_register_number_go(hand: Hand) -> None:
    corrected(hand, "group/G1#1", "2026-03-03 10:00", void=True)
    assert hand.state("group/G1") == VOID
    group = {"title": "华信公司销售部群", "kind": "permanent", "unit": "销售部", "purpose": "业务"}
    named = {"scope": {"units": ["销售部"], "people": []}, "leads": ["E0003"], "register_no": "1", "owner": "E0009"}
    roster = [{"person": "E0003", "nickname": "黄娟娜(群负责人)"}]
    with pytest.raises(Refused, match="stays used"):
        hand("group/G1", "adopt", "E0009", **group, **named, roster=roster)
    hand("group/G2", "adopt", "E0009", **group, **named, roster=roster)
    assert hand.state("group/G2") == "active"
    assert findings(hand) == ()


def test_the_last_correction_of_a_command_holds(hand: Hand) -> None:
    hand.at("2026-03-03 09:00")("person/E0002", "transfer", "E0008", unit="采购部")
    corrected(hand, "person/E0002#2", "2026-03-03 10:00", void=True)
    corrected(hand, "person/E0002#2", "2026-03-03 11:00", "C2", data={"unit": "采购部"})
    assert hand.state("membership/G1/E0002") == "owed"
    assert [(one.name, one.due) for one in hand.engine.queries.timers(machine="membership", key="G1/E0002")] == [
        ("add", moment("2026-03-06 00:00"))
    ]


def test_nobody_approves_a_correction_of_their_own(hand: Hand) -> None:
    hand.at("2026-03-03 09:00")("correction/C1", "propose", "E0008", "录错了", step="person/E0002#1", void=True)
    with pytest.raises(Refused, match="nobody approves a correction of their own"):
        hand("correction/C1", "approve", "E0008")
    with pytest.raises(Refused, match="may not"):
        hand("correction/C1", "approve", "E0001")


def test_only_a_commands_own_step_is_corrected(hand: Hand) -> None:
    hand.at("2026-03-03 09:00")("person/E0002", "transfer", "E0008", unit="采购部")
    sweep.sweep(hand.engine, moment("2026-03-10 09:00"))
    for step, why in (
        ("membership/G1/E0002#1", "it followed from person/E0002#2"),
        ("membership/G1/E0002#2", "it is the clock's"),
        ("person/E0002#9", "there is no such step"),
    ):
        key = f"C-{step.rpartition('/')[2]}"
        hand.at("2026-03-10 10:00")(f"correction/{key}", "propose", "E0008", "录错了", step=step, void=True)
        with pytest.raises(Refused, match=why):
            hand(f"correction/{key}", "approve", "E0009")
    corrected(hand, "person/E0002#2", "2026-03-10 11:00", "C9", void=True)
    hand("correction/C10", "propose", "E0008", "再改", step="correction/C9#1", void=True)
    with pytest.raises(Refused, match="it is a correction's"):
        hand("correction/C10", "approve", "E0009")


def test_a_command_that_would_be_refused_as_it_is_to_be_is_refused(hand: Hand) -> None:
    hand.at("2026-03-03 09:00")("person/E0003", "leave", "E0008")
    hand("correction/C1", "propose", "E0008", "录错了", step="person/E0003#1", data={"unit": ""})
    with pytest.raises(BadInput, match="unit"):
        hand("correction/C1", "approve", "E0009")


def test_whoever_gave_a_command_takes_it_back_within_the_hour_if_nothing_came_after_it(hand: Hand) -> None:
    hand.at("2026-03-03 09:00")("person/E0002", "transfer", "E0008", unit="采购部")
    hand.at("2026-03-03 09:30")
    with pytest.raises(Refused, match="who gave the command"):
        hand("correction/U1", "undo", "E0009", step="person/E0002#2")
    hand("correction/U1", "undo", "E0008", step="person/E0002#2")
    assert hand.state("membership/G1/E0002") == VOID
    assert findings(hand) == ()
    hand("person/E0002", "transfer", "E0008", unit="采购部")
    hand("membership/G1/E0002", "add", "E0004", nickname="葛强华")
    with pytest.raises(Refused, match="membership/G1/E0002#4 came after it"):
        hand("correction/U2", "undo", "E0008", step="person/E0002#4")
    hand.at("2026-03-03 10:31")
    with pytest.raises(Refused, match="more than an hour ago"):
        hand("correction/U3", "undo", "E0008", step="person/E0002#4")


def test_somebody_who_was_erased_stays_erased_whatever_is_corrected(hand: Hand) -> None:
    hand.at("2026-03-03 09:00")("person/E0005", "join", "E0008", name="尹涛", unit="采购部")
    hand.at("2026-03-03 10:00")("membership/G1/E0005", "add", "E0004", nickname="尹涛")
    hand.at("2026-03-04 09:00")("person/E0005", "leave", "E0008")
    hand("membership/G1/E0005", "remove", "E0004")
    hand.at("2026-03-05 09:00")("person/E0005", "erase", "E0008")
    corrected(hand, "person/E0005#2", "2026-03-06 09:00", at="2026-03-03T20:00:00+08:00")
    with raw(hand.engine.store.url) as database:
        kept = [text for (text,) in database.execute("SELECT value FROM personal").fetchall()]
    assert not [text for text in kept if "尹涛" in text]
    hand("correction/C2", "propose", "E0008", "录错了", step="person/E0005#1", data={"unit": "销售部"})
    with pytest.raises(Refused, match="names that it holds were erased"):
        hand("correction/C2", "approve", "E0009")
    assert findings(hand) == ()


def test_a_debtor_is_told_that_a_penalty_was_withdrawn(tmp_path: Path) -> None:
    channel = '\n[delivery]\nchannel = "c"\n\n[[channels]]\nname = "c"\nkind = "stdout"\n'
    with company(tmp_path, channel) as engine:
        hand = founded(engine)
        hand.at("2026-03-03 09:00")("person/E0002", "transfer", "E0008", unit="采购部")
        sweep.sweep(engine, moment("2026-03-10 09:00"))
        corrected(hand, "person/E0002#2", "2026-03-10 10:00", void=True)
        told = [
            (one.recipient, one.content["news"]) for one in Outbox(engine.store, "HX").all() if "news" in one.content
        ]
        assert told == [("E0004", "withdrawn")]
