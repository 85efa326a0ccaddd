"""Approvals as an office knows them: who is asked, who may act in whose place, and what comes of it."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.given.founded import GROUP, POLICY, Hand, company, company_at, founded, replay_of
from tests.given.nets import accepts
from wxflow.audit import verify
from wxflow.engine import sweep
from wxflow.errors import BadInput, Refused
from wxflow.event_log import activity
from wxflow.event_log.petri_net import net_of
from wxflow.ledger.outbox import Outbox
from wxflow.store import queries
from wxflow_machines.approval.approval import APPROVAL

APPROVALS = """
[delivery]
channel = "log"

[[channels]]
name = "log"
kind = "stdout"

[[approvals]]
for = "request"
kinds = ["temporary"]
fallback = "E0009"
working_days = 2
urges = 2
copied = ["E0008"]
levels = [
  { by = "in_turn", approvers = ["E0002", "E0001"] },
  { by = "votes", votes = 2, approvers = ["E0003", "E0008", "E0005"], working_days = 1, escalate_to = "E0006" },
]

[[approvals]]
for = "dissolution"
fallback = "E0009"
levels = [{ by = "any", approvers = ["E0001", "E0002"] }]

[[approvals]]
for = "handover"
fallback = "E0009"
levels = [{ by = "all", approvers = ["E0001", "E0002"] }]
"""
REQUEST, DISSOLUTION = "approval/G9/request/1", "approval/G1/dissolution/1"
HANDOVER = "approval/G1/handover-E0004-1/1"


@pytest.fixture
def hand(tmp_path: Path, database: str) -> Iterator[Hand]:
    """Return a hand at a company with approvals, where E0004 has just requested G9."""
    with company(tmp_path) as plain:
        founded(plain)
        url = plain.store.url
    with _at(url) as hand:
        for key, name in (("E0005", "尹涛"), ("E0006", "秦明")):
            hand(f"person/{key}", "join", "E0008", name=name, unit="销售部")
        hand.at("2026-03-03 09:00")("group/G9", "request", "E0004", **GROUP)
        yield hand


def facts(hand: Hand, name: str) -> Any:
    machine, key = name.split("/", 1)
    found = queries.instance(hand.engine.store, "HX", machine, key)
    assert found is not None
    return found.facts


def asked(hand: Hand, name: str = REQUEST) -> list[str]:
    return list(facts(hand, name)["asked"])


def due(hand: Hand, name: str = REQUEST) -> list[str]:
    """Return the last day of each armed timer of an approval."""
    key = name.split("/", 1)[1]
    return [str(hand.engine.calendar.local_date(t.due - 1)) for t in queries.timers(hand.engine.store, "HX", key=key)]


def findings(hand: Hand) -> tuple[str, ...]:
    return verify.verify(hand.engine.store, "HX", hand.engine.machines, replay_of(hand.engine)).findings


def approve(hand: Hand, *actors: str, name: str = REQUEST) -> None:
    for actor in actors:
        hand(name, "approve", actor)


def told(hand: Hand) -> list[tuple[str, str]]:
    """Return whom messages about approvals go to, and what about."""
    held = Outbox(hand.engine.store, "HX").all()
    return [(one.recipient, one.content.get("news") or one.content["deadline"]) for one in held]


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
    with _at(hand.engine.store.url, APPROVALS.partition('[[approvals]]\nfor = "dissolution"')[0]) as later:
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


def test_it_goes_back_only_to_where_the_engine_says(hand: Hand) -> None:
    approve(hand, "E0002", "E0001")
    for to in ("2", "3", "E0002"):
        with pytest.raises(Refused, match=f"to cannot be {to}; allowed: applicant, 1"):
            hand(REQUEST, "return", "E0003", "材料不全", to=to)
    hand.at("2026-03-06 09:00")(REQUEST, "return", "E0003", "材料不全", to="1")
    assert (asked(hand), due(hand)) == (["E0002"], ["2026-03-10"])
    approve(hand, "E0002")
    hand(REQUEST, "return", "E0001", "材料不全", to="1")
    assert asked(hand) == ["E0002"]
    approve(hand, "E0002", "E0001")
    assert asked(hand) == ["E0003", "E0008", "E0005"]


def test_unchanged_it_comes_back_to_whoever_returned_it_and_changed_it_passes_every_level_again(hand: Hand) -> None:
    approve(hand, "E0002")
    hand(REQUEST, "return", "E0001", "材料不全", to="applicant")
    assert (hand.state(REQUEST), asked(hand), due(hand)) == ("returned", [], [])
    hand.at("2026-03-09 09:00")(REQUEST, "resubmit", "E0004")
    assert (asked(hand), due(hand)) == (["E0001"], ["2026-03-11"])
    hand(REQUEST, "return", "E0001", "名称不妥", to="applicant")
    hand.at("2026-03-10 09:00")("group/G9", "amend", "E0004", title="华信公司采购部二群")
    assert (hand.state(REQUEST), asked(hand), due(hand)) == ("open", ["E0002"], ["2026-03-12"])
    assert facts(hand, "group/G9")["title"] == "华信公司采购部二群"
    assert findings(hand) == ()


def test_what_is_changed_must_still_fit_the_rules(hand: Hand) -> None:
    with pytest.raises(Refused, match="does not begin with"):
        hand("group/G9", "amend", "E0004", title="采购部群")
    with pytest.raises(Refused, match="nothing is changed"):
        hand("group/G9", "amend", "E0004")
    with pytest.raises(Refused, match="E0003 may not"):
        hand("group/G9", "amend", "E0003", purpose="另有用途")


def test_a_plain_chain_starts_again_too_when_what_was_applied_for_changes(hand: Hand) -> None:
    hand("group/G8", "request", "E0003", **{**GROUP, "kind": "permanent", "unit": "销售部"})
    hand("group/G8", "approve", "E0002")
    hand("group/G8", "amend", "E0003", purpose="另有用途")
    with pytest.raises(Refused, match="E0001 may not"):
        hand("group/G8", "approve", "E0001")


def test_an_approval_is_taken_back_only_before_anybody_else_has_acted(hand: Hand) -> None:
    approve(hand, "E0002")
    hand.at("2026-03-04 09:00")(REQUEST, "take_back", "E0002")
    assert (asked(hand), due(hand)) == (["E0002"], ["2026-03-06"])
    approve(hand, "E0002", "E0001")
    with pytest.raises(Refused, match=r"E0002 may not; who may: whoever acted last \(E0001\)"):
        hand(REQUEST, "take_back", "E0002")
    approve(hand, "E0003")
    with pytest.raises(Refused, match="E0001 may not"):
        hand(REQUEST, "take_back", "E0001")


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


def test_somebody_else_decides_instead_and_the_clock_runs_on(hand: Hand) -> None:
    hand.at("2026-03-04 09:00")(REQUEST, "transfer", "E0002", to="E0006")
    assert (asked(hand), due(hand)) == (["E0006"], ["2026-03-05"])
    with pytest.raises(Refused, match="E0002 may not"):
        approve(hand, "E0002")
    for to, why in (("E0004", "has applied"), ("E0007", "is not employed"), ("E0001", "is asked at this level")):
        with pytest.raises(Refused, match=why):
            hand(REQUEST, "transfer", "E0006", to=to)
    hand(REQUEST, "transfer", "E0009", to="E0003", **{"for": "E0006"})
    assert asked(hand) == ["E0003"]


def test_an_opinion_is_asked_for_and_the_decision_stays(hand: Hand) -> None:
    hand(REQUEST, "delegate", "E0002", to="E0005")
    with pytest.raises(Refused, match="E0002 has asked E0005 for an opinion; take_back ends that"):
        approve(hand, "E0002")
    with pytest.raises(Refused, match=r"E0006 may not; who may: whoever was asked for an opinion \(E0005\)"):
        hand(REQUEST, "answer", "E0006", opinion="同意")
    hand(REQUEST, "answer", "E0005", opinion="同意")
    approve(hand, "E0002")
    hand(REQUEST, "delegate", "E0001", to="E0005")
    hand(REQUEST, "take_back", "E0001")
    approve(hand, "E0001")
    assert asked(hand) == ["E0003", "E0008", "E0005"]


@pytest.mark.parametrize(
    ("place", "order"),
    [
        ("before", ["E0006", "E0002", "E0001"]),
        ("with", ["E0002", "E0001", "E0006"]),
        ("after", ["E0002", "E0001", "E0006"]),
    ],
)
def test_whoever_is_added_must_agree_too(hand: Hand, place: str, order: list[str]) -> None:
    hand(REQUEST, "add", "E0002", person="E0006", place=place)
    for actor in order:
        assert asked(hand) == [actor]
        approve(hand, actor)
    assert asked(hand) == ["E0003", "E0008", "E0005"]
    assert findings(hand) == ()


def test_an_added_approver_is_wanted_besides_the_votes_and_only_who_added_takes_them_off(hand: Hand) -> None:
    approve(hand, "E0002", "E0001")
    hand(REQUEST, "add", "E0003", person="E0006", place="with")
    approve(hand, "E0003", "E0008")
    assert (hand.state(REQUEST), asked(hand)) == ("open", ["E0006"])
    with pytest.raises(Refused, match=r"E0008 may not; who may: whoever added an approver \(E0003\)"):
        hand(REQUEST, "remove", "E0008", person="E0006")
    with pytest.raises(Refused, match="E0003 has added only E0006"):
        hand(REQUEST, "remove", "E0003", person="E0005")
    hand(REQUEST, "remove", "E0003", person="E0006")
    assert (hand.state(REQUEST), hand.state("group/G9")) == ("approved", "approved")
    assert findings(hand) == ()


def test_nobody_approves_their_own_and_whoever_has_left_is_replaced_by_the_fallback(hand: Hand) -> None:
    hand("group/G7", "request", "E0002", **GROUP)
    own = "approval/G7/request/1"
    with pytest.raises(Refused, match=r"E0002 may not; who may: approver asked \(E0009\)"):
        hand(own, "approve", "E0002")
    with pytest.raises(Refused, match=r"E0009 acts in another's place: say so, with --for E0002"):
        hand(own, "approve", "E0009")
    hand(own, "approve", "E0009", **{"for": "E0002"})
    hand("person/E0001", "leave", "E0008")
    hand(own, "approve", "E0009", **{"for": "E0001"})
    assert asked(hand, own) == ["E0003", "E0008", "E0005"]
    assert findings(hand) == ()


def test_where_nobody_may_decide_whoever_applied_at_the_information_centre_says_who_does(hand: Hand) -> None:
    own, absent = "approval/G7/request/1", {"for": "E0002"}
    hand("person/E0002", "leave", "E0008")
    before = Counter(told(hand))
    hand("group/G7", "request", "E0009", **GROUP)
    assert Counter(told(hand)) - before == {("E0009", "answer"): 1}
    with pytest.raises(Refused, match=r"E0009 may not; who may: approver asked$"):
        hand(own, "approve", "E0009", **absent)
    with pytest.raises(Refused, match="E0009 has applied: nobody approves their own"):
        hand(own, "transfer", "E0009", to="E0009", **absent)
    hand(own, "transfer", "E0009", to="E0006", **absent)
    approve(hand, "E0006", name=own)
    assert asked(hand, own) == ["E0001"]
    assert findings(hand) == ()


def test_whoever_is_on_leave_has_a_stand_in_from_day_to_day(hand: Hand) -> None:
    days = {"from": "2026-03-04", "until": "2026-03-05"}
    hand("person/E0002", "stand_in", "E0002", by="E0005", **days)
    with pytest.raises(Refused, match="E0005 may not"):
        hand.at("2026-03-03 23:00")(REQUEST, "approve", "E0005", **{"for": "E0002"})
    hand("person/E0005", "stand_in", "E0008", by="E0006", **days)
    with pytest.raises(Refused, match=r"who may: approver asked \(E0002, E0006\)"):
        hand.at("2026-03-04 00:00")(REQUEST, "approve", "E0005", **{"for": "E0002"})
    hand.at("2026-03-05 20:00")(REQUEST, "approve", "E0006", **{"for": "E0002"})
    assert asked(hand) == ["E0001"]
    assert findings(hand) == ()


def test_stand_ins_run_in_no_circle_and_over_three_at_most(hand: Hand) -> None:
    def away(who: str, by: str, since: str = "2026-03-04", until: str = "2026-03-05") -> None:
        hand(f"person/{who}", "stand_in", who, by=by, **{"from": since, "until": until})

    away("E0001", "E0002")
    away("E0002", "E0003")
    with pytest.raises(Refused, match="in a circle: E0003 → E0001 → E0002 → E0003"):
        away("E0003", "E0001")
    away("E0003", "E0001", "2026-03-06", "2026-03-07")
    away("E0003", "E0005")
    away("E0005", "E0006")
    with pytest.raises(Refused, match="more than 3: E0004 → E0001 → E0002 → E0003 → E0005"):
        away("E0004", "E0001")
    with pytest.raises(Refused, match="cannot stand in for themself"):
        away("E0006", "E0006")
    with pytest.raises(Refused, match="ends on 2026-03-01, before it begins"):
        away("E0006", "E0004", until="2026-03-01")
    hand("person/E0002", "come_back", "E0002")
    with pytest.raises(Refused, match="no leave has been entered"):
        hand("person/E0002", "come_back", "E0002")


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
    late = [step for step in queries.steps(hand.engine.store, "HX", machine="approval") if step.actor == "clock"]
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
    steps = queries.steps_of(hand.engine.store, "HX", "approval", REQUEST.split("/", 1)[1])
    labels = list(map(activity.of_step, steps))
    net = net_of(APPROVAL)
    assert accepts(net, labels)
    assert not accepts(net, ["ask", *labels])


def test_reasons_are_given_where_something_goes_back(hand: Hand) -> None:
    for event, data in (("reject", {}), ("return", {"to": "applicant"})):
        with pytest.raises(BadInput, match="reason is missing"):
            hand(REQUEST, event, "E0002", **data)


def test_a_case_goes_by_the_rule_it_began_under(hand: Hand) -> None:
    with _at(hand.engine.store.url, approvals="") as later:
        later.now = hand.now
        with pytest.raises(Refused, match="use `wxflow approval approve"):
            later("group/G9", "approve", "E0001")
        approve(later, "E0002", "E0001", "E0003", "E0005")
        assert later.state("group/G9") == "approved"


@contextmanager
def _at(url: str, approvals: str = APPROVALS) -> Iterator[Hand]:
    with company_at(url, POLICY + approvals) as engine:
        yield Hand(engine, "2026-03-02 09:00")
