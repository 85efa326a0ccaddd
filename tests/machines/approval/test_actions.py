"""What may be done about an approval instead of agreeing: return, take back, transfer, ask, add."""

import pytest

from tests.given.approvals import REQUEST, approve, asked, due, facts, findings
from tests.given.founded import GROUP, Hand
from wxflow.errors import BadInput, Refused


def test_it_goes_back_only_to_where_the_engine_says(hand: Hand) -> None:
    approve(hand, "E0002", "E0001")
    for to in ("2", "3", "E0002"):
        with pytest.raises(Refused, match=f"to cannot be {to}; possible: applicant, 1"):
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


def test_in_another_unit_or_kind_it_is_another_approval_by_the_rule_for_that(hand: Hand) -> None:
    approve(hand, "E0002")
    hand("group/G9", "amend", "E0004", unit="销售部")
    again = "approval/G9/request/2"
    assert (hand.state(REQUEST), hand.state(again), asked(hand, again)) == ("cancelled", "open", ["E0002"])
    hand("group/G9", "amend", "E0004", kind="permanent")  # for which there is no rule but the unit's plain chain
    assert (hand.state(again), facts(hand, "group/G9").get("approval")) == ("cancelled", None)
    hand("group/G9", "approve", "E0002")
    hand("group/G9", "amend", "E0004", kind="temporary")
    assert facts(hand, "group/G9")["approval"] == "G9/request/3"
    assert findings(hand) == ()


def test_a_permanent_group_becomes_a_temporary_one_only_with_a_planned_end(hand: Hand) -> None:
    told = {name: value for name, value in GROUP.items() if name != "planned_end"}
    hand("group/G8", "request", "E0003", **{**told, "kind": "permanent", "unit": "销售部"})
    with pytest.raises(Refused, match="a temporary group needs its planned_end"):
        hand("group/G8", "amend", "E0003", kind="temporary")
    with pytest.raises(Refused, match="lies before the day of the event"):
        hand("group/G8", "amend", "E0003", kind="temporary", planned_end="2026-01-01")
    hand("group/G8", "amend", "E0003", kind="temporary", planned_end="2026-12-31")
    assert facts(hand, "group/G8")["kind"] == "temporary"
    with pytest.raises(Refused, match="there is no unit 销售步"):
        hand("group/G8", "amend", "E0003", unit="销售步")


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


def test_somebody_else_decides_instead_and_the_clock_runs_on(hand: Hand) -> None:
    hand.at("2026-03-04 09:00")(REQUEST, "transfer", "E0002", to="E0006")
    assert (asked(hand), due(hand)) == (["E0006"], ["2026-03-05"])
    with pytest.raises(Refused, match="E0002 may not"):
        approve(hand, "E0002")
    for to, why in (("E0004", "has applied"), ("E0007", "there is no person"), ("E0001", "is asked at this level")):
        with pytest.raises(Refused, match=why):
            hand(REQUEST, "transfer", "E0006", to=to)
    hand(REQUEST, "transfer", "E0009", to="E0003", **{"for": "E0006"})
    assert asked(hand) == ["E0003"]


def test_an_opinion_that_was_asked_for_blocks_nobody(hand: Hand) -> None:
    hand(REQUEST, "delegate", "E0002", to="E0005")
    approve(hand, "E0002")
    assert asked(hand) == ["E0001"]
    with pytest.raises(Refused, match="E0005 may not"):
        hand(REQUEST, "answer", "E0005", opinion="同意")


def test_an_opinion_is_asked_for_and_the_decision_stays(hand: Hand) -> None:
    hand(REQUEST, "delegate", "E0002", to="E0005")
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


def test_reasons_are_given_where_something_goes_back(hand: Hand) -> None:
    for event, data in (("reject", {}), ("return", {"to": "applicant"})):
        with pytest.raises(BadInput, match="reason is missing"):
            hand(REQUEST, event, "E0002", **data)
