"""Staff ids: one human being each, however they are typed, and two that name the same."""

from pathlib import Path

import pytest

from tests.given.databases import ON_BOTH, url_at
from tests.given.founded import GROUP, POLICY, Hand, company_at, replay_of
from wxflow.audit import verify
from wxflow.databases import schema
from wxflow.decide.command import Command
from wxflow.errors import Refused
from wxflow.store.queries import Queries


def _penalties(hand: Hand) -> list[str]:
    return [one.key for one in Queries(hand.engine.store, "HX").instances("penalty")]


@pytest.mark.parametrize("typed", ["e0004", "Ｅ０００４", " E0004\u200b", "ｅ0004"])
def test_an_id_in_other_case_or_width_is_that_one_wherever_it_stands(hand: Hand, typed: str) -> None:
    hand("group/G2", "request", typed, **{**GROUP, "leads": [typed, "E0004"]})
    found = Queries(hand.engine.store, "HX").instance("group", "G2")
    assert found is not None
    assert (found.facts["leads"], found.facts["applicant"]) == (["E0004"], "E0004")
    hand("report/R1", "file", "E0003", group="G1", category="advertising", accused=typed, reference="截图-1")
    hand("report/R1", "verify", "e0008", times=1)
    assert _penalties(hand) == ["report/R1#2:1/E0004"]


@ON_BOTH
@pytest.mark.parametrize("typed", ["Ｃ0001", "c0001", "C0001\u200b"])
def test_who_stands_only_in_the_policy_is_charged_under_the_id_it_has_there(tmp_path: Path, typed: str) -> None:
    policy = POLICY.replace('information_centre = ["E0009"]', 'information_centre = ["C0001"]')
    url = url_at(tmp_path)
    schema.upgrade(url)
    with company_at(url, policy) as engine:
        hand = Hand(engine, "2026-03-02 09:00")
        hand("person/E0001", "join", "E0008", name="罗慧敏", unit="总经办")
        hand("unit/采购部", "open", typed)
        scope = {"units": ["采购部"], "people": []}
        hand("group/G2", "request", "E0001", **{**GROUP, "scope": scope, "leads": ["E0001"]})
        hand("group/G2", "approve", typed)
        hand("group/G2", "create", typed, title="采购群", register_no="1", owner="E0001")
        assert _penalties(hand) == ["group/G2#3/C0001"]


def test_a_person_is_moved_by_any_spelling_of_their_id(hand: Hand) -> None:
    hand("person/e0003", "transfer", "Ｅ0008", unit="采购部")
    assert hand.state("person/e0003") is None
    assert hand.state("person/E0003") == "employed"
    with pytest.raises(Refused, match="not possible in state employed"):
        hand("person/e0003", "join", "E0008", name="别人", unit="采购部")


def test_both_ids_of_a_renumbered_person_name_them_everywhere(hand: Hand) -> None:
    hand("person/E0004", "renumber", "E0008", id="HX-104")
    hand("group/G1", "end_work", "hx-104")
    hand("person/E0003", "rename", "E0008", name="黄娟")
    hand("membership/G1/E0003", "correct", "HX-104", nickname="黄娟")
    hand("report/R1", "file", "HX-104", group="G1", category="advertising", accused="HX-104", reference="截图-1")
    hand("report/R1", "verify", "E0008", times=1)
    assert _penalties(hand) == ["report/R1#2:1/E0004"]
    hand.at("2026-03-03 09:00")("person/HX-104", "leave", "E0008")
    assert (hand.state("person/E0004"), hand.state("handover/G1/E0004/1")) == ("left", "requested")
    engine = hand.engine
    assert verify.verify(engine.store, "HX", engine.machines, replay_of(engine)).findings == ()


def test_an_approver_is_found_by_an_id_that_the_policy_does_not_know(hand: Hand) -> None:
    hand("person/E0001", "renumber", "E0008", id="HX-101")
    hand("group/G2", "request", "E0004", **GROUP)
    hand("group/G2", "approve", "HX-101")
    assert hand.state("group/G2") == "approved"


def test_an_id_must_be_free_to_be_given(hand: Hand) -> None:
    for taken, whose in (("E0003", "E0003"), ("e0003", "E0003"), ("E0004", "E0004")):
        with pytest.raises(Refused, match=f"{taken} is {whose} already"):
            hand("person/E0004", "renumber", "E0008", id=taken)
    with pytest.raises(Refused, match="cannot be a staff id"):
        hand("person/E0004", "renumber", "E0008", id="E/4")


def test_an_id_that_comes_back_with_another_name_is_refused_until_it_is_said_to_be_the_same_person(hand: Hand) -> None:
    hand("person/E0003", "leave", "E0008")
    with pytest.raises(Refused, match="an id belongs to one human being"):
        hand("person/E0003", "join", "E0008", name="尹涛", unit="采购部")
    hand("person/E0003", "join", "E0008", name="黄 娟娜", unit="采购部")
    hand("person/E0003", "leave", "E0008")
    hand("person/E0003", "join", "E0008", name="黄娟", unit="采购部", same_person=True)
    assert hand.state("person/E0003") == "employed"


def test_a_request_id_is_that_of_the_same_command_however_its_ids_are_spelt(hand: Hand) -> None:
    first = Command("person", "E0003", "transfer", {"unit": "采购部"}, "E0008", None, hand.now, None, "r1")
    hand.engine.fire(first)
    assert hand.engine.fire(first._replace(key="e0003", actor="ｅ0008")).repeated


def test_somebody_unknown_is_refused_with_the_nearest_id(hand: Hand) -> None:
    for data in ({"leads": ["E0044"]}, {"scope": {"units": [], "people": ["E0044"]}}):
        with pytest.raises(Refused, match=r"there is no person E0044 \(did you mean 'E0004'\?\)"):
            hand("group/G2", "request", "E0004", **{**GROUP, **data})
    with pytest.raises(Refused, match="there is no person X9"):
        hand("report/R1", "file", "E0003", group="G1", category="other", accused="X9", reference="截图-1")
