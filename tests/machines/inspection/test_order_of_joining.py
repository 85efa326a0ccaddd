"""An inspection names people in the order they joined, as that stands by then: also where a correction told it."""

from typing import Any

from tests.given.founded import Hand
from tests.machines.test_corrections import corrected, findings

MARCH_2 = "2026-03-02T08:30:00+08:00"
MARCH_5 = "2026-03-05T08:30:00+08:00"
CHAT: list[dict[str, Any]] = [
    {"nickname": "群主", "person": "E0009"},
    {"nickname": "钟静明(群负责人)", "person": "E0004"},
    {"nickname": "尹涛"},
]


def namesakes(hand: Hand) -> Hand:
    """Let two of one name join, the one with the later staff id first."""
    hand.at("2026-03-03 08:00")("person/E0006", "join", "E0008", name="尹涛", unit="采购部")
    hand.at("2026-03-03 09:00")("person/E0005", "join", "E0008", name="尹涛", unit="采购部")
    return hand


def missing(hand: Hand, number: int, now: str = "2026-03-09 09:00") -> list[str]:
    """Inspect, and return who may be missing, as they are named."""
    hand.at(now)(f"inspection/G1/{now[:10]}/{number}", "record", "E0009", roster=CHAT)
    found = hand.engine.queries.instance("inspection", f"G1/{now[:10]}/{number}")
    assert found is not None
    return [one["person"] for one in found.facts["findings"] if one["kind"] == "missing" and one["person"] > "E0004"]


def test_whoever_joined_first_is_named_first(hand: Hand) -> None:
    assert missing(namesakes(hand), 1) == ["E0006", "E0005"]


def test_whose_joining_was_put_right_is_named_where_it_is_by_now(hand: Hand) -> None:
    namesakes(hand)
    corrected(hand, "person/E0006#1", "2026-03-06 09:00", at=MARCH_5, recorded_at=MARCH_5)
    assert missing(hand, 1) == ["E0005", "E0006"]


def test_whoever_joins_once_a_joining_was_voided_joined_then(hand: Hand) -> None:
    namesakes(hand)
    corrected(hand, "person/E0006#1", "2026-03-06 09:00", void=True)
    hand.at("2026-03-06 10:00")("person/E0006", "join", "E0008", name="尹涛", unit="采购部")
    assert missing(hand, 1) == ["E0005", "E0006"]
    assert findings(hand) == ()


def test_what_was_inspected_after_a_correction_can_be_put_right_once_more(hand: Hand) -> None:
    namesakes(hand)
    corrected(hand, "person/E0006#1", "2026-03-06 09:00", void=True)
    hand.at("2026-03-06 10:00")("person/E0006", "join", "E0008", name="尹涛", unit="采购部")
    missing(hand, 1)
    corrected(hand, "person/E0006#1", "2026-03-10 09:00", "C2", at=MARCH_2, recorded_at=MARCH_2)
    found = hand.engine.queries.instance("inspection", "G1/2026-03-09/1")
    assert found is not None
    assert [one["person"] for one in found.facts["findings"] if one["kind"] == "missing"][-2:] == ["E0006", "E0005"]
