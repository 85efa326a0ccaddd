"""The two nicknames of a handover have their time, and nothing else about the two."""

from tests.given.founded import Hand
from tests.given.handed_over import opened_and_handed_over
from tests.given.inspected import LEAD, MEMBER, OWNER, inspected


def test_the_two_nicknames_of_a_handover_have_time_from_the_transfer_to_the_filing(hand: Hand) -> None:
    opened_and_handed_over(hand, "2026-03-03 09:00", "transfer")
    old = (OWNER, LEAD, MEMBER)
    found = [("nickname", "E0004", "pending"), ("nickname", "E0003", "pending")]
    assert inspected(hand, "2026-03-04 10:00", *old) == found
    hand("handover/G1/E0004/1", "rename", "E0003", nicknames={"E0003": "黄娟娜(群负责人)", "E0004": "钟静明"})
    assert inspected(hand, "2026-03-04 11:00", *old) == found
    hand("handover/G1/E0004/1", "file", "E0008", filing_no="1")
    assert [one[2] for one in inspected(hand, "2026-03-04 12:00", *old)] == ["charged", "charged"]
    assert hand.penalties() == [("16", "E0003", None), ("17", "E0003", 10), ("17", "E0004", 20)]


def test_they_are_known_once_the_handover_has_been_charged(hand: Hand) -> None:
    opened_and_handed_over(hand, "2026-03-03 09:00", "transfer")
    found = inspected(hand, "2026-03-06 10:00", OWNER, LEAD, MEMBER)
    assert found == [("nickname", "E0004", "known"), ("nickname", "E0003", "known")]
    assert hand.penalties() == [("20", "E0004", None)]


def test_nothing_else_about_the_two_is_pending(hand: Hand) -> None:
    opened_and_handed_over(hand, "2026-03-03 09:00", "transfer")
    assert inspected(hand, "2026-03-04 10:00", OWNER, LEAD) == [
        ("nickname", "E0004", "pending"),
        ("missing", "E0003", "charged"),
    ]


def test_before_the_transfer_the_two_have_time_only_when_they_were_renamed(hand: Hand) -> None:
    opened_and_handed_over(hand, "2026-03-03 09:00", "accept")
    changed = (OWNER, "黄娟娜(群负责人)", "钟静明")
    assert [one[2] for one in inspected(hand, "2026-03-03 10:00", *changed)] == ["charged", "charged"]
    hand("handover/G1/E0004/1", "rename", "E0003", nicknames={"E0003": "黄娟娜(群负责人)", "E0004": "钟静明"})
    assert [one[2] for one in inspected(hand, "2026-03-03 11:00", *changed)] == ["pending", "pending"]


def test_the_nicknames_of_a_handover_cure_what_was_charged_about_them(hand: Hand) -> None:
    assert inspected(hand, "2026-03-03 08:00", OWNER, LEAD, ("小黄", "E0003"))[0][2] == "charged"
    opened_and_handed_over(hand, "2026-03-03 09:00")
    assert inspected(hand, "2026-03-04 10:00", OWNER, "钟静明", ("小黄", "E0003"))[0][2] == "charged"
    assert [one[0] for one in hand.penalties()] == ["17", "17", "16"]


def test_who_was_out_when_a_handover_renamed_them_keeps_the_nickname_on_record(hand: Hand) -> None:
    hand.at("2026-03-03 09:00")("person/E0004", "transfer", "E0008", unit="总经办")
    handover = "handover/G1/E0004/1"
    hand(handover, "propose", "E0009", successor="E0003")
    hand(handover, "approve", "E0001")
    hand(handover, "accept", "E0003")
    hand(handover, "rename", "E0003", nicknames={"E0003": "黄娟娜(群负责人)", "E0004": "小广告"})
    seen = inspected(hand, "2026-03-03 10:00", OWNER, "黄娟娜(群负责人)", "小广告")
    assert ("surplus", "小广告", "charged") in seen
