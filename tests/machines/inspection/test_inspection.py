"""An inspection charges each breach once, and only what nobody had time to mend."""

import pytest

from tests.given.databases import contents
from tests.given.founded import Hand
from tests.given.inspected import LEAD, MEMBER, OWNER, TITLE, findings, inspected
from wxflow.audit import verify
from wxflow.decide.command import Command
from wxflow.engine import sweep
from wxflow.errors import Refused


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
