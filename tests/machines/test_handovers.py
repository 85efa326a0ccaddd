"""A handover, by the Measures' clauses 13 and 20."""

import pytest

from tests.given.founded import Hand, swept
from tests.given.handed_over import handed_over
from wxflow.errors import Refused
from wxflow.store.queries import Queries


def test_a_lead_who_leaves_must_hand_over_and_is_charged_if_not(hand: Hand) -> None:
    hand("person/E0004", "leave", "E0008")
    assert hand.timers() == [("G1/E0004/1", "handover"), ("G1/E0004", "remove")]
    charged = swept(hand, "2026-03-05 00:00")
    assert charged == [("18", "E0004", 20), ("20", "E0004", None)]


def test_a_handover_in_time_costs_nothing_and_the_successor_leads(hand: Hand) -> None:
    hand("person/E0004", "leave", "E0008")
    handed_over(hand)
    hand("membership/G1/E0004", "remove", "E0003")
    assert hand.state("handover/G1/E0004/1") == "filed"
    assert swept(hand, "2026-06-01 00:00") == []
    group = Queries(hand.engine.store, "HX").instance("group", "G1")
    assert group is not None
    assert group.facts["leads"] == ["E0003"]


def test_the_lead_charged_is_the_first_lead_of_record_at_the_due_moment(hand: Hand) -> None:
    hand("person/E0004", "leave", "E0008")
    hand("person/E0005", "join", "E0008", name="郝敏思", unit="采购部")
    hand.at("2026-03-05 09:00")
    handed_over(hand)
    charged = [p for p in hand.penalties() if p[0] == "18"]
    assert charged == [("18", "E0004", 20), ("18", "E0004", 20)]


def test_a_handover_cannot_be_filed_before_the_nicknames_are_changed(hand: Hand) -> None:
    hand("person/E0004", "leave", "E0008")
    handed_over(hand, until="transfer")
    with pytest.raises(Refused, match="nicknames have not been changed"):
        hand("handover/G1/E0004/1", "file", "E0008", filing_no="1")
    with pytest.raises(Refused, match=r"a lead's must be '黄娟娜\(群负责人\)'"):
        hand("handover/G1/E0004/1", "rename", "E0003", nicknames={"E0003": "黄娟娜"})


def test_a_handover_renames_both_at_once_as_long_as_the_outgoing_is_in(hand: Hand) -> None:
    hand("handover/G1/E0004/1", "open", "E0009", outgoing="E0004", cause="other")
    handed_over(hand, until="transfer")
    both = {"E0003": "黄娟娜(群负责人)", "E0004": "钟静明"}
    hand("handover/G1/E0004/1", "rename", "E0003", nicknames=both)
    for person, nickname in both.items():
        with pytest.raises(Refused, match=r"the nickname of E000[34] is missing"):
            hand("handover/G1/E0004/1", "rename", "E0003", nicknames={person: nickname})
    hand("person/E0004", "transfer", "E0008", unit="销售部")
    hand("handover/G1/E0004/1", "rename", "E0003", nicknames={"E0003": both["E0003"]})


def test_the_successor_must_be_employed_in_the_group_and_no_lead(hand: Hand) -> None:
    hand("handover/G1/E0004/1", "open", "E0009", outgoing="E0004", cause="other")
    for successor, why in (("E0099", "there is no person E0099"), ("E0002", "not in group"), ("E0004", "leads group")):
        with pytest.raises(Refused, match=why):
            hand("handover/G1/E0004/1", "propose", "E0009", successor=successor)
    with pytest.raises(Refused, match="no successor"):
        hand("handover/G1/E0004/1", "approve", "E0001")


def test_at_most_one_handover_is_open_and_the_next_is_numbered_on(hand: Hand) -> None:
    hand("handover/G1/E0004/1", "open", "E0009", outgoing="E0004", cause="other")
    with pytest.raises(Refused, match="G1/E0004/1 is still open"):
        hand("handover/G1/E0004/2", "open", "E0009", outgoing="E0004", cause="other")
    hand("person/E0004", "leave", "E0008")
    assert hand.state("handover/G1/E0004/2") is None
    hand("handover/G1/E0004/1", "cancel", "E0008", "重复")
    with pytest.raises(Refused, match="the next handover of E0004 is G1/E0004/2"):
        hand("handover/G1/E0004/3", "open", "E0009", outgoing="E0004", cause="left")
    hand("handover/G1/E0004/2", "open", "E0009", outgoing="E0004", cause="left")
