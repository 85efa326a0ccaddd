"""An inspection charges each breach once, and only what nobody had time to mend."""

from typing import Any

import pytest

from tests.given.databases import contents
from tests.given.founded import Hand, moment
from wxflow.audit import verify
from wxflow.decide.command import Command
from wxflow.declare.records import Facts
from wxflow.engine import sweep
from wxflow.errors import Refused

OWNER, LEAD, MEMBER = "群主", "钟静明(群负责人)", "黄娟娜"
TITLE = "华信公司采购部群"
Found = list[tuple[str, str | None, str]]


def inspected(hand: Hand, now: str, *roster: str | tuple[str, str], title: str | None = None) -> Found:
    """Inspect G1 and return kind, person or nickname, and standing of each finding."""
    return [
        (one["kind"], one.get("person") or one.get("found"), one["standing"])
        for one in findings(hand, now, *roster, title=title)
    ]


def findings(hand: Hand, now: str, *roster: str | tuple[str, str], title: str | None = None) -> list[Facts]:
    hand.at(now)
    rows = [{"nickname": one} if isinstance(one, str) else {"nickname": one[0], "person": one[1]} for one in roster]
    data: dict[str, Any] = {"roster": rows, "source_sha256": "00" * 32, **({"title": title} if title else {})}
    key = now.replace(":", "").replace(" ", "/")
    outcome = hand(f"inspection/G1/{key}", "record", "E0009", **data)
    found = next(step for step in outcome.steps if step.event == "find")
    assert verify.verify(hand.engine.store, "HX", hand.engine.machines).findings == ()
    rows = found.data["findings"]
    return list(rows)


def test_a_group_as_it_should_be_has_no_findings(hand: Hand) -> None:
    assert inspected(hand, "2026-03-03 10:00", OWNER, LEAD, MEMBER, title=TITLE) == []
    assert hand.state("inspection/G1/2026-03-03/1000") == "recorded"
    assert hand.penalties() == []


def test_each_kind_of_breach_is_charged_to_whom_the_measures_say(hand: Hand) -> None:
    found = inspected(hand, "2026-03-03 10:00", "孔霞", ("小黄", "E0003"), "广告小助手", title="采购部群")
    assert found == [
        ("title", "采购部群", "charged"),
        ("surplus", "广告小助手", "charged"),
        ("nickname", "E0003", "charged"),
        ("nickname", "E0009", "charged"),
        ("missing", "E0004", "charged"),
    ]
    assert hand.penalties() == [
        ("15", "E0009", None),
        ("16", "E0009", None),
        ("17", "E0003", 20),
        ("17", "E0004", 10),
        ("18", "E0004", 20),
        ("18", "E0004", 20),
    ]


def test_the_right_nickname_and_title_are_suggested(hand: Hand) -> None:
    told = findings(hand, "2026-03-03 10:00", OWNER, "钟静明", "采购-黄娟娜", title="采购部群")
    assert [one["right"] for one in told] == [TITLE, LEAD, MEMBER]


def test_a_breach_seen_again_is_known_and_seen_anew_after_a_cure_is_charged_anew(hand: Hand) -> None:
    wrong, right = ("小黄", "E0003"), (MEMBER, "E0003")
    standings = [
        inspected(hand, f"2026-03-0{day} 10:00", OWNER, LEAD, row)[0][2]
        for day, row in enumerate((wrong, wrong, right, wrong, wrong), 3)
    ]
    assert standings == ["charged", "known", "cured", "charged", "known"]
    assert len(hand.penalties()) == 4


def test_the_same_holds_for_an_unknown_nickname_however_it_is_written(hand: Hand) -> None:
    everybody = (OWNER, LEAD, MEMBER)
    assert inspected(hand, "2026-03-03 10:00", *everybody, "广告A")[0][2] == "charged"
    assert inspected(hand, "2026-03-04 10:00", *everybody, "广告 Ａ")[0][2] == "known"
    assert inspected(hand, "2026-03-05 10:00", *everybody) == [("surplus", "广告A", "cured")]
    assert inspected(hand, "2026-03-06 10:00", *everybody, "广告B")[0][2] == "charged"


def test_a_title_is_charged_again_only_after_it_was_put_right(hand: Hand) -> None:
    roster = (OWNER, LEAD, MEMBER)
    assert inspected(hand, "2026-03-03 10:00", *roster, title="采购") == [("title", "采购", "charged")]
    assert inspected(hand, "2026-03-04 10:00", *roster, title="采购群") == [("title", "采购群", "known")]
    assert inspected(hand, "2026-03-05 10:00", *roster) == []
    hand("group/G1", "retitle", "E0009", title=TITLE)
    assert inspected(hand, "2026-03-06 10:00", *roster, title="采购") == [("title", "采购", "charged")]
    assert [one for one in hand.penalties() if one[0] == "15"] == [("15", "E0009", None)] * 2


def test_a_title_charged_at_creation_is_known_to_an_inspection(hand: Hand) -> None:
    hand("group/G2", "request", "E0004", title=TITLE, kind="permanent", unit="采购部", purpose="x",
         scope={"units": [], "people": []}, leads=["E0004"])  # fmt: skip
    hand("group/G2", "approve", "E0001")
    hand("group/G2", "create", "E0009", title="采购二群", register_no="2", owner="E0009")
    roster = [{"person": "E0004", "nickname": LEAD}, {"person": "E0009", "nickname": OWNER}]
    hand("group/G2", "activate", "E0004", roster=roster)
    hand.at("2026-03-03 10:00")
    rows = [{"nickname": OWNER}, {"nickname": LEAD}]
    done = hand("inspection/G2/2026-03-03/1", "record", "E0009", title="采购二群", roster=rows)
    assert [one["standing"] for one in done.steps[1].data["findings"]] == ["known"]
    assert [one[0] for one in hand.penalties()] == ["15"]


def test_what_a_deadline_still_leaves_time_for_is_pending_and_afterwards_known(hand: Hand) -> None:
    hand.at("2026-03-03 09:00")("person/E0003", "leave", "E0008")
    hand("person/E0005", "join", "E0008", name="尹涛", unit="采购部")
    seen = (OWNER, LEAD, MEMBER)
    assert inspected(hand, "2026-03-04 10:00", *seen) == [
        ("surplus", "E0003", "pending"),
        ("missing", "E0005", "pending"),
    ]
    assert hand.penalties() == []
    assert inspected(hand, "2026-03-06 10:00", *seen) == [("surplus", "E0003", "known"), ("missing", "E0005", "known")]
    assert hand.penalties() == [("18", "E0004", 20), ("18", "E0004", 20)]


def test_a_renamed_member_has_time_and_the_old_name_tells_who_it_is(hand: Hand) -> None:
    hand.at("2026-03-03 09:00")("person/E0003", "rename", "E0008", name="黄新")
    told = findings(hand, "2026-03-03 10:00", OWNER, LEAD, MEMBER)
    assert [(one["person"], one["right"], one["standing"]) for one in told] == [("E0003", "黄新", "pending")]


def test_a_newcomer_already_in_the_chat_under_a_wrong_nickname_has_time_too(hand: Hand) -> None:
    hand.at("2026-03-03 09:00")("person/E0005", "join", "E0008", name="尹涛", unit="采购部")
    assert inspected(hand, "2026-03-03 10:00", OWNER, LEAD, MEMBER, ("小尹", "E0005"))[0][2] == "pending"


def test_what_was_done_after_the_roster_was_taken_is_not_held_against_anybody(hand: Hand) -> None:
    hand.at("2026-03-03 09:00")("person/E0005", "join", "E0008", name="尹涛", unit="采购部")
    hand.at("2026-03-03 11:00")("membership/G1/E0005", "add", "E0004", nickname="尹涛")
    taken = hand.now - 30 * 60 * 1_000_000
    rows = [{"nickname": one} for one in (OWNER, LEAD, MEMBER)]
    command = hand("group/G1", "end_work", "E0004").step
    done = hand.engine.fire(_record(rows, taken, command.recorded_at))
    assert [one["standing"] for one in done.steps[1].data["findings"]] == ["pending"]


def test_a_deadline_missed_after_a_cure_was_seen_is_known_again(hand: Hand) -> None:
    everybody, missing = (OWNER, LEAD, MEMBER, "尹涛"), (OWNER, LEAD, MEMBER)
    hand.at("2026-03-03 09:00")("person/E0005", "join", "E0008", name="尹涛", unit="采购部")
    sweep.sweep(hand.engine, hand.at("2026-03-06 09:00").now)
    assert inspected(hand, "2026-03-06 10:00", *everybody) == [("missing", "E0005", "cured")]
    assert inspected(hand, "2026-03-09 10:00", *missing) == [("missing", "E0005", "charged")]
    assert inspected(hand, "2026-03-10 10:00", *missing) == [("missing", "E0005", "known")]
    assert len(hand.penalties()) == 2


def test_coming_back_into_scope_is_no_cure_of_a_nickname(hand: Hand) -> None:
    wrong = (OWNER, LEAD, ("小黄", "E0003"))
    assert inspected(hand, "2026-03-03 10:00", *wrong)[0][2] == "charged"
    hand.at("2026-03-03 11:00")("person/E0004", "transfer", "E0008", unit="销售部")
    hand.at("2026-03-03 12:00")("person/E0004", "transfer", "E0008", unit="采购部")
    assert inspected(hand, "2026-03-04 10:00", *wrong)[0] == ("nickname", "E0003", "known")


def test_whoever_comes_into_scope_of_a_closing_group_is_not_missed(hand: Hand) -> None:
    hand("group/G1", "request_dissolution", "E0004", "done")
    hand.at("2026-03-03 09:00")("person/E0005", "join", "E0008", name="尹涛", unit="采购部")
    assert inspected(hand, "2026-03-03 10:00", OWNER, LEAD, MEMBER) == []
    assert inspected(hand, "2026-03-03 11:00", OWNER, LEAD) == [("missing", "E0003", "charged")]


def test_the_record_of_an_inspection_has_no_name_in_its_facts_once_they_are_erased(hand: Hand) -> None:
    inspected(hand, "2026-03-03 10:00", OWNER, LEAD, ("黄小", "E0003"), "黄娟娜娜")
    hand.at("2026-03-04 10:00")("person/E0003", "leave", "E0008")
    hand("membership/G1/E0003", "remove", "E0004")
    for key in ("2", "1"):
        for debtor in ("E0003", "E0004"):
            if hand.state(f"penalty/inspection/G1/2026-03-03/1000#2:{key}/{debtor}"):
                hand(f"penalty/inspection/G1/2026-03-03/1000#2:{key}/{debtor}", "waive", "E0008", "x")
    hand("person/E0003", "erase", "E0008")
    stored = [row[6] for row in contents(hand.engine.store.url)["instances"]]
    assert not [row for row in stored if "黄小" in row or "黄娟娜" in row]
    assert verify.verify(hand.engine.store, "HX", hand.engine.machines).findings == ()


# A roster speaks for the moment it was taken.


def late(hand: Hand, taken: str, recorded: str, *roster: str | tuple[str, str], title: str | None = None) -> Found:
    """Inspect G1 by a roster that became known later than it was taken."""
    rows = [{"nickname": one} if isinstance(one, str) else {"nickname": one[0], "person": one[1]} for one in roster]
    data = {"roster": rows, **({"title": title} if title else {})}
    key = f"G1/{recorded.split(maxsplit=1)[0]}/{recorded[11:].replace(':', '')}"
    done = hand.engine.fire(Command("inspection", key, "record", data, "E0009", moment(taken), moment(recorded)))
    found = next(step for step in done.steps if step.event == "find").data["findings"]
    return [(one["kind"], one.get("person") or one.get("found"), one["standing"]) for one in found]


def test_who_should_be_in_is_as_it_was_when_the_roster_was_taken(hand: Hand) -> None:
    hand.at("2026-03-03 09:00")("person/E0003", "leave", "E0008")
    hand("person/E0005", "join", "E0008", name="尹涛", unit="采购部")
    hand.at("2026-03-03 11:00")("membership/G1/E0003", "remove", "E0004")
    assert late(hand, "2026-03-03 08:00", "2026-03-04 09:00", OWNER, LEAD, MEMBER) == []


def test_what_fits_is_as_it_was_when_the_roster_was_taken(hand: Hand) -> None:
    hand.at("2026-03-03 09:00")("person/E0003", "rename", "E0008", name="黄新")
    hand("membership/G1/E0003", "correct", "E0004", nickname="黄新")
    assert late(hand, "2026-03-03 08:00", "2026-03-04 09:00", OWNER, LEAD, MEMBER) == []
    seen = (OWNER, LEAD, (MEMBER, "E0003"))
    assert inspected(hand, "2026-03-04 10:00", *seen) == [("nickname", "E0003", "charged")]


def test_the_lead_who_is_charged_led_when_the_roster_was_taken(hand: Hand) -> None:
    handed_over(hand, "2026-03-03 09:00")
    assert late(hand, "2026-03-03 08:00", "2026-03-04 09:00", OWNER, LEAD, MEMBER, "广告A")[0][2] == "charged"
    assert inspected(hand, "2026-03-04 10:00", OWNER, "黄娟娜(群负责人)", "钟静明", "广告B")[-1][2] == "cured"
    assert hand.penalties() == [("18", "E0004", 20), ("18", "E0003", 20)]


def test_a_roster_cures_nothing_that_was_charged_after_it_was_taken(hand: Hand) -> None:
    everybody, missing = (OWNER, LEAD, MEMBER, "尹涛"), (OWNER, LEAD, MEMBER)
    hand.at("2026-03-03 09:00")("person/E0005", "join", "E0008", name="尹涛", unit="采购部")
    sweep.sweep(hand.engine, hand.at("2026-03-06 09:00").now)
    assert late(hand, "2026-03-05 23:59", "2026-03-06 10:00", *everybody) == []
    assert inspected(hand, "2026-03-06 11:00", *missing) == [("missing", "E0005", "known")]
    assert late(hand, "2026-03-06 00:00", "2026-03-06 12:00", *everybody) == [("missing", "E0005", "cured")]
    assert inspected(hand, "2026-03-06 13:00", *missing) == [("missing", "E0005", "charged")]


def test_what_was_known_then_is_not_charged_again_though_it_was_cured_since(hand: Hand) -> None:
    wrong = (OWNER, LEAD, ("小黄", "E0003"))
    assert inspected(hand, "2026-03-03 10:00", *wrong)[0][2] == "charged"
    assert inspected(hand, "2026-03-05 10:00", OWNER, LEAD, MEMBER)[0][2] == "cured"
    assert late(hand, "2026-03-04 10:00", "2026-03-06 10:00", *wrong)[0][2] == "known"
    assert inspected(hand, "2026-03-09 10:00", *wrong)[0][2] == "charged"


def test_what_was_charged_since_is_not_charged_again(hand: Hand) -> None:
    wrong = (OWNER, LEAD, ("小黄", "E0003"))
    assert inspected(hand, "2026-03-05 10:00", *wrong)[0][2] == "charged"
    assert late(hand, "2026-03-04 10:00", "2026-03-06 10:00", *wrong)[0][2] == "known"
    assert len(hand.penalties()) == 2


def test_a_rename_since_does_nothing_about_who_was_missing(hand: Hand) -> None:
    hand.at("2026-03-03 12:00")("person/E0003", "rename", "E0008", name="黄\u200b娟娜")
    assert hand.state("membership/G1/E0003") == "present"
    assert late(hand, "2026-03-03 10:00", "2026-03-04 10:00", OWNER, LEAD) == [("missing", "E0003", "charged")]


def test_a_deadline_that_began_since_leaves_no_time_for_what_was_wrong_before(hand: Hand) -> None:
    hand.at("2026-03-03 12:00")("person/E0003", "rename", "E0008", name="黄新")
    assert hand.state("membership/G1/E0003") == "misnamed"
    wrong = (OWNER, LEAD, ("小黄", "E0003"))
    assert late(hand, "2026-03-03 10:00", "2026-03-04 10:00", *wrong) == [("nickname", "E0003", "charged")]
    assert inspected(hand, "2026-03-05 10:00", *wrong) == [("nickname", "E0003", "pending")]


def test_a_stranger_who_has_been_seen_since_is_not_charged_again(hand: Hand) -> None:
    roster = (OWNER, LEAD, MEMBER, "广告A")
    assert inspected(hand, "2026-03-05 10:00", *roster)[0][2] == "charged"
    assert late(hand, "2026-03-04 10:00", "2026-03-06 10:00", *roster)[0][2] == "known"


# What is pending.

ADOPTED: dict[str, Any] = {
    "title": "销售群", "kind": "permanent", "unit": "销售部", "purpose": "x", "leads": ["E0002"],
    "scope": {"units": ["销售部"], "people": []}, "register_no": "2", "owner": "E0009",
    "roster": [{"person": "E0009", "nickname": "群主"}, {"person": "E0002", "nickname": "葛强华(群负责人)"}],
}  # fmt: skip


def of_the_adopted(hand: Hand, now: str, *nicknames: str, title: str = "销售群") -> Found:
    hand.at(now)
    rows = [{"nickname": one} for one in nicknames]
    key = now.replace(":", "").replace(" ", "/")
    done = hand(f"inspection/G2/{key}", "record", "E0009", title=title, roster=rows)
    found = next(step for step in done.steps if step.event == "find").data["findings"]
    return [(one["kind"], one.get("person") or one.get("found"), one["standing"]) for one in found]


def test_until_the_last_moment_of_the_grace_everything_is_pending(hand: Hand) -> None:
    hand("group/G2", "adopt", "E0009", **ADOPTED)
    seen = ("孔霞", "广告A")
    found = of_the_adopted(hand, "2026-03-16 23:59", *seen)
    assert [(kind, whose) for kind, whose, _ in found] == [
        ("title", "销售群"), ("surplus", "广告A"), ("nickname", "E0009"), ("missing", "E0002"), ("missing", "E0003"),
    ]  # fmt: skip
    assert {standing for *_, standing in found} == {"pending"}
    assert hand.penalties() == []
    after = of_the_adopted(hand, "2026-03-17 01:00", *seen)
    assert [standing for *_, standing in after] == ["known", "charged", "charged", "charged", "known"]
    assert hand.penalties() == [
        ("15", "E0009", None), ("18", "E0002", 20), ("16", "E0009", None), ("18", "E0002", 20), ("18", "E0002", 20),
    ]  # fmt: skip


def test_a_title_that_was_adopted_and_left_is_known_and_charged_anew_only_after_a_cure(hand: Hand) -> None:
    hand("group/G2", "adopt", "E0009", **ADOPTED)
    right = ("群主", "葛强华(群负责人)", "黄娟娜")
    hand("membership/G2/E0003", "add", "E0002", nickname="黄娟娜")
    assert of_the_adopted(hand, "2026-03-17 10:00", *right) == [("title", "销售群", "known")]
    assert of_the_adopted(hand, "2026-03-18 10:00", *right, title="华信公司销售部群")[-1] == ("title", None, "cured")
    assert of_the_adopted(hand, "2026-03-19 10:00", *right) == [("title", "销售群", "charged")]
    assert [one[:2] for one in hand.penalties()] == [("15", "E0009")] * 2


def test_a_title_that_was_put_right_in_time_is_charged_when_it_is_wrong_again(hand: Hand) -> None:
    roster = [*ADOPTED["roster"], {"person": "E0003", "nickname": "黄娟娜"}]
    hand("group/G2", "adopt", "E0009", **{**ADOPTED, "roster": roster})
    hand("group/G2", "retitle", "E0009", title="华信公司销售部群")
    found = of_the_adopted(hand, "2026-03-20 10:00", "群主", "葛强华(群负责人)", "黄娟娜")
    assert found == [("title", "销售群", "charged")]


def handed_over(hand: Hand, now: str, last: str = "file") -> None:
    """Let E0003 take the group over from E0004, as far as the last event."""
    hand.at(now)("handover/G1/E0004/1", "open", "E0004", outgoing="E0004", cause="other")
    acts: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("propose", "E0004", {"successor": "E0003"}),
        ("approve", "E0001", {}),
        ("accept", "E0003", {}),
        ("transfer", "E0004", {"checklist": ["钥匙"]}),
        ("rename", "E0003", {"nicknames": {"E0003": "黄娟娜(群负责人)", "E0004": "钟静明"}}),
        ("file", "E0008", {"filing_no": "1"}),
    )
    for event, actor, data in acts:
        hand("handover/G1/E0004/1", event, actor, **data)
        if event == last:
            return


def test_the_two_nicknames_of_a_handover_have_time_from_the_transfer_to_the_filing(hand: Hand) -> None:
    handed_over(hand, "2026-03-03 09:00", "transfer")
    old = (OWNER, LEAD, MEMBER)
    found = [("nickname", "E0004", "pending"), ("nickname", "E0003", "pending")]
    assert inspected(hand, "2026-03-04 10:00", *old) == found
    hand("handover/G1/E0004/1", "rename", "E0003", nicknames={"E0003": "黄娟娜(群负责人)", "E0004": "钟静明"})
    assert inspected(hand, "2026-03-04 11:00", *old) == found
    hand("handover/G1/E0004/1", "file", "E0008", filing_no="1")
    assert [one[2] for one in inspected(hand, "2026-03-04 12:00", *old)] == ["charged", "charged"]
    assert hand.penalties() == [("16", "E0003", None), ("17", "E0003", 10), ("17", "E0004", 20)]


def test_they_are_known_once_the_handover_has_been_charged(hand: Hand) -> None:
    handed_over(hand, "2026-03-03 09:00", "transfer")
    found = inspected(hand, "2026-03-06 10:00", OWNER, LEAD, MEMBER)
    assert found == [("nickname", "E0004", "known"), ("nickname", "E0003", "known")]
    assert hand.penalties() == [("20", "E0004", None)]


def test_nothing_else_about_the_two_is_pending(hand: Hand) -> None:
    handed_over(hand, "2026-03-03 09:00", "transfer")
    assert inspected(hand, "2026-03-04 10:00", OWNER, LEAD) == [
        ("nickname", "E0004", "pending"),
        ("missing", "E0003", "charged"),
    ]


def test_before_the_transfer_the_two_have_time_only_when_they_were_renamed(hand: Hand) -> None:
    handed_over(hand, "2026-03-03 09:00", "accept")
    changed = (OWNER, "黄娟娜(群负责人)", "钟静明")
    assert [one[2] for one in inspected(hand, "2026-03-03 10:00", *changed)] == ["charged", "charged"]
    hand("handover/G1/E0004/1", "rename", "E0003", nicknames={"E0003": "黄娟娜(群负责人)", "E0004": "钟静明"})
    assert [one[2] for one in inspected(hand, "2026-03-03 11:00", *changed)] == ["pending", "pending"]


def test_the_nicknames_of_a_handover_cure_what_was_charged_about_them(hand: Hand) -> None:
    assert inspected(hand, "2026-03-03 08:00", OWNER, LEAD, ("小黄", "E0003"))[0][2] == "charged"
    handed_over(hand, "2026-03-03 09:00")
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


def test_findings_are_told_title_first_then_the_surplus_the_strangers_the_misnamed_and_the_missing(hand: Hand) -> None:
    hand("person/E0005", "join", "E0008", name="尹涛", unit="采购部")
    hand.at("2026-03-05 09:00")
    found = inspected(
        hand, "2026-03-05 10:00", "孔霞", "广告B", ("小黄", "E0003"), ("葛强华", "E0002"), "广告A", title="采购"
    )
    assert [one[:2] for one in found] == [
        ("title", "采购"), ("surplus", "E0002"), ("surplus", "广告B"), ("surplus", "广告A"),
        ("nickname", "E0003"), ("nickname", "E0009"), ("missing", "E0004"), ("missing", "E0005"),
    ]  # fmt: skip


def test_a_group_of_five_hundred_is_inspected_in_a_time_that_grows_with_its_size(hand: Hand) -> None:
    names = [f"{chr(0x4E00 + n // 40)}{chr(0x5200 + n % 40)}" for n in range(500)]
    commands: list[Command] = []
    for number, name in enumerate(names):
        joins = Command("person", f"P{number}", "join", {"name": name, "unit": "采购部"}, "E0008", None, hand.now)
        added = Command("membership", f"G1/P{number}", "add", {"nickname": name}, "E0004", None, hand.now)
        commands += [joins, added]
    hand.engine.apply(commands, strict=True)
    assert inspected(hand, "2026-03-05 10:00", OWNER, LEAD, MEMBER, *names) == []
    assert len(inspected(hand, "2026-03-05 11:00", OWNER, LEAD, MEMBER, *(f"小{name}" for name in names))) == 500


@pytest.mark.parametrize(
    ("key", "actor", "roster", "why"),
    [
        ("G9/2026-03-02/1", "E0009", [], "there is no group G9"),
        ("G1/2026-3-2/1", "E0009", [], "not of the form G1/2026-03-31/1"),
        ("G1/2026-03-02/0", "E0009", [], "not of the form"),
        ("G1/2026-03-02/1", "E0004", [], "information_centre"),
        ("G1/2026-03-02/1", "E0009", [("甲", "E0003"), ("乙", "E0003")], "names E0003 more than once"),
    ],
)
def test_an_inspection_that_makes_no_sense_is_refused(
    hand: Hand, key: str, actor: str, roster: list[tuple[str, str]], why: str
) -> None:
    with pytest.raises(Refused, match=why):
        rows = [{"nickname": nickname, "person": person} for nickname, person in roster]
        hand(f"inspection/{key}", "record", actor, roster=rows)


def _record(rows: list[dict[str, str]], at: int, recorded_at: int) -> Command:
    return Command("inspection", "G1/2026-03-03/1", "record", {"roster": rows}, "E0008", at, recorded_at)
