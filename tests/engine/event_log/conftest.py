import pytest

from tests.given.founded import Hand
from wxflow.engine import sweep


@pytest.fixture
def busy(hand: Hand) -> Hand:
    """Let a deadline pass, a charge be disputed, an inspection be made and a handover begin."""
    hand.at("2026-03-03 09:00")("person/E0005", "join", "E0008", name="尹涛", unit="采购部")
    hand("report/R1", "file", "E0003", group="G1", category="advertising", accused="E0004", reference="卷1")
    hand("report/R1", "verify", "E0008", times=2)
    hand.at("2026-03-06 09:00")
    sweep.sweep(hand.engine, hand.now)
    hand("penalty/membership/G1/E0005#1:add/E0004", "confirm", "E0008", amount=20)
    hand("penalty/membership/G1/E0005#1:add/E0004", "appeal", "E0004", "不服\x01<&\"'>\n\t")
    hand("inspection/G1/2026-03-06/1", "record", "E0009", roster=[{"nickname": "群主"}, {"nickname": "广告"}])
    hand("handover/G1/E0004/1", "open", "E0009", outgoing="E0004", cause="other")
    return hand
