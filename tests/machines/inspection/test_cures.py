"""What ends a breach, and who is told apart: what is charged anew afterwards."""

import pytest

from tests.given.founded import Hand
from tests.given.inspected import LEAD, MEMBER, OWNER, TITLE, findings, inspected
from wxflow.engine import sweep

# What ends a breach.


def test_a_name_that_the_nickname_on_record_fits_after_all_cures_it(hand: Hand) -> None:
    wrong = (OWNER, LEAD, ("小黄", "E0003"))
    hand.at("2026-03-03 09:00")("person/E0003", "rename", "E0008", name="黄新")
    sweep.sweep(hand.engine, hand.at("2026-03-06 09:00").now)
    assert inspected(hand, "2026-03-06 10:00", *wrong) == [("nickname", "E0003", "known")]
    hand.at("2026-03-06 11:00")("person/E0003", "rename", "E0008", name="黄娟娜")
    assert hand.state("membership/G1/E0003") == "present"
    assert inspected(hand, "2026-03-06 12:00", *wrong) == [("nickname", "E0003", "charged")]


def test_whoever_was_released_and_comes_back_begins_anew(hand: Hand) -> None:
    hand.at("2026-03-03 09:00")("person/E0005", "join", "E0008", name="尹涛", unit="采购部")
    hand("membership/G1/E0005", "add", "E0004", nickname="尹涛")
    wrong, gone = (OWNER, LEAD, MEMBER, ("小尹", "E0005")), (OWNER, LEAD, MEMBER)
    assert inspected(hand, "2026-03-03 10:00", *wrong) == [("nickname", "E0005", "charged")]
    assert inspected(hand, "2026-03-03 11:00", *gone) == [("missing", "E0005", "charged")]
    hand.at("2026-03-04 09:00")("person/E0005", "transfer", "E0008", unit="法务部")
    hand("person/E0005", "transfer", "E0008", unit="采购部")
    assert inspected(hand, "2026-03-04 10:00", *wrong) == [
        ("nickname", "E0005", "charged"),
    ]
    assert inspected(hand, "2026-03-04 11:00", *gone) == [("missing", "E0005", "charged")]
    assert len(hand.penalties()) == 6


def test_whoever_is_released_at_the_moment_of_an_inspection_was_seen_before(hand: Hand) -> None:
    wrong = (OWNER, LEAD, ("小黄", "E0003"))
    assert inspected(hand, "2026-03-03 10:00", *wrong) == [("nickname", "E0003", "charged")]
    hand("group/G1", "change", "E0009", "调整", scope={"units": ["采购部"], "people": []})
    hand.at("2026-03-04 09:00")("group/G1", "change", "E0009", "调整", scope={"units": ["采购部"], "people": ["E0003"]})
    assert inspected(hand, "2026-03-04 10:00", *wrong) == [("nickname", "E0003", "charged")]


def test_whoever_has_left_and_comes_back_begins_anew(hand: Hand) -> None:
    gone = (OWNER, LEAD)
    assert inspected(hand, "2026-03-03 10:00", *gone) == [("missing", "E0003", "charged")]
    hand.at("2026-03-04 09:00")("person/E0003", "leave", "E0008")
    hand("membership/G1/E0003", "remove", "E0004")
    hand("person/E0003", "join", "E0008", name="黄娟娜", unit="销售部")
    hand("membership/G1/E0003", "add", "E0004", nickname="黄娟娜")
    assert inspected(hand, "2026-03-04 10:00", *gone) == [("missing", "E0003", "charged")]


def test_somebody_surplus_who_leaves_the_company_is_in_the_chat_still(hand: Hand) -> None:
    seen = (OWNER, LEAD, MEMBER, ("葛强华", "E0002"))
    assert inspected(hand, "2026-03-03 10:00", *seen) == [("surplus", "E0002", "charged")]
    hand.at("2026-03-04 09:00")("person/E0002", "leave", "E0008")
    assert inspected(hand, "2026-03-04 10:00", *seen) == [("surplus", "E0002", "known")]


def test_a_rename_that_leaves_somebody_present_cures_nothing(hand: Hand) -> None:
    wrong = (OWNER, LEAD, ("小黄", "E0003"))
    assert inspected(hand, "2026-03-03 10:00", *wrong)[0][2] == "charged"
    hand.at("2026-03-03 11:00")("person/E0003", "rename", "E0008", name="黄\u200b娟娜")
    assert hand.state("membership/G1/E0003") == "present"
    assert inspected(hand, "2026-03-03 12:00", *wrong)[0][2] == "known"


# Who is who.


def test_part_of_a_name_is_a_wrong_nickname_and_no_stranger(hand: Hand) -> None:
    assert inspected(hand, "2026-03-03 10:00", OWNER, "静明", MEMBER) == [("nickname", "E0004", "charged")]
    assert hand.penalties() == [("16", "E0004", None)]


def test_who_of_two_of_one_name_is_missing_is_unclear_and_not_charged(hand: Hand) -> None:
    for key in ("E0005", "E0006"):
        hand(f"person/{key}", "join", "E0008", name="方斌", unit="采购部")
        hand(f"membership/G1/{key}", "add", "E0004", nickname="方斌")
    everybody = (OWNER, LEAD, MEMBER, "方斌", "方斌")
    assert inspected(hand, "2026-03-03 10:00", *everybody) == []
    assert inspected(hand, "2026-03-03 11:00", *everybody[:-1]) == [
        ("missing", "E0005", "unclear"),
        ("missing", "E0006", "unclear"),
    ]
    assert inspected(hand, "2026-03-03 12:00", *everybody, "方斌") == [("surplus", "方斌", "charged")]
    assert inspected(hand, "2026-03-03 13:00", OWNER, LEAD, MEMBER, ("方斌", "E0006"))[0] == (
        "missing",
        "E0005",
        "charged",
    )
    assert [one[2] for one in inspected(hand, "2026-03-03 14:00", *everybody[:-1])] == ["unclear", "unclear"]
    assert inspected(hand, "2026-03-03 15:00", *everybody[:3])[1:] == [("missing", "E0006", "charged")]


@pytest.mark.parametrize("nickname", ["钟静明（群负责人）", "群主"])
def test_an_owner_who_leads_may_bear_either_nickname(hand: Hand, nickname: str) -> None:
    hand.at("2026-03-03 09:00")("group/G1", "change_owner", "E0009", "x", owner="E0004")
    assert inspected(hand, "2026-03-03 10:00", nickname, MEMBER, "孔霞") == [("surplus", "E0009", "pending")]


def test_a_title_that_fits_and_is_another_is_told_and_not_charged(hand: Hand) -> None:
    found = findings(hand, "2026-03-03 10:00", OWNER, LEAD, MEMBER, title="华信公司采购部二群")
    assert [(one["kind"], one["found"], one["right"], one["standing"]) for one in found] == [
        ("title", "华信公司采购部二群", TITLE, "differs")
    ]
    assert inspected(hand, "2026-03-03 11:00", OWNER, LEAD, MEMBER, title="华信公司＋采购部群")[0][2] == "differs"
    assert inspected(hand, "2026-03-03 12:00", OWNER, LEAD, MEMBER, title=" 华信公司采购部\u200b群") == []
    assert hand.penalties() == []


def test_whoever_has_no_place_on_record_is_not_missed_in_a_closing_group(hand: Hand) -> None:
    hand.at("2026-03-03 09:00")("person/E0003", "leave", "E0008")
    hand("membership/G1/E0003", "remove", "E0004")
    hand("group/G1", "request_dissolution", "E0004", "done")
    hand("person/E0003", "join", "E0008", name="黄娟娜", unit="销售部")
    assert hand.state("membership/G1/E0003") == "absent"
    assert inspected(hand, "2026-03-03 10:00", OWNER, LEAD) == []
