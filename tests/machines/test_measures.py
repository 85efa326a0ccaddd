"""The Measures, clause by clause, through the engine on a real database."""

from pathlib import Path

import pytest

from tests.given.databases import ON_BOTH
from tests.given.founded import CREATED, DAY, GROUP, ROSTER, Hand, company, founded, swept
from tests.given.handed_over import handed_over
from wxflow.decide.command import Command
from wxflow.errors import Refused
from wxflow.store.queries import Queries

MEMBER = "membership/G1/E0003"


# Memberships (clauses 9, 10, 16–18)


def test_somebody_in_scope_and_not_in_the_roster_is_owed(hand: Hand) -> None:
    hand("person/E0005", "join", "E0008", name="郝敏思", unit="采购部")
    assert hand.state("membership/G1/E0005") == "owed"
    assert hand.timers() == [("G1/E0005", "add")]


def test_a_missing_member_costs_the_first_lead_after_two_working_days(hand: Hand) -> None:
    hand("person/E0005", "join", "E0008", name="郝敏思", unit="采购部")
    assert swept(hand, "2026-03-04 23:59") == []
    assert swept(hand, "2026-03-05 00:00") == [("18", "E0004", 20)]
    assert swept(hand, "2026-06-01 00:00") == [("18", "E0004", 20)]


def test_acting_at_midnight_of_the_last_day_is_late(hand: Hand) -> None:
    hand("person/E0005", "join", "E0008", name="郝敏思", unit="采购部")
    hand.at("2026-03-05 00:00")("membership/G1/E0005", "add", "E0004", nickname="郝敏思")
    assert hand.state("membership/G1/E0005") == "present"
    assert hand.penalties() == [("18", "E0004", 20)]


def test_acting_a_minute_before_is_in_time(hand: Hand) -> None:
    hand("person/E0005", "join", "E0008", name="郝敏思", unit="采购部")
    hand.at("2026-03-04 23:59")("membership/G1/E0005", "add", "E0004", nickname="郝敏思")
    assert swept(hand, "2026-06-01 00:00") == []


def test_nobody_out_of_scope_is_added(hand: Hand) -> None:
    with pytest.raises(Refused, match="E0002 is not in scope of group G1"):
        hand("membership/G1/E0002", "add", "E0004", nickname="葛强华")


def test_a_wrong_nickname_costs_the_lead_and_the_member(hand: Hand) -> None:
    hand("person/E0003", "rename", "E0008", name="黄娟")
    assert hand.state(MEMBER) == "misnamed"
    assert swept(hand, "2026-03-05 00:00") == [("17", "E0003", 20), ("17", "E0004", 10)]


def test_a_wrong_nickname_of_a_lead_costs_the_lead_alone(hand: Hand) -> None:
    hand("person/E0004", "rename", "E0008", name="钟静")
    assert swept(hand, "2026-03-05 00:00") == [("16", "E0004", None)]


def test_a_member_may_correct_their_own_nickname_and_only_rightly(hand: Hand) -> None:
    hand("person/E0003", "rename", "E0008", name="黄娟")
    with pytest.raises(Refused, match="must be '黄娟'"):
        hand(MEMBER, "correct", "E0003", nickname="黄娟娜")
    hand(MEMBER, "correct", "E0003", nickname="黄娟")
    assert hand.state(MEMBER) == "present"
    assert hand.timers() == []


def test_a_second_rename_gives_the_time_anew(hand: Hand) -> None:
    hand("person/E0003", "rename", "E0008", name="黄娟")
    hand.at("2026-03-04 12:00")("person/E0003", "rename", "E0008", name="黄娜")
    assert swept(hand, "2026-03-06 12:00") == []
    assert len(swept(hand, "2026-03-07 00:00")) == 2


def test_who_leaves_is_surplus_until_removed(hand: Hand) -> None:
    hand("person/E0003", "leave", "E0008")
    assert hand.state(MEMBER) == "surplus"
    hand(MEMBER, "remove", "E0009")
    assert hand.state(MEMBER) == "absent"
    assert swept(hand, "2026-06-01 00:00") == []


def test_who_comes_back_into_scope_stays_and_what_was_owed_is_dropped(hand: Hand) -> None:
    hand("person/E0003", "leave", "E0008")
    hand("person/E0003", "join", "E0008", name="黄娟娜", unit="销售部")
    assert hand.state(MEMBER) == "present"
    hand("person/E0005", "join", "E0008", name="郝敏思", unit="采购部")
    hand("person/E0005", "transfer", "E0008", unit="销售部")
    assert hand.state("membership/G1/E0005") == "absent"
    assert hand.timers() == []


def test_each_entry_into_a_state_is_charged_anew(hand: Hand) -> None:
    hand("person/E0003", "leave", "E0008")
    assert len(swept(hand, "2026-03-05 00:00")) == 1
    hand("person/E0003", "join", "E0008", name="黄娟娜", unit="销售部")
    hand("person/E0003", "leave", "E0008")
    assert len(swept(hand, "2026-03-10 00:00")) == 2


def test_an_adopted_group_has_ten_working_days_once(hand: Hand) -> None:
    hand("person/E0005", "join", "E0008", name="郝敏思", unit="仓库")
    adopted = {**GROUP, **CREATED, "register_no": "2", "scope": {"units": ["仓库"], "people": ["E0003"]}}
    roster = [*ROSTER[:2], {"person": "E0003", "nickname": "小黄"}]
    hand("group/G2", "adopt", "E0009", **adopted, roster=roster)
    due = {(t.key, t.name): t.budget for t in Queries(hand.engine.store, "HX").timers() if t.budget}
    assert due == {("G2/E0005", "add"): 10, ("G2/E0003", "nickname"): 10}
    hand("membership/G2/E0003", "correct", "E0004", nickname="黄娟娜")
    hand("person/E0003", "rename", "E0008", name="黄娟")
    due = {(t.key, t.name): t.budget for t in Queries(hand.engine.store, "HX").timers()}
    assert due[("G2/E0003", "nickname")] == 2


def test_the_clock_of_a_deadline_starts_when_it_became_known(hand: Hand) -> None:
    late = hand.engine.fire(_told_late(hand))
    assert [timer.due for timer in late.timers] == [Hand(hand.engine, "2026-03-13 00:00").now]


@ON_BOTH
def test_a_policy_may_start_the_clock_when_it_happened(tmp_path: Path) -> None:
    with company(tmp_path, '\n[deadlines]\nclock_starts = "occurred"\n') as engine:
        hand = founded(engine)
        late = engine.fire(_told_late(hand))
        assert [timer.due for timer in late.timers] == [Hand(engine, "2026-03-06 00:00").now]
        assert swept(hand, "2026-03-10 10:00") == [("18", "E0004", 20)]


@ON_BOTH
def test_a_deadline_due_before_the_group_was_known_costs_its_first_lead(tmp_path: Path) -> None:
    with company(tmp_path, '\n[deadlines]\nclock_starts = "occurred"\n') as engine:
        hand = founded(engine)
        long_ago = Hand(engine, "2026-02-02 09:00").now
        told = {"name": "郝敏思", "unit": "采购部"}
        engine.fire(Command("person", "E0005", "join", told, "E0008", long_ago, hand.now))
        assert swept(hand, "2026-03-02 10:00") == [("18", "E0004", 20)]


@ON_BOTH
def test_a_deadline_due_before_the_group_lived_costs_the_lead_of_record_then(tmp_path: Path) -> None:
    with company(tmp_path, '\n[deadlines]\nclock_starts = "occurred"\n') as engine:
        hand = founded(engine)
        hand("group/G2", "request", "E0004", **GROUP)
        hand("group/G2", "approve", "E0001")
        hand("group/G2", "create", "E0009", **{**CREATED, "register_no": "2"})
        long_ago, _ = hand.now, hand.at("2026-03-09 09:00")
        hand("group/G2", "replace_leads", "E0009", leads=["E0003"])
        hand("group/G2", "activate", "E0009", roster=ROSTER)
        told = {"name": "郝敏思", "unit": "采购部"}
        engine.fire(Command("person", "E0005", "join", told, "E0008", long_ago, hand.now))
        hand("group/G1", "change", "E0009", "另有安排", scope={"units": [], "people": ["E0003"]})
        assert swept(hand, "2026-03-10 00:00") == [("18", "E0004", 20), ("18", "E0004", 20)]


@ON_BOTH
def test_a_change_of_leads_at_the_due_moment_comes_after_it(tmp_path: Path) -> None:
    with company(tmp_path, '\n[deadlines]\nclock_starts = "occurred"\n') as engine:
        hand = founded(engine)
        hand("handover/G1/E0004/1", "open", "E0009", outgoing="E0004", cause="other")
        hand.at("2026-03-05 00:00")
        handed_over(hand, until="transfer")
        happened = Hand(engine, "2026-03-03 09:00").now
        engine.fire(Command("person", "E0002", "transfer", {"unit": "采购部"}, "E0008", happened, hand.now + 2 * DAY))
        hand.at("2026-03-09 00:00")
        assert ("18", "E0003", 20) in swept(hand, "2026-03-09 00:00")
        monday = Hand(engine, "2026-03-02 09:30").now
        engine.fire(Command("person", "E0005", "join", {"name": "郝", "unit": "采购部"}, "E0008", monday, hand.now))
        assert ("18", "E0004", 20) in swept(hand, "2026-03-09 01:00")


def _told_late(hand: Hand) -> Command:
    """Return the leaving of 3 March that the engine is told of on the 10th."""
    happened, told = Hand(hand.engine, "2026-03-03 10:00").now, Hand(hand.engine, "2026-03-10 10:00").now
    return Command("person", "E0003", "leave", {}, "E0008", happened, told)


# Dissolution (clauses 14, 21)


def test_no_application_in_time_costs_the_lead_and_doing_it_late_stays_possible(hand: Hand) -> None:
    hand.at("2026-09-30 10:00")("group/G1", "end_work", "E0004")
    assert swept(hand, "2026-10-10 23:59") == []
    assert swept(hand, "2026-10-11 00:00") == [("21", "E0004", None)]
    hand("group/G1", "request_dissolution", "E0004", "工作结束")
    assert hand.state("group/G1") == "closing"


def test_work_ends_once_and_only_in_a_temporary_group(hand: Hand) -> None:
    hand("group/G1", "end_work", "E0004")
    with pytest.raises(Refused, match="ended already"):
        hand("group/G1", "end_work", "E0004")


def test_a_rejected_dissolution_arms_the_deadline_anew(hand: Hand) -> None:
    hand("group/G1", "end_work", "E0004")
    assert swept(hand, "2026-03-06 00:00") == [("21", "E0004", None)]
    hand("group/G1", "request_dissolution", "E0004", "工作结束")
    hand("group/G1", "reject_dissolution", "E0001", "尚有未结事项")
    assert hand.timers() == [("G1", "dissolution_request")]
    assert swept(hand, "2026-03-12 00:00") == [("21", "E0004", None)] * 2


def test_dissolving_waits_for_every_level_then_closes_everything(hand: Hand) -> None:
    hand("person/E0004", "leave", "E0008")
    hand("group/G1", "request_dissolution", "E0009", "无人负责")
    with pytest.raises(Refused, match="the approval of E0001 is missing"):
        hand("group/G1", "dissolve", "E0009")
    hand("group/G1", "approve_dissolution", "E0001")
    hand("group/G1", "dissolve", "E0009")
    assert hand.state("handover/G1/E0004/1") == "cancelled"
    assert {hand.state(f"membership/G1/{person}") for person in ("E0003", "E0004", "E0009")} == {"absent"}
    assert hand.timers() == []
    with pytest.raises(Refused, match="not live"):
        hand(MEMBER, "add", "E0009", nickname="黄娟娜")
