"""Who may ask for a group, who approves it, and what its title must be: clauses 7 and 8."""

import pytest

from tests.given.founded import CREATED, GROUP, ROSTER, Hand
from wxflow.errors import Refused


def test_a_title_against_the_format_is_refused_with_the_right_one(hand: Hand) -> None:
    with pytest.raises(Refused, match="right would be '华信公司采购部群'"):
        hand("group/G2", "request", "E0004", **{**GROUP, "title": "采购部群"})


def test_a_temporary_group_needs_its_planned_end_requested_or_adopted(hand: Hand) -> None:
    endless = {name: value for name, value in GROUP.items() if name != "planned_end"}
    with pytest.raises(Refused, match="planned_end"):
        hand("group/G2", "request", "E0004", **endless)
    with pytest.raises(Refused, match="planned_end"):
        hand("group/G2", "adopt", "E0009", **{**endless, **CREATED}, roster=ROSTER)


def test_only_somebody_employed_may_request(hand: Hand) -> None:
    with pytest.raises(Refused, match="any employed person"):
        hand("group/G2", "request", "E0077", **GROUP)


def test_approvers_approve_in_turn_and_somebody_at_two_levels_once(hand: Hand) -> None:
    hand("group/G2", "request", "E0004", **{**GROUP, "unit": "销售部"})
    with pytest.raises(Refused, match=r"approver of the level \(E0002\)"):
        hand("group/G2", "approve", "E0001")
    hand("group/G2", "approve", "E0002")
    assert hand.state("group/G2") == "requested"
    hand("group/G2", "approve", "E0001")
    assert hand.state("group/G2") == "approved"


def test_nobody_approves_their_own_request(hand: Hand) -> None:
    hand("group/G2", "request", "E0002", **{**GROUP, "unit": "销售部"})
    with pytest.raises(Refused, match=r"approver of the level \(E0001\)"):
        hand("group/G2", "approve", "E0002")
    hand("group/G2", "approve", "E0001")
    assert hand.state("group/G2") == "approved"


def test_only_the_applicant_withdraws(hand: Hand) -> None:
    hand("group/G2", "request", "E0004", **GROUP)
    with pytest.raises(Refused, match=r"applicant \(E0004\)"):
        hand("group/G2", "withdraw", "E0003", "我不要了")
    hand("group/G2", "withdraw", "E0004", "不需要了")
    assert hand.state("group/G2") == "withdrawn"


def test_a_group_created_against_the_format_costs_who_created_it(hand: Hand) -> None:
    hand("group/G2", "request", "E0004", **GROUP)
    hand("group/G2", "approve", "E0001")
    hand("group/G2", "create", "E0009", **{**CREATED, "title": "采购群", "register_no": "2"})
    assert hand.state("group/G2") == "created"
    assert hand.penalties() == [("15", "E0009", None)]


def test_every_lead_must_be_in_the_roster(hand: Hand) -> None:
    hand("group/G2", "request", "E0004", **GROUP)
    hand("group/G2", "approve", "E0001")
    hand("group/G2", "create", "E0009", **{**CREATED, "register_no": "2"})
    with pytest.raises(Refused, match="the roster lacks the lead E0004"):
        hand("group/G2", "activate", "E0004", roster=[row for row in ROSTER if row["person"] != "E0004"])
    assert hand.state("membership/G2/E0009") is None
