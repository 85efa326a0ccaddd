"""Who may act: nobody on their own, a stand-in for who is away, a fallback where nobody is left."""

from collections import Counter

import pytest

from tests.given.approvals import REQUEST, approve, asked, findings, told
from tests.given.founded import GROUP, Hand
from wxflow.errors import Refused


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


def test_for_whoever_is_suspended_without_a_stand_in_the_fallback_may_act_as_well(hand: Hand) -> None:
    sick = {"kind": "person", "whom": "E0002", "from": "2026-03-04", "until": "2026-03-05", "approver": "E0001"}
    hand("suspension/S1", "start", "E0008", "病假", **sick)
    with pytest.raises(Refused, match="E0009 may not"):
        hand.at("2026-03-03 23:00")(REQUEST, "approve", "E0009", **{"for": "E0002"})
    hand.at("2026-03-05 20:00")(REQUEST, "approve", "E0009", **{"for": "E0002"})
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
