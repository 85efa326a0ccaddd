"""Who has left, comes back or is kept in: roles, handovers, nicknames, and penalties of one's own."""

import pytest

from tests.given.founded import GROUP, Hand, replay_of
from wxflow.audit import verify
from wxflow.engine import sweep
from wxflow.errors import Refused
from wxflow.store.queries import Queries

HANDOVER = "handover/G1/E0004/1"


def _findings(hand: Hand) -> tuple[str, ...]:
    engine = hand.engine
    return verify.verify(engine.store, "HX", engine.machines, replay_of(engine)).findings


def _reported(hand: Hand, accused: str, report: str = "R1") -> str:
    hand(f"report/{report}", "file", "E0003", group="G1", category="advertising", accused=accused, reference="截图-1")
    hand(f"report/{report}", "verify", "E0008", times=1)
    return f"penalty/report/{report}#2:1/{accused}"


def test_who_has_left_holds_no_role_whatever_the_policy_or_the_group_still_say(hand: Hand) -> None:
    hand.at("2026-03-03 09:00")
    for person in ("E0004", "E0009", "E0008"):
        hand(f"person/{person}", "leave", "E0008")
    with pytest.raises(Refused, match="E0004 has left"):
        hand("group/G1", "end_work", "E0004")
    with pytest.raises(Refused, match="E0009 has left"):
        hand("group/G1", "retitle", "E0009", title="华信公司新群")
    with pytest.raises(Refused, match="E0008 has left"):
        hand("person/E0003", "leave", "E0008")
    with pytest.raises(Refused, match="E0004 has left"):
        hand("group/G2", "request", "E0004", **GROUP)


def test_who_has_left_may_appeal_against_their_own_penalty_and_do_nothing_else(hand: Hand) -> None:
    penalty = _reported(hand, "E0004")
    hand(penalty, "confirm", "E0008")
    hand("person/E0004", "leave", "E0008")
    with pytest.raises(Refused, match="E0004 has left"):
        hand(penalty, "accept", "E0004")
    hand(penalty, "appeal", "E0004", "不服")
    assert hand.state(penalty) == "appealed"


def test_somebody_of_the_policy_who_was_never_entered_may_act(hand: Hand) -> None:
    hand("person/E0001", "leave", "E0008")
    hand("group/G2", "request", "E0004", **{**GROUP, "unit": "销售部"})
    hand("group/G2", "approve", "E0002")
    assert hand.state("group/G2") == "approved"


# Handovers


def test_whoever_is_kept_in_again_need_not_hand_over(hand: Hand) -> None:
    hand("person/E0004", "transfer", "E0008", unit="销售部")
    assert (hand.state(HANDOVER), hand.state("membership/G1/E0004")) == ("requested", "surplus")
    hand("person/E0004", "transfer", "E0008", unit="采购部")
    assert (hand.state(HANDOVER), hand.state("membership/G1/E0004")) == ("cancelled", "present")
    assert sweep.sweep(hand.engine, hand.at("2026-04-01 09:00").now).charged == 0
    assert _findings(hand) == ()


def test_whoever_comes_back_in_time_need_not_hand_over(hand: Hand) -> None:
    hand("person/E0004", "leave", "E0008")
    hand("person/E0004", "join", "E0008", name="钟静明", unit="采购部")
    assert hand.state(HANDOVER) == "cancelled"


def test_a_handover_for_another_cause_goes_on_though_they_stay(hand: Hand) -> None:
    hand(HANDOVER, "open", "E0009", outgoing="E0004", cause="other")
    hand("person/E0004", "transfer", "E0008", unit="采购部")
    assert hand.state(HANDOVER) == "requested"


def test_a_successor_who_leaves_is_forgotten_and_the_deadline_runs_on(hand: Hand) -> None:
    hand("person/E0004", "leave", "E0008")
    hand(HANDOVER, "propose", "E0009", successor="E0003")
    hand(HANDOVER, "approve", "E0001")
    due = [one.due for one in Queries(hand.engine.store, "HX").timers() if one.name == "handover"]
    hand("person/E0003", "leave", "E0008")
    found = Queries(hand.engine.store, "HX").instance("handover", "G1/E0004/1")
    assert found is not None and (found.state, found.facts.get("successor")) == ("requested", None)
    assert [one.due for one in Queries(hand.engine.store, "HX").timers() if one.name == "handover"] == due
    with pytest.raises(Refused, match="no successor has been proposed"):
        hand(HANDOVER, "approve", "E0001")


def test_another_successor_may_be_proposed_until_the_group_is_handed_over_and_must_be_approved_again(
    hand: Hand,
) -> None:
    hand("person/E0004", "leave", "E0008")
    hand(HANDOVER, "propose", "E0009", successor="E0003")
    hand(HANDOVER, "approve", "E0001")
    hand(HANDOVER, "accept", "E0003")
    hand(HANDOVER, "propose", "E0009", successor="E0009")
    assert hand.state(HANDOVER) == "requested"
    with pytest.raises(Refused, match="not possible in state requested"):
        hand(HANDOVER, "accept", "E0009")


def test_the_first_approver_is_neither_going_nor_coming(hand: Hand) -> None:
    hand("person/E0001", "transfer", "E0008", unit="采购部")
    hand("membership/G1/E0001", "add", "E0004", nickname="罗慧敏")
    hand("person/E0004", "leave", "E0008")
    hand(HANDOVER, "propose", "E0009", successor="E0001")
    with pytest.raises(Refused, match=r"E0001 may not; who may: first approver \(E0009\)"):
        hand(HANDOVER, "approve", "E0001")
    hand(HANDOVER, "approve", "E0009")
    assert hand.state(HANDOVER) == "approved"


def test_where_nobody_of_the_chain_is_left_any_of_the_centre_approves_even_the_successor(hand: Hand) -> None:
    hand("person/E0009", "transfer", "E0008", unit="采购部")
    for approver in ("E0001", "E0004"):
        hand(f"person/{approver}", "leave", "E0008")
    hand(HANDOVER, "propose", "E0009", successor="E0003")
    hand(HANDOVER, "approve", "E0009")
    hand(HANDOVER, "propose", "E0009", successor="E0009")
    hand(HANDOVER, "approve", "E0009")
    assert hand.state(HANDOVER) == "approved"


def test_who_hands_over_and_is_no_longer_in_scope_is_released(hand: Hand) -> None:
    hand("group/G1", "change", "E0009", "缩小范围", scope={"units": [], "people": ["E0003"]})
    hand.at("2026-03-02 10:00")(HANDOVER, "open", "E0004", outgoing="E0004", cause="other")
    hand(HANDOVER, "propose", "E0004", successor="E0003")
    hand(HANDOVER, "approve", "E0001")
    hand.at("2026-03-02 11:00")(HANDOVER, "accept", "E0003")
    hand(HANDOVER, "transfer", "E0004", checklist=["名册"])
    hand.at("2026-03-02 12:00")
    assert hand.timers() == [(HANDOVER.split("/", 1)[1], "handover"), ("G1/E0004", "remove")]
    hand(HANDOVER, "rename", "E0003", nicknames={"E0003": "黄娟娜(群负责人)"})
    hand("person/E0003", "rename", "E0008", name="黄娟娜")
    assert hand.state("membership/G1/E0003") == "present"  # under the nickname that the handover put on record
    assert _findings(hand) == ()


def test_who_comes_back_into_scope_under_a_nickname_that_no_longer_fits_is_misnamed(hand: Hand) -> None:
    hand("group/G1", "change", "E0009", "缩小", scope={"units": ["采购部"], "people": []})
    hand("person/E0003", "rename", "E0008", name="黄娟")
    assert hand.state("membership/G1/E0003") == "surplus"
    hand("group/G1", "change", "E0009", "放宽", scope={"units": ["采购部"], "people": ["E0003"]})
    assert hand.state("membership/G1/E0003") == "misnamed"
    assert hand.timers() == [("G1/E0003", "nickname")]


def test_a_real_name_that_comes_to_fit_the_nickname_ends_what_was_owed(hand: Hand) -> None:
    hand("person/E0003", "rename", "E0008", name="黄娟")
    assert hand.state("membership/G1/E0003") == "misnamed"
    hand("person/E0003", "rename", "E0008", name="黄娟娜")
    assert (hand.state("membership/G1/E0003"), hand.timers()) == ("present", [])


def test_an_owner_who_leaves_is_released_like_anybody_and_nothing_is_charged_for_the_owner(hand: Hand) -> None:
    hand("person/E0010", "join", "E0008", name="尹涛", unit="信息中心")
    hand("person/E0009", "leave", "E0008")
    assert hand.timers() == [("G1/E0009", "remove")]
    sweep.sweep(hand.engine, hand.at("2026-03-06 09:00").now)
    assert hand.penalties() == [("18", "E0004", 20)]


def test_whoever_works_here_or_did_is_accused_and_nobody_else(hand: Hand) -> None:
    told = {"group": "G1", "category": "other", "reference": "截图-1"}
    hand("person/E0003", "leave", "E0008")
    hand("report/R1", "file", "E0004", accused="E0003", **told)
    with pytest.raises(Refused, match="there is no person E0077"):
        hand("report/R2", "file", "E0004", accused="E0077", **told)
    with pytest.raises(Refused, match="any employed person"):
        hand("report/R2", "file", "E0003", accused="E0004", **told)


# Penalties


def test_nobody_decides_a_penalty_of_their_own_the_information_centre_does_where_hr_is_one_person(hand: Hand) -> None:
    penalty = _reported(hand, "E0003")
    hand(penalty, "confirm", "E0008")
    hand("report/R2", "file", "E0003", group="G1", category="other", accused="E0008", reference="截图-2")
    hand("report/R2", "verify", "E0008", times=1)
    own = "penalty/report/R2#2:1/E0008"
    with pytest.raises(Refused, match=r"nobody decides a penalty of their own; who may: hr \(E0009\)"):
        hand(own, "confirm", "E0008", amount=50)
    hand(own, "confirm", "E0009", amount=50)
    with pytest.raises(Refused, match="nobody decides a penalty of their own"):
        hand(own, "waive", "E0008", "算了")
    with pytest.raises(Refused, match="E0009 may not"):
        hand(penalty, "waive", "E0009", "算了")


def test_the_penalty_of_the_only_one_of_hr_is_decided_by_the_information_centre_after_they_have_left_too(
    hand: Hand,
) -> None:
    own, other = _reported(hand, "E0008"), _reported(hand, "E0003", "R2")
    hand("person/E0008", "leave", "E0008")
    with pytest.raises(Refused, match=r"who may: hr \(nobody: name another of hr"):
        hand(other, "waive", "E0009", "算了")
    hand(own, "waive", "E0009", "已离职")
    assert hand.state(own) == "waived"


def test_a_penalty_is_settled_when_the_term_is_over_an_appeal_decided_or_the_penalty_accepted(hand: Hand) -> None:
    penalty = _reported(hand, "E0004")
    hand(penalty, "confirm", "E0008")
    with pytest.raises(Refused, match="the term for an appeal runs until 2026-03-09T24:00:00"):
        hand(penalty, "settle", "E0008")
    hand(penalty, "appeal", "E0004", "不服")
    hand(penalty, "uphold", "E0008")
    with pytest.raises(Refused, match="has been appealed before"):
        hand(penalty, "appeal", "E0004", "仍不服")
    hand(penalty, "settle", "E0008")
    with pytest.raises(Refused, match="not possible in state settled"):
        hand(penalty, "waive", "E0008", "算了")
    hand(penalty, "refund", "E0008", "收错了")
    assert hand.state(penalty) == "refunded"


def test_a_penalty_is_settled_when_nobody_has_appealed_in_time(hand: Hand) -> None:
    penalty = _reported(hand, "E0004")
    hand(penalty, "confirm", "E0008")
    hand.at("2026-03-10 00:00")(penalty, "settle", "E0008")
    assert hand.state(penalty) == "settled"


def test_an_exact_amount_need_not_be_given_and_another_must(hand: Hand) -> None:
    hand(_reported(hand, "E0004"), "confirm", "E0008")
    assert hand.penalties() == [("19", "E0004", 20)]
    hand("report/R2", "file", "E0003", group="G1", category="other", accused="E0004", reference="截图-2")
    hand("report/R2", "verify", "E0008", times=1)
    with pytest.raises(Refused, match="clause 22 sets no exact amount"):
        hand("penalty/report/R2#2:1/E0004", "confirm", "E0008")
