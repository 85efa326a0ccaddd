"""What becomes of a penalty, and of a report, by the Measures' clauses."""

import pytest

from tests.given.founded import Hand
from wxflow.errors import Refused, UnknownInstance

# Penalties and reports


def _penalty(hand: Hand) -> str:
    hand("report/R1", "file", "E0003", group="G1", category="other", accused="E0004", reference="截图-1")
    hand("report/R1", "verify", "E0008", times=1)
    return "penalty/report/R1#2:1/E0004"


def test_a_range_is_confirmed_within_floor_and_unconfirmed_ceiling(hand: Hand) -> None:
    name = _penalty(hand)
    for amount, why in ((19, "at least 20"), (101, r"at most 100 yuan \(unconfirmed\)")):
        with pytest.raises(Refused, match=why):
            hand(name, "confirm", "E0008", amount=amount)
    hand(name, "confirm", "E0008", amount=60)
    with pytest.raises(Refused, match="the term for an appeal runs until 2026-03-09T24:00:00"):
        hand(name, "settle", "E0008")
    hand(name, "accept", "E0004")
    hand(name, "settle", "E0008")
    assert hand.state(name) == "settled"


def test_an_exact_amount_is_confirmed_exactly(hand: Hand) -> None:
    hand("report/R1", "file", "E0003", group="G1", category="advertising", accused="E0004", reference="截图-1")
    hand("report/R1", "verify", "E0008", times=2)
    assert hand.penalties() == [("19", "E0004", 20)] * 2
    with pytest.raises(Refused, match="exactly 20"):
        hand("penalty/report/R1#2:2/E0004", "confirm", "E0008", amount=30)


def test_only_the_debtor_appeals_within_five_working_days_and_once(hand: Hand) -> None:
    name = _penalty(hand)
    hand(name, "confirm", "E0008", amount=20)
    with pytest.raises(Refused, match=r"debtor \(E0004\)"):
        hand(name, "appeal", "E0003", "不服")
    hand(name, "appeal", "E0004", "不服")
    hand(name, "uphold", "E0008")
    with pytest.raises(Refused, match="appealed before"):
        hand(name, "appeal", "E0004", "还是不服")


def test_an_appeal_after_the_term_is_refused(hand: Hand) -> None:
    name = _penalty(hand)
    hand(name, "confirm", "E0008", amount=20)
    hand.at("2026-03-10 00:00")
    with pytest.raises(Refused, match="has passed"):
        hand(name, "appeal", "E0004", "不服")
    hand(name, "waive", "E0008", "情节轻微")
    assert hand.state(name) == "waived"


def test_a_report_about_a_group_nobody_knows_is_refused(hand: Hand) -> None:
    with pytest.raises(UnknownInstance, match="there is no group G404"):
        hand("report/R1", "file", "E0003", group="G404", category="other", accused="E0004", reference="1")
