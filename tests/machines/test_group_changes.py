"""What becomes of a group: chains without anybody, changes, owners, planned ends, titles that were adopted."""

from typing import Any

import pytest

from tests.given.founded import CREATED, DAY, GROUP, ROSTER, Hand, replay_of
from wxflow.audit import verify
from wxflow.engine import sweep
from wxflow.errors import Refused
from wxflow.store.queries import Queries

ADOPTED = {**GROUP, **CREATED, "register_no": "2"}


def _findings(hand: Hand) -> tuple[str, ...]:
    engine = hand.engine
    return verify.verify(engine.store, "HX", engine.machines, replay_of(engine)).findings


def _facts(hand: Hand, key: str) -> dict[str, Any]:
    found = Queries(hand.engine.store, "HX").instance("group", key)
    assert found is not None
    return dict(found.facts)


def _armed(hand: Hand) -> list[tuple[str, str]]:
    return [(one.key, one.name) for one in Queries(hand.engine.store, "HX").timers()]


def _standing(hand: Hand) -> list[tuple[str, str, str]]:
    engine = hand.engine
    return [(one.key, what.name, what.due) for one, what in Queries(engine.store, "HX").standing(engine.machines)]


# Who may approve


def test_whoever_has_left_approves_nothing_and_the_next_of_the_chain_is_asked(hand: Hand) -> None:
    hand("group/G2", "request", "E0004", **{**GROUP, "unit": "销售部"})
    hand("person/E0002", "leave", "E0008")
    with pytest.raises(Refused, match=r"E0002 has left; who may: approver of the level \(E0001\)"):
        hand("group/G2", "approve", "E0002")
    hand("group/G2", "approve", "E0001")
    assert hand.state("group/G2") == "approved"


def test_where_nobody_of_the_chain_is_left_the_information_centre_decides(hand: Hand) -> None:
    for key in ("G2", "G3"):
        hand(f"group/{key}", "request", "E0001", **GROUP)
    with pytest.raises(Refused, match=r"E0001 may not; who may: approver of the level \(E0009\)"):
        hand("group/G2", "approve", "E0001")
    hand("group/G2", "approve", "E0009")
    hand("group/G3", "reject", "E0009", "不必要")
    assert (hand.state("group/G2"), hand.state("group/G3")) == ("approved", "rejected")


def test_nothing_is_approved_by_nobody(hand: Hand) -> None:
    hand("group/G2", "request", "E0009", **GROUP)
    hand("person/E0001", "leave", "E0008")
    with pytest.raises(Refused, match="E0009 may not"):
        hand("group/G2", "approve", "E0009")
    hand("group/G1", "request_dissolution", "E0004", "结束")
    with pytest.raises(Refused, match="nobody of the chain is left"):
        hand("group/G1", "dissolve", "E0009")
    hand("group/G1", "approve_dissolution", "E0009")
    hand("group/G1", "dissolve", "E0009")
    assert hand.state("group/G1") == "dissolved"


def test_the_last_approval_stands_whatever_becomes_of_the_chain(hand: Hand) -> None:
    hand("group/G1", "request_dissolution", "E0004", "结束")
    hand("group/G1", "approve_dissolution", "E0001")
    hand("group/G1", "change", "E0009", "部门调整", unit="销售部")
    with pytest.raises(Refused, match="every level has approved"):
        hand("group/G1", "approve_dissolution", "E0002")
    hand("group/G1", "dissolve", "E0009")
    assert _findings(hand) == ()


def test_an_approval_that_was_given_stands_and_is_not_asked_for_again(hand: Hand) -> None:
    hand("group/G2", "request", "E0004", **{**GROUP, "unit": "销售部"})
    hand("group/G2", "approve", "E0002")
    hand("person/E0001", "leave", "E0008")
    hand("group/G2", "approve", "E0009")
    assert _facts(hand, "G2")["approvals"] == ["E0002", "E0009"]
    assert hand.state("group/G2") == "approved"


# Before it is active


def test_a_lead_who_is_gone_before_the_group_is_active_is_replaced_and_approvals_stand(hand: Hand) -> None:
    hand("group/G2", "request", "E0004", **{**GROUP, "leads": ["E0003"]})
    hand("group/G2", "approve", "E0001")
    hand("person/E0003", "leave", "E0008")
    with pytest.raises(Refused, match="E0003 is not employed"):
        hand("group/G2", "replace_leads", "E0004", leads=["E0003"])
    hand("group/G2", "replace_leads", "E0004", leads=["E0004"])
    assert (hand.state("group/G2"), _facts(hand, "G2")["leads"]) == ("approved", ["E0004"])


def test_an_application_is_withdrawn_as_long_as_the_group_is_not_active(hand: Hand) -> None:
    hand("group/G2", "request", "E0004", **GROUP)
    hand("group/G2", "approve", "E0001")
    hand("group/G2", "create", "E0009", **{**CREATED, "register_no": "2"})
    hand("group/G2", "withdraw", "E0009", "不用了")
    assert hand.state("group/G2") == "withdrawn"


def test_a_register_number_is_one_groups_only(hand: Hand) -> None:
    for number in ("1", "１", " 1"):
        with pytest.raises(Refused, match="is that of group G1"):
            hand("group/G2", "adopt", "E0009", **{**ADOPTED, "register_no": number}, roster=ROSTER)


def test_an_owner_must_be_employed(hand: Hand) -> None:
    with pytest.raises(Refused, match="there is no person E7777"):
        hand("group/G2", "adopt", "E0009", **{**ADOPTED, "owner": "E7777"}, roster=ROSTER)


def test_a_planned_end_does_not_lie_before_the_day_of_the_event(hand: Hand) -> None:
    for end, fits in (("2026-03-01", False), ("2026-03-02", True)):
        if fits:
            hand("group/G2", "request", "E0004", **{**GROUP, "planned_end": end})
        else:
            with pytest.raises(Refused, match="before the day of the event, 2026-03-02"):
                hand("group/G2", "request", "E0004", **{**GROUP, "planned_end": end})


# While it is live


def test_a_change_of_scope_owes_the_new_and_releases_the_others(hand: Hand) -> None:
    hand("group/G1", "change", "E0009", "业务调整", scope={"units": ["采购部", "总经办"], "people": []})
    assert hand.timers() == [("G1/E0001", "add"), ("G1/E0003", "remove")]
    hand("group/G1", "change", "E0009", "改回", scope={"units": ["采购部"], "people": ["E0003"]})
    assert hand.timers() == []
    assert hand.state("membership/G1/E0003") == "present"
    assert _findings(hand) == ()


def test_a_group_that_is_closing_lets_go_and_owes_nobody(hand: Hand) -> None:
    hand("group/G1", "request_dissolution", "E0004", "结束")
    hand("person/E0002", "transfer", "E0008", unit="采购部")
    hand("group/G1", "change", "E0009", "收尾", scope={"units": ["采购部", "信息中心"], "people": []})
    assert [hand.state(f"membership/G1/{one}") for one in ("E0002", "E0003", "E0009")] == [None, "surplus", "present"]
    assert hand.timers() == [("G1/E0003", "remove")]


def test_a_change_names_something(hand: Hand) -> None:
    with pytest.raises(Refused, match="nothing is changed"):
        hand("group/G1", "change", "E0009", "无")


def test_a_new_owner_is_looked_at_again_and_so_is_the_former_one(hand: Hand) -> None:
    with pytest.raises(Refused, match="E0009 is the owner already"):
        hand("group/G1", "change_owner", "E0009", "换人", owner="E0009")
    hand("group/G1", "change_owner", "E0009", "换人", owner="E0003")
    # E0003 bears a member's nickname, E0009 was in as the owner only.
    assert hand.timers() == [("G1/E0003", "nickname"), ("G1/E0009", "remove")]
    hand("group/G1", "change_owner", "E0009", "换回", owner="E0009")
    assert hand.timers() == []
    hand("group/G1", "change_owner", "E0009", "换人", owner="E0001")
    assert hand.timers() == [("G1/E0001", "add"), ("G1/E0009", "remove")]


def test_a_rejected_dissolution_owes_everybody_who_came_into_scope_meanwhile(hand: Hand) -> None:
    hand("group/G1", "request_dissolution", "E0004", "结束")
    hand("person/E0005", "join", "E0008", name="郝敏思", unit="采购部")
    assert hand.timers() == []
    hand("group/G1", "reject_dissolution", "E0001", "还要用")
    assert hand.timers() == [("G1/E0005", "add")]


# Deadlines on a date, and what stands


def test_a_planned_end_charges_nothing_and_stands_until_the_group_is_prolonged(hand: Hand) -> None:
    assert _armed(hand) == [("G1", "planned_end")]
    hand.at("2027-01-04 09:00")
    assert sweep.sweep(hand.engine, hand.now).charged == 0
    assert _armed(hand) == []
    assert _standing(hand) == [("G1", "planned_end", "2026-12-31T16:00:00+00:00")]
    hand("group/G1", "prolong", "E0004", "未完", planned_end="2027-02-01")
    assert (_standing(hand), _armed(hand)) == ([], [("G1", "planned_end")])
    assert _findings(hand) == ()


def test_a_planned_end_stands_until_the_work_is_ended_or_the_group_left_active(hand: Hand) -> None:
    hand.at("2027-01-04 09:00")("group/G1", "request_dissolution", "E0004", "结束")
    assert _standing(hand) == []
    hand("group/G1", "reject_dissolution", "E0001", "还要用")
    sweep.sweep(hand.engine, hand.now)
    assert _standing(hand) == [("G1", "planned_end", "2026-12-31T16:00:00+00:00")]
    hand("group/G1", "end_work", "E0004")
    assert (_standing(hand), _armed(hand)) == ([], [("G1", "dissolution_request")])
    assert _findings(hand) == ()


@pytest.mark.parametrize(("end", "why"), [("2026-12-31", "not later"), ("2026-11-01", "not later")])
def test_a_group_is_prolonged_to_a_later_day_only(hand: Hand, end: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        hand("group/G1", "prolong", "E0004", "未完", planned_end=end)


def test_a_group_whose_work_has_ended_is_not_prolonged(hand: Hand) -> None:
    hand("group/G1", "end_work", "E0004")
    with pytest.raises(Refused, match="its work has ended already"):
        hand("group/G1", "prolong", "E0004", "未完", planned_end="2027-02-01")


def test_an_adopted_title_against_the_format_is_charged_after_ten_working_days_only(hand: Hand) -> None:
    hand("group/G2", "adopt", "E0009", **{**ADOPTED, "title": "采购群"}, roster=ROSTER)
    assert (hand.penalties(), hand.timers()) == ([], [("G2", "title")])
    assert sweep.sweep(hand.engine, hand.now + 20 * DAY).charged == 1
    assert hand.penalties() == [("15", "E0009", None)]
    assert _findings(hand) == ()


def test_an_adopted_title_that_is_mended_in_time_costs_nothing(hand: Hand) -> None:
    hand("group/G2", "adopt", "E0009", **{**ADOPTED, "title": "采购群"}, roster=ROSTER)
    hand("group/G2", "retitle", "E0009", title="华信公司采购群")
    assert hand.timers() == []
    hand("group/G2", "request_dissolution", "E0004", "结束")
    hand("group/G2", "reject_dissolution", "E0001", "还要用")
    assert hand.timers() == []
    assert _findings(hand) == ()


def test_arming_anew_never_shortens_a_deadline(hand: Hand) -> None:
    roster = [*ROSTER[:2], {"person": "E0003", "nickname": "小黄"}]
    hand("group/G2", "adopt", "E0009", **ADOPTED, roster=roster)
    (before,) = (one for one in Queries(hand.engine.store, "HX").timers() if one.name == "nickname")
    hand.at("2026-03-04 09:00")("person/E0003", "rename", "E0008", name="黄娟")
    kept = {one.key: one for one in Queries(hand.engine.store, "HX").timers() if one.name == "nickname"}
    assert kept["G2/E0003"] == before
    assert kept["G1/E0003"].budget == 2
    assert _findings(hand) == ()
    hand.at("2026-03-13 09:00")("person/E0003", "rename", "E0008", name="黄娟慧")
    (later,) = (one for one in Queries(hand.engine.store, "HX").timers(key="G2/E0003") if one.name == "nickname")
    assert later.due > before.due
    assert _findings(hand) == ()
