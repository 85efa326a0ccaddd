"""Whose suspension covers a deadline: of whoever would be charged, as long as nobody else would be."""

import pytest

from tests.given.founded import CREATED, GROUP, Hand
from tests.given.suspended import SICK, due, findings, join, start
from wxflow.engine import sweep
from wxflow.store.queries import Queries

E5 = "membership/G1/E0005"


def second_lead(hand: Hand) -> Hand:
    """Let a group G2 have the leads E0004 and E0003."""
    title, leads = "华信公司采购二群", ["E0004", "E0003"]
    asked = {"title": title, "kind": "permanent", "unit": "采购部", "purpose": "业务", "leads": leads}
    hand.at("2026-03-02 10:00")
    hand("group/G2", "request", "E0004", **asked, scope={"units": ["采购部"], "people": []})
    hand("group/G2", "approve", "E0001")
    hand("group/G2", "create", "E0009", title="华信公司采购二群", register_no="2", owner="E0009")
    roster = {"E0009": "群主", "E0004": "钟静明(群负责人)", "E0003": "黄娟娜(群负责人)"}
    rows = [{"person": person, "nickname": nickname} for person, nickname in roster.items()]
    hand("group/G2", "activate", "E0004", roster=rows)
    return hand


def test_a_lead_who_is_suspended_is_not_charged_where_another_is_not(hand: Hand) -> None:
    second_lead(hand).at("2026-03-03 09:00")
    start(hand)
    join(hand)
    assert (due(hand), due(hand, "G2/E0005")) == (None, "2026-03-05")
    sweep.sweep(hand.engine, hand.at("2026-03-06 00:00").now)
    assert hand.penalties() == [("18", "E0003", 20)]
    assert findings(hand) == ()


def test_where_all_leads_are_suspended_only_the_days_of_all_of_them_are_left_out(hand: Hand) -> None:
    second_lead(hand).at("2026-03-03 09:00")
    join(hand)
    start(hand, "S1", until="2026-03-10")
    start(hand, "S2", whom="E0003", first="2026-03-05", until="2026-03-20")
    assert due(hand, "G2/E0005") == "2026-03-11"  # 4 and 11 March: on the others nobody could have
    sweep.sweep(hand.engine, hand.at("2026-03-12 00:00").now)
    assert ("18", "E0004", 20) in hand.penalties()
    assert findings(hand) == ()


def test_the_days_under_a_former_lead_who_was_suspended_stay_left_out(hand: Hand) -> None:
    join(hand.at("2026-03-03 09:00"))
    start(hand)
    hand.at("2026-03-20 10:00")
    handover = "handover/G1/E0004/1"
    hand(handover, "open", "E0009", outgoing="E0004", cause="other")
    hand(handover, "propose", "E0009", successor="E0003")
    hand(handover, "approve", "E0001")
    hand(handover, "accept", "E0003")
    assert due(hand) is None
    hand(handover, "transfer", "E0009", checklist=[])
    assert due(hand) == "2026-03-23"  # the 20th counts, the day of the new lead
    sweep.sweep(hand.engine, hand.at("2026-03-24 00:00").now)
    assert hand.penalties() == [("18", "E0003", 20)]
    assert findings(hand) == ()


def test_a_member_is_covered_for_a_nickname_and_their_lead_with_them(hand: Hand) -> None:
    hand.at("2026-03-03 09:00")("person/E0003", "rename", "E0008", name="黄娟")
    start(hand, whom="E0003", until="2026-03-13")
    assert due(hand, "G1/E0003") == "2026-03-17"
    start(hand, "S2", until="2026-03-20")
    assert due(hand, "G1/E0003") == "2026-03-24"


def test_somebody_elses_suspension_covers_nothing(hand: Hand) -> None:
    join(hand.at("2026-03-03 09:00"))
    for number, whom in enumerate(("E0003", "E0005", "E0009"), 1):
        start(hand, f"S{number}", whom=whom)
    assert due(hand) == "2026-03-05"


def test_an_inspection_charges_the_lead_who_is_not_suspended(hand: Hand) -> None:
    second_lead(hand).at("2026-03-03 09:00")
    start(hand)
    rows = [
        {"nickname": "群主"},
        {"nickname": "钟静明(群负责人)"},
        {"nickname": "黄娟娜(群负责人)"},
        {"nickname": "广告"},
    ]
    hand("inspection/G2/2026-03-03/1", "record", "E0009", roster=rows)
    assert hand.penalties() == [("18", "E0003", 20)]
    assert findings(hand) == ()


ADOPTED = {**GROUP, "title": "采购群", "kind": "permanent", "register_no": "2", "owner": "E0009"}
FITTING = [
    {"person": "E0009", "nickname": "群主"},
    {"person": "E0004", "nickname": "钟静明(群负责人)"},
    {"person": "E0003", "nickname": "黄娟娜"},
]


def adopt(hand: Hand) -> None:
    data = {name: value for name, value in ADOPTED.items() if name != "planned_end"}
    hand("group/G2", "adopt", "E0009", **data, roster=FITTING)


@pytest.mark.parametrize("before", [True, False])
def test_a_title_is_covered_by_whoever_adopted_it(hand: Hand, before: bool) -> None:
    hand.at("2026-03-03 09:00")
    if not before:
        adopt(hand)
        assert due(hand, "G2") == "2026-03-17"
    start(hand, whom="E0009", until="2026-03-06")
    if before:
        adopt(hand)
    assert due(hand, "G2") == "2026-03-20"
    sweep.sweep(hand.engine, hand.at("2026-03-20 23:59").now)
    assert hand.penalties() == []
    sweep.sweep(hand.engine, hand.at("2026-03-21 00:00").now)
    assert hand.penalties() == [("15", "E0009", None)]
    assert findings(hand) == ()


def test_a_group_that_is_given_another_unit_is_counted_anew_and_no_planned_end_is_moved(hand: Hand) -> None:
    join(hand.at("2026-03-03 09:00"))
    data = {"kind": "unit", "whom": "销售部", "from": "2026-03-03", "until": "2026-03-13", "approver": "E0001"}
    hand("suspension/S1", "start", *SICK, **data)
    assert due(hand) == "2026-03-05"
    hand.at("2026-03-04 09:00")("group/G1", "change", "E0009", "归口", unit="销售部")
    assert due(hand) == "2026-03-17"  # the 4th, when it was changed, is left out too
    assert due(hand, "G1") == "2026-12-31"
    assert findings(hand) == ()


def test_the_grace_of_a_group_that_is_suspended_runs_on_for_inspections(hand: Hand) -> None:
    hand.at("2026-03-03 09:00")
    hand("group/G2", "adopt", "E0009", **{**ADOPTED, **CREATED, "register_no": "2"}, roster=FITTING)
    data = {"kind": "group", "whom": "G2", "from": "2026-03-03", "until": "2026-03-13", "approver": "E0001"}
    hand("suspension/S1", "start", *SICK, **data)
    hand.at("2026-03-19 09:00")
    rows = [{"nickname": one["nickname"]} for one in FITTING[:2]]
    hand("inspection/G2/2026-03-19/1", "record", "E0009", roster=rows)
    assert hand.penalties() == []
    (inspection,) = Queries(hand.engine.store, "HX").instances("inspection")
    assert {one["standing"] for one in inspection.facts["findings"]} == {"pending"}
