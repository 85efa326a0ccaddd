"""Approvals as an office knows them: who is asked, who may act in whose place, and what comes of it."""

import pytest

from tests.given.approvals import APPROVALS, DISSOLUTION, REQUEST, approve, asked, at, due, facts, findings, told
from tests.given.founded import GROUP, Hand
from tests.given.nets import accepts
from wxflow.engine import sweep
from wxflow.errors import Refused
from wxflow.event_log import activity
from wxflow.event_log.petri_net import net_of
from wxflow.store.queries import Queries
from wxflow_machines.approval.approval import APPROVAL

HANDOVER = "approval/G1/handover-E0004-1/1"


def test_one_is_asked_after_another_then_votes_are_counted(hand: Hand) -> None:
    assert (asked(hand), due(hand)) == (["E0002"], ["2026-03-05"])
    with pytest.raises(Refused, match=r"E0001 may not; who may: approver asked \(E0002\)"):
        approve(hand, "E0001")
    approve(hand, "E0002", "E0001")
    assert (asked(hand), due(hand)) == (["E0003", "E0008", "E0005"], ["2026-03-04"])
    approve(hand, "E0005")
    assert (asked(hand), hand.state("group/G9")) == (["E0003", "E0008"], "requested")
    approve(hand, "E0003")
    assert (hand.state(REQUEST), hand.state("group/G9"), due(hand)) == ("approved", "approved", [])
    assert findings(hand) == ()


def test_what_has_a_case_is_not_approved_beside_it(hand: Hand) -> None:
    for event, actor in (("approve", "E0001"), ("reject", "E0001"), ("withdraw", "E0004")):
        with pytest.raises(Refused, match=rf"G9/request/1 \(asked now: E0002\): use `wxflow approval {event} G9/"):
            hand("group/G9", event, actor, "为何")


def test_a_kind_without_a_rule_goes_by_the_plain_chain(hand: Hand) -> None:
    hand("group/G8", "request", "E0004", **{**GROUP, "kind": "permanent"})
    hand("group/G8", "approve", "E0001")
    assert (hand.state("group/G8"), hand.state("approval/G8/request/1")) == ("approved", None)


def test_objections_end_a_vote_only_when_the_others_cannot_be_enough(hand: Hand) -> None:
    approve(hand, "E0002", "E0001")
    hand(REQUEST, "reject", "E0003", "不必要")
    assert (hand.state(REQUEST), asked(hand)) == ("open", ["E0008", "E0005"])
    hand(REQUEST, "reject", "E0008", "不必要")
    assert (hand.state(REQUEST), hand.state("group/G9")) == ("rejected", "rejected")


def test_any_one_of_them_decides_a_dissolution_and_a_denial_arms_its_deadline_anew(hand: Hand) -> None:
    hand("group/G1", "end_work", "E0004")
    hand("group/G1", "request_dissolution", "E0004", "工作结束")
    hand.at("2026-03-10 09:00")(DISSOLUTION, "reject", "E0002", "尚未交接")
    assert hand.state("group/G1") == "active"
    assert ("G1", "dissolution_request") in hand.timers()
    hand("group/G1", "request_dissolution", "E0004", "已交接")
    with pytest.raises(Refused, match="approval G1/dissolution/2 has not been given"):
        hand("group/G1", "dissolve", "E0009")
    hand("approval/G1/dissolution/2", "approve", "E0001")
    hand("group/G1", "dissolve", "E0009")
    assert hand.state("group/G1") == "dissolved"
    assert hand.penalties() == []
    assert findings(hand) == ()


def test_a_case_that_is_over_does_not_carry_what_is_applied_for_next(hand: Hand) -> None:
    """A group that a case has let into being is dissolved by the plain chain, where dissolutions have no rule."""
    with at(hand.engine.store.url, APPROVALS.partition('[[approvals]]\nfor = "dissolution"')[0]) as later:
        later.at("2026-03-03 10:00")
        approve(later, "E0002", "E0001", "E0003", "E0008")
        later("group/G9", "create", "E0009", title=GROUP["title"], register_no="W9", owner="E0009")
        roster = [{"person": "E0004", "nickname": "钟静明(群负责人)"}]
        later("group/G9", "activate", "E0004", roster=roster)
        later("group/G9", "end_work", "E0004")
        later("group/G9", "request_dissolution", "E0004", "工作结束")
        later("group/G9", "approve_dissolution", "E0001")
        later("group/G9", "dissolve", "E0009")
        assert later.state("group/G9") == "dissolved"
        assert findings(later) == ()


def test_a_dissolution_that_is_withdrawn_must_be_applied_for_again_in_time(hand: Hand) -> None:
    hand("group/G1", "end_work", "E0004")
    hand("group/G1", "request_dissolution", "E0004", "工作结束")
    hand.at("2026-03-04 09:00")(DISSOLUTION, "withdraw", "E0004", "另有工作")
    sweep.sweep(hand.engine, hand.at("2026-03-10 00:00").now)
    assert ("21", "E0004", None) in hand.penalties()


def test_a_successor_is_approved_by_all_and_a_new_one_from_the_beginning(hand: Hand) -> None:
    hand("handover/G1/E0004/1", "open", "E0009", outgoing="E0004", cause="other")
    hand("handover/G1/E0004/1", "propose", "E0004", successor="E0003")
    approve(hand, "E0002", name=HANDOVER)
    hand("handover/G1/E0004/1", "propose", "E0004", successor="E0009")
    assert asked(hand, HANDOVER) == ["E0001", "E0002"]
    with pytest.raises(Refused, match="use `wxflow approval approve G1/handover-E0004-1/1`"):
        hand("handover/G1/E0004/1", "approve", "E0001")
    hand(HANDOVER, "reject", "E0001", "不合适")
    assert hand.state("handover/G1/E0004/1") == "requested"
    assert "successor" not in facts(hand, "handover/G1/E0004/1")
    hand("handover/G1/E0004/1", "propose", "E0004", successor="E0003")
    second = "approval/G1/handover-E0004-1/2"
    approve(hand, "E0001", "E0002", name=second)
    hand("handover/G1/E0004/1", "accept", "E0003")
    assert hand.state("handover/G1/E0004/1") == "active"
    assert findings(hand) == ()


def test_a_handover_that_is_cancelled_takes_its_case_with_it(hand: Hand) -> None:
    hand("handover/G1/E0004/1", "open", "E0009", outgoing="E0004", cause="other")
    hand("handover/G1/E0004/1", "propose", "E0004", successor="E0003")
    hand("handover/G1/E0004/1", "cancel", "E0008", "不再调离")
    assert (hand.state(HANDOVER), due(hand, HANDOVER)) == ("cancelled", [])


def test_whoever_has_agreed_at_one_level_is_not_asked_at_the_next(hand: Hand) -> None:
    approve(hand, "E0002")
    with pytest.raises(Refused, match="E0002 is asked at this level"):
        hand(REQUEST, "transfer", "E0001", to="E0002")
    hand(REQUEST, "transfer", "E0001", to="E0003")
    approve(hand, "E0003")
    assert asked(hand) == ["E0008", "E0005"]
    with pytest.raises(Refused, match="E0003 has agreed already, at an earlier level"):
        hand(REQUEST, "transfer", "E0008", to="E0003")
    approve(hand, "E0008")
    assert hand.state(REQUEST) == "approved"


def test_silence_approves_nothing_it_lets_somebody_above_act_as_well(hand: Hand) -> None:
    approve(hand, "E0002", "E0001")
    sweep.sweep(hand.engine, hand.at("2026-06-01 09:00").now)
    assert (hand.state(REQUEST), asked(hand), due(hand)) == ("open", ["E0003", "E0008", "E0005"], [])
    assert hand.penalties() == []
    hand(REQUEST, "approve", "E0006", **{"for": "E0005"})
    approve(hand, "E0003")
    assert hand.state(REQUEST) == "approved"
    assert findings(hand) == ()


def test_an_escalation_is_the_same_whenever_the_sweep_comes(hand: Hand) -> None:
    for day in ("2026-03-05 23:00", "2026-03-06 00:00", "2026-03-09 09:00", "2026-03-20 09:00"):
        sweep.sweep(hand.engine, hand.at(day).now)
    late = [step for step in Queries(hand.engine.store, "HX").steps(machine="approval") if step.actor == "clock"]
    assert [(step.event, hand.engine.calendar.local_date(step.at - 1).isoformat()) for step in late] == [
        ("overdue", "2026-03-05"),
        ("escalate", "2026-03-05"),
    ]


def test_whoever_is_asked_is_urged_no_more_often_than_the_policy_lets(hand: Hand) -> None:
    hand(REQUEST, "urge", "E0004")
    hand(REQUEST, "urge", "E0004")
    with pytest.raises(Refused, match="urged 2 times already"):
        hand(REQUEST, "urge", "E0004")
    approve(hand, "E0002")
    hand(REQUEST, "urge", "E0004")


def test_everybody_is_told_what_concerns_them(hand: Hand) -> None:
    assert told(hand) == [("E0002", "answer")]
    hand(REQUEST, "cc", "E0004", people=["E0006"])
    hand(REQUEST, "delegate", "E0002", to="E0005")
    hand(REQUEST, "answer", "E0005", opinion="同意")
    hand(REQUEST, "return", "E0002", "材料不全", to="applicant")
    hand(REQUEST, "withdraw", "E0004", "不申请了")
    assert hand.state("group/G9") == "withdrawn"
    assert sorted(told(hand)[1:]) == sorted([
        ("E0006", "copied"), ("E0005", "opinion"), ("E0002", "answer"), ("E0004", "returned"),
        ("E0004", "recalled"), ("E0008", "recalled"), ("E0006", "recalled"),
    ])  # fmt: skip


def test_every_life_fits_the_net_of_its_machine(hand: Hand) -> None:
    hand(REQUEST, "return", "E0002", "材料不全", to="applicant")
    hand(REQUEST, "resubmit", "E0004")
    sweep.sweep(hand.engine, hand.at("2026-04-01 09:00").now)
    approve(hand, "E0002", "E0001", "E0003")
    hand(REQUEST, "reject", "E0005", "不必要")
    approve(hand, "E0008")
    steps = Queries(hand.engine.store, "HX").steps_of("approval", REQUEST.split("/", 1)[1])
    labels = list(map(activity.of_step, steps))
    net = net_of(APPROVAL)
    assert accepts(net, labels)
    assert not accepts(net, ["ask", *labels])


def test_a_case_goes_by_the_rule_it_began_under(hand: Hand) -> None:
    with at(hand.engine.store.url, approvals="") as later:
        later.now = hand.now
        with pytest.raises(Refused, match="use `wxflow approval approve"):
            later("group/G9", "approve", "E0001")
        approve(later, "E0002", "E0001", "E0003", "E0005")
        assert later.state("group/G9") == "approved"
