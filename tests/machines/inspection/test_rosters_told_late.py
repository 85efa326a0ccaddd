"""A roster speaks for the moment it was taken, also of an adopted group."""

from typing import Any

from tests.given.founded import Hand, moment
from tests.given.handed_over import opened_and_handed_over
from tests.given.inspected import LEAD, MEMBER, OWNER, Found, inspected
from wxflow.decide.command import Command
from wxflow.engine import sweep

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


def test_whoever_was_concerned_without_a_place_in_it_and_has_moved_on_since_was_no_stranger(hand: Hand) -> None:
    hand("group/G1", "request_dissolution", "E0004", "项目结束")
    hand("person/E0005", "join", "E0008", name="尹涛", unit="采购部")
    hand.at("2026-03-03 09:00")("person/E0005", "transfer", "E0008", unit="销售部")
    assert late(hand, "2026-03-02 18:00", "2026-03-04 09:00", OWNER, LEAD, MEMBER, "尹涛") == []
    stranger = late(hand, "2026-03-03 09:00", "2026-03-04 10:00", OWNER, LEAD, MEMBER, "尹涛")
    assert stranger == [("surplus", "尹涛", "charged")]


def test_what_fits_is_as_it_was_when_the_roster_was_taken(hand: Hand) -> None:
    hand.at("2026-03-03 09:00")("person/E0003", "rename", "E0008", name="黄新")
    hand("membership/G1/E0003", "correct", "E0004", nickname="黄新")
    assert late(hand, "2026-03-03 08:00", "2026-03-04 09:00", OWNER, LEAD, MEMBER) == []
    seen = (OWNER, LEAD, (MEMBER, "E0003"))
    assert inspected(hand, "2026-03-04 10:00", *seen) == [("nickname", "E0003", "charged")]


def test_the_lead_who_is_charged_led_when_the_roster_was_taken(hand: Hand) -> None:
    opened_and_handed_over(hand, "2026-03-03 09:00")
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
