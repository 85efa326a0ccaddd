"""Units: whatever one was called means it, and a reorganisation throws nobody out who belongs."""

import pytest

from tests.given.founded import CREATED, GROUP, ROSTER, Hand
from wxflow.audit import verify
from wxflow.decide.command import Command
from wxflow.errors import Refused
from wxflow.store.queries import Queries


def _facts(hand: Hand, name: str) -> dict[str, object]:
    machine, key = name.split("/", 1)
    found = Queries(hand.engine.store, "HX").instance(machine, key)
    assert found is not None
    return dict(found.facts)


def _whole(hand: Hand) -> bool:
    return verify.verify(hand.engine.store, "HX", hand.engine.machines).findings == ()


def test_whoever_joins_or_is_transferred_opens_the_unit_they_come_to(hand: Hand) -> None:
    hand("person/E0010", "join", "E0008", name="尹涛", unit="法务部")
    hand("person/E0010", "transfer", "E0008", unit="审计部")
    assert hand.state("unit/法务部") == hand.state("unit/审计部") == "open"


def test_a_unit_is_refused_that_nobody_knows_with_the_nearest_right_one(hand: Hand) -> None:
    for told in ({"scope": {"units": ["采购步"], "people": []}}, {"unit": "采购步"}):
        asked = {**GROUP, **told}
        with pytest.raises(Refused, match=r"there is no unit 采购步 \(did you mean '采购部'\?\)"):
            hand("group/G2", "request", "E0004", **asked)


def test_a_renamed_unit_moves_nobody_and_begins_no_deadline_and_its_former_name_still_means_it(hand: Hand) -> None:
    before = hand.timers()
    hand("unit/采购部", "rename", "E0008", name="供应链部")
    hand("unit/供应链部", "rename", "E0009", name="供应部")
    assert hand.timers() == before
    hand("person/E0002", "transfer", "E0008", unit="供应链部")
    assert _facts(hand, "person/E0002")["unit"] == "采购部"
    assert hand.state("membership/G1/E0002") == "owed"


def test_a_name_means_one_unit_only(hand: Hand) -> None:
    hand("unit/采购部", "rename", "E0008", name="供应部")
    for name in ("采购部", "供应部", "供应部\u200b"):
        with pytest.raises(Refused, match="is a name of unit 采购部 already"):
            hand("unit/销售部", "rename", "E0008", name=name)
        with pytest.raises(Refused, match="not possible in state open"):
            hand(f"unit/{name}", "open", "E0008")


def test_a_unit_may_be_opened_under_a_code(hand: Hand) -> None:
    hand("unit/D07", "open", "E0009", name="法务部")
    hand("person/E0010", "join", "E0008", name="尹涛", unit="法务部")
    assert _facts(hand, "person/E0010")["unit"] == "D07"


def test_only_hr_and_the_information_centre_open_rename_merge_and_close(hand: Hand) -> None:
    for event, data in (("open", {}), ("rename", {"name": "x"}), ("merge", {"into": "销售部"}), ("close", {})):
        with pytest.raises(Refused, match=r"E0004 may not|there is no unit|not possible"):
            hand("unit/采购部", event, "E0004", **data)


def test_a_unit_in_use_is_not_closed_and_a_closed_one_is_opened_again_by_whoever_comes(hand: Hand) -> None:
    with pytest.raises(Refused, match="E0004 is employed in it"):
        hand("unit/采购部", "close", "E0008")
    hand("person/E0004", "transfer", "E0008", unit="销售部")
    with pytest.raises(Refused, match="group G1 names it"):
        hand("unit/采购部", "close", "E0008")
    hand("group/G1", "change", "E0009", "部门调整", unit="销售部", scope={"units": ["销售部"], "people": []})
    hand("unit/采购部", "close", "E0008")
    with pytest.raises(Refused, match="unit 采购部 is closed"):
        hand("group/G1", "change", "E0009", "部门调整", unit="采购部")
    hand("person/E0003", "transfer", "E0008", unit="采购部")
    assert hand.state("unit/采购部") == "open"


def test_merged_units_are_one_and_who_is_newly_in_scope_is_owed(hand: Hand) -> None:
    hand("unit/采购部", "merge", "E0008", into="销售部")
    # The group was of 采购部 and for its people: those of 销售部 are newly in scope, E0003 was already.
    assert hand.timers() == [("G1/E0002", "add")]
    assert hand.state("membership/G1/E0004") == hand.state("membership/G1/E0003") == "present"
    hand("person/E0005", "join", "E0008", name="郝敏思", unit="采购部")
    assert _facts(hand, "person/E0005")["unit"] == "销售部"
    assert hand.state("membership/G1/E0005") == "owed"
    with pytest.raises(Refused, match="cannot be merged into itself"):
        hand("unit/采购部", "merge", "E0008", into="销售部")
    assert _whole(hand)


def test_whoever_moves_between_units_that_were_merged_stays(hand: Hand) -> None:
    hand("unit/采购部", "merge", "E0008", into="销售部")
    hand("person/E0004", "transfer", "E0008", unit="采购部")
    assert hand.state("membership/G1/E0004") == "present"
    assert hand.state("handover/G1/E0004/1") is None


def test_a_unit_that_people_are_in_by_a_merge_is_not_closed(hand: Hand) -> None:
    hand("unit/人事部", "merge", "E0008", into="总经办")
    hand("person/E0001", "leave", "E0008")
    with pytest.raises(Refused, match="E0008 is employed in it"):
        hand("unit/总经办", "close", "E0009")


def test_the_chain_of_a_merged_or_renamed_unit_is_found_under_any_of_its_names(hand: Hand) -> None:
    hand("unit/销售部", "rename", "E0008", name="营销部")
    hand("group/G2", "request", "E0004", **{**GROUP, "unit": "营销部"})
    with pytest.raises(Refused, match=r"approver of the level \(E0002\)"):
        hand("group/G2", "approve", "E0001")
    hand("unit/营销部", "merge", "E0008", into="采购部")
    hand("group/G3", "request", "E0004", **GROUP)
    hand("group/G3", "approve", "E0002")
    assert hand.state("group/G3") == "requested"


def test_of_two_lists_for_units_merged_into_a_third_the_one_that_came_first_holds(hand: Hand) -> None:
    hand("person/E0010", "join", "E0008", name="尹涛", unit="法务部")
    for unit in ("采购部", "销售部"):
        hand(f"unit/{unit}", "merge", "E0008", into="法务部")
    hand("group/G2", "request", "E0004", **{**GROUP, "unit": "法务部", "scope": {"units": ["法务部"], "people": []}})
    with pytest.raises(Refused, match=r"approver of the level \(E0002\)"):
        hand("group/G2", "approve", "E0001")


def test_a_group_that_is_asked_for_in_a_unit_merged_meanwhile_concerns_the_people_of_both(hand: Hand) -> None:
    hand("group/G2", "request", "E0004", **GROUP)
    hand("group/G2", "approve", "E0001")
    hand("unit/采购部", "merge", "E0008", into="销售部")
    hand("group/G2", "create", "E0009", **{**CREATED, "register_no": "2"})
    hand("group/G2", "activate", "E0004", roster=ROSTER)
    assert hand.state("membership/G2/E0002") == "owed"


def test_a_request_id_is_that_of_the_same_command_though_its_unit_was_merged_since(hand: Hand) -> None:
    move = Command("person", "E0004", "transfer", {"unit": "销售部"}, "E0008", None, hand.now, None, "r1")
    hand.engine.fire(move)
    hand("unit/销售部", "merge", "E0008", into="总经办")
    assert hand.engine.fire(move).repeated


def test_a_unit_is_opened_under_what_can_be_seen_of_its_name(hand: Hand) -> None:
    hand("person/E0010", "join", "E0008", name="尹涛", unit="\u3000法\u200b务部")
    hand("unit/审\u200b计部 ", "open", "E0008")
    assert hand.state("unit/法务部") == hand.state("unit/审计部") == "open"


def test_a_line_told_again_is_itself_though_its_unit_was_merged_into_another_since(hand: Hand) -> None:
    told = Command("person", "E0003", "transfer", {"unit": "采购部\u200b"}, "E0008", None, hand.now, None, "r1")
    hand.engine.fire(told)
    hand.at("2026-03-03 09:00")
    hand("person/E0010", "join", "E0008", name="尹涛", unit="供应链部")
    hand("unit/采购部", "merge", "E0008", into="供应链部")
    assert hand.engine.fire(told).repeated
    with pytest.raises(Refused, match="used for something else"):
        hand.engine.fire(told._replace(data={"unit": "销售部"}))
