"""Who may suspend whom, by any of their names, and end it."""

import pytest

from tests.given.founded import Hand
from tests.given.suspended import SICK, due, findings, join, start
from wxflow.errors import BadInputs, Refused
from wxflow.store.queries import Queries


def test_only_hr_and_the_information_centre_suspend_and_only_whom_they_know(hand: Hand) -> None:
    hand.at("2026-03-03 09:00")
    asked = {"kind": "person", "whom": "E0004", "from": "2026-03-03", "approver": "E0001"}
    with pytest.raises(Refused, match="E0004 may not"):
        hand("suspension/S1", "start", "E0004", "病假", **asked)
    with pytest.raises(Refused, match="E0008 cannot approve what they do themself"):
        hand("suspension/S1", "start", *SICK, **{**asked, "approver": "E0008"})
    with pytest.raises(Refused, match="there is no group G7"):
        hand("suspension/S1", "start", *SICK, **{**asked, "kind": "group", "whom": "G7"})
    with pytest.raises(Refused, match="there is no unit 采购步"):
        hand("suspension/S1", "start", *SICK, **{**asked, "kind": "unit", "whom": "采购步"})
    with pytest.raises(Refused, match="the company needs no name"):
        hand("suspension/S1", "start", *SICK, **{**asked, "kind": "company"})
    with pytest.raises(Refused, match="until 2026-03-02 lies before 2026-03-03"):
        hand("suspension/S1", "start", *SICK, **asked, until="2026-03-02")
    with pytest.raises(BadInputs, match="from is missing"):
        hand("suspension/S1", "start", *SICK, kind="company", approver="E0001")


def test_it_cannot_be_ended_for_days_that_are_over(hand: Hand) -> None:
    join(hand.at("2026-03-03 09:00"))
    start(hand, until="2026-03-13")
    hand.at("2026-03-12 09:00")
    with pytest.raises(Refused, match="until 2026-03-10 lies before 2026-03-11: those days are over"):
        hand("suspension/S1", "end", *SICK, until="2026-03-10", approver="E0001")
    hand("suspension/S1", "end", *SICK, until="2026-03-11", approver="E0001")
    assert due(hand) == "2026-03-13"
    start(hand, "S2", until="2026-03-12")
    hand.at("2026-03-16 09:00")
    with pytest.raises(Refused, match="it ended with 2026-03-12"):
        hand("suspension/S2", "end", *SICK, until="2026-03-16", approver="E0001")


def test_whom_it_is_for_is_known_by_any_of_their_names(hand: Hand) -> None:
    hand.at("2026-03-03 08:00")("person/E0004", "renumber", "E0008", id="B-17")
    hand("unit/采购部", "rename", "E0009", name="供应链部")
    asked = {"from": "2026-03-03", "until": "2026-03-04", "approver": "e0001"}
    hand("suspension/S1", "start", *SICK, kind="person", whom="b-17", **asked)
    later = {"from": "2026-03-05", "until": "2026-03-06", "approver": "E0001"}
    hand("suspension/S2", "start", *SICK, kind="unit", whom="供应链部", **later)
    kept = [one.facts["whom"] for one in Queries(hand.engine.store, "HX").instances("suspension")]
    assert kept == ["E0004", "采购部"]
    join(hand.at("2026-03-03 09:00"))
    assert due(hand) == "2026-03-10"
    assert findings(hand) == ()


def test_a_suspended_unit_covers_the_groups_of_what_was_merged_into_it(hand: Hand) -> None:
    hand.at("2026-03-03 08:00")("unit/采购部", "merge", "E0008", into="总经办")
    join(hand.at("2026-03-03 09:00"))
    hand.at("2026-03-03 10:00")
    hand("suspension/S1", "start", *SICK, kind="unit", whom="总经办", **{"from": "2026-03-04", "approver": "E0001"})
    assert due(hand) is None
    hand("suspension/S1", "end", *SICK, until="2026-03-05", approver="E0001")
    assert due(hand) == "2026-03-09"
    assert findings(hand) == ()


@pytest.mark.parametrize(
    ("kind", "whom", "why"),
    [
        ("person", "E00O4", r"there is no person E00O4 \(did you mean 'E0004'\?\)"),
        ("unit", "采购步", r"there is no unit 采购步 \(did you mean '采购部'\?\)"),
        ("company", "华信", "the company needs no name"),
    ],
)
def test_nobody_unknown_is_suspended_and_the_nearest_is_named(hand: Hand, kind: str, whom: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        hand.at("2026-03-03 09:00")(
            "suspension/S1", "start", *SICK, kind=kind, whom=whom, approver="E0001", **{"from": "2026-03-03"}
        )


def test_a_grace_that_has_no_due_moment_is_not_shortened_by_what_is_owed_anew(hand: Hand) -> None:
    roster = [
        {"person": "E0009", "nickname": "群主"},
        {"person": "E0004", "nickname": "钟静明(群负责人)"},
        {"person": "E0003", "nickname": "小黄"},
    ]
    asked = {"kind": "permanent", "unit": "采购部", "purpose": "业务", "leads": ["E0004"], "register_no": "2"}
    scope = {"units": ["采购部", "销售部"], "people": []}
    title = "华信公司采购二群"
    hand.at("2026-03-03 09:00")
    hand("group/G2", "adopt", "E0009", **asked, title=title, owner="E0009", scope=scope, roster=roster)
    assert due(hand, "G2/E0003") == "2026-03-17"
    hand("suspension/S1", "start", *SICK, kind="group", whom="G2", approver="E0001", **{"from": "2026-03-04"})
    hand.at("2026-03-05 09:00")("person/E0003", "rename", "E0008", name="黄娟")
    assert due(hand, "G2/E0003") is None
    hand.at("2026-03-16 09:00")("suspension/S1", "end", *SICK, until="2026-03-15", approver="E0001")
    assert due(hand, "G2/E0003") == "2026-03-27"
    assert findings(hand) == ()
