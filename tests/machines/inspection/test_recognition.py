"""Nicknames are told whose they are, namesakes apart; who of them is missing is not guessed."""

from hypothesis import given
from hypothesis import strategies as st

from wxflow_machines.inspection.recognition import Candidate, Recognised, Row, recognise
from wxflow_machines.policy.names import NameRules

RULES = NameRules(("华信公司",))


def of(person: str, name: str, nickname: str | None = None, **known: bool) -> Candidate:
    flags = (known.get(name, name == "concerned") for name in ("concerned", "owner", "lead", "gone"))
    return Candidate(person, name, nickname, *flags)


OWNER = of("E1", "孔霞", "群主", owner=True)
LEAD = of("E2", "张伟", "张伟(群负责人)", lead=True)
MEMBER = of("E3", "张伟", "张伟")
NEWCOMER = of("E4", "李明")
GONE = of("E0", "李明", "李明", concerned=False, gone=True)
RARE = of("E5", "卢慧𠮷")
ALL = (OWNER, LEAD, MEMBER, NEWCOMER, GONE, RARE)


def told(*nicknames: str | Row, of: tuple[Candidate, ...] = ALL) -> Recognised:
    rows = [Row(one, None) if isinstance(one, str) else one for one in nicknames]
    return recognise(rows, of, RULES)


def whose(*nicknames: str | Row, of: tuple[Candidate, ...] = ALL) -> list[str | None]:
    seen = {number: person for person, number in told(*nicknames, of=of).seen.items()}
    return [seen.get(number) for number in range(len(nicknames))]


def test_right_nicknames_are_their_owners() -> None:
    assert whose("群主", "张伟(群负责人)", "张伟", "李明", "卢慧𠮷") == ["E1", "E2", "E3", "E4", "E5"]


def test_brackets_plus_signs_spaces_and_what_cannot_be_seen_make_no_difference() -> None:
    assert whose(" 群 主", "张伟＋（群负责人）", "张\u200b伟", "李\u3000明\ufe0f") == ["E1", "E2", "E3", "E4"]


def test_a_rare_character_is_no_other_character() -> None:
    assert whose("卢吉慧", "卢慧𠮷") == [None, "E5"]


def test_of_namesakes_the_one_whom_the_nickname_fits_comes_first() -> None:
    assert whose("张伟") == ["E3"]
    assert whose("张伟", "张伟") == ["E3", "E2"]
    assert whose("张伟", "张伟", "张伟") == ["E3", "E2", None]


def test_whoever_was_in_once_comes_last() -> None:
    assert whose("李明", "李明") == ["E4", "E0"]
    assert whose("小李明", "采购-李明") == ["E4", "E0"]


def test_a_nickname_that_may_be_a_members_or_a_surplus_namesakes_is_nobodys() -> None:
    surplus = of("E6", "张伟", "张伟", concerned=False)
    assert whose("张伟", "张伟", of=(LEAD, surplus)) == ["E6", "E2"]
    assert whose("小张伟", of=(LEAD, surplus)) == [None]
    assert whose("张伟", "小张伟", of=(MEMBER, surplus)) == ["E3", "E6"]


def test_a_row_that_says_whose_it_is_is_believed() -> None:
    assert whose(Row("小王", "E3"), "张伟") == ["E3", "E2"]
    assert whose(Row("小王", "E99")) == ["E99"]


def test_a_nickname_on_record_tells_who_it_is_before_a_real_name_does() -> None:
    people = (of("E1", "黄新", "黄娟娜"), of("E2", "黄娟娜", None, lead=True))
    assert whose("黄娟娜", of=people) == ["E1"]
    assert whose("黄娟娜", "黄娟娜", of=people) == ["E1", "E2"]


def test_a_nickname_on_record_for_two_tells_nobody() -> None:
    people = (of("E1", "黄新", "小黄"), of("E2", "黄娟娜", "小黄"))
    assert whose("小黄", of=people) == [None]
    assert whose("小黄", Row("黄新", "E1"), of=people) == ["E2", "E1"]


def test_a_name_held_in_something_longer_is_recognised() -> None:
    for nickname in ("采购-李明", "李明13800000000", "小李明", "李明🐱", "李明(群负责人)"):
        assert whose(nickname) == ["E4"]


def test_a_name_two_people_have_is_not_recognised_within_something_longer_until_one_of_them_is_seen() -> None:
    assert whose("采购-张伟") == [None]
    assert whose("采购-张伟", "张伟") == ["E2", "E3"]


def test_a_part_of_a_name_that_only_one_person_in_scope_has_is_theirs() -> None:
    people = (of("E1", "钟静明"), of("E2", "钟明"), of("E3", "阿依古丽·买买提"), of("E4", "静明华", concerned=False))
    assert whose("静明", "买买提", of=people) == ["E1", "E3"]
    assert whose("古丽.买", of=people) == ["E3"]


def test_one_character_of_a_name_is_nobodys() -> None:
    assert whose("静", of=(of("E1", "钟静明"),)) == [None]


def test_a_part_that_two_people_in_scope_have_is_nobodys_until_one_of_them_is_seen() -> None:
    people = (of("E1", "钟静明"), of("E2", "黄静明"))
    assert whose("静明", of=people) == [None]
    assert whose("静明", "黄静明", of=people) == ["E1", "E2"]


def test_a_name_that_is_the_whole_nickname_comes_before_one_that_stands_in_it() -> None:
    people = (of("E1", "张伟"), of("E2", "张伟华", lead=True))
    assert whose("张伟华", of=people) == ["E2"]
    assert whose("张伟华", Row("x", "E2"), of=people) == ["E1", "E2"]


def test_whoever_is_seen_by_a_later_row_makes_an_earlier_one_plain() -> None:
    people = (of("E1", "张伟"), of("E2", "张伟华"))
    assert whose("小张伟华", "张伟🐱", of=people) == ["E2", "E1"]


def test_an_unknown_nickname_is_nobodys() -> None:
    assert whose("广告小助手", "", "＋", "群负责人") == [None] * 4


NAMESAKES = (of("E1", "张伟", "张伟"), of("E2", "张伟"), of("E3", "张伟", "小张"))


def test_all_namesakes_are_in_when_as_many_rows_bear_their_name() -> None:
    assert sorted(filter(None, whose("张伟", "张伟", "张伟", of=NAMESAKES))) == ["E1", "E2", "E3"]


def test_who_of_namesakes_is_missing_is_unclear_when_fewer_rows_bear_their_name() -> None:
    found = told("张伟", "李四", "张伟", of=NAMESAKES)
    assert (found.seen, found.strangers) == ({}, [1])
    assert found.unclear == {"E1", "E2", "E3"}


def test_rows_beyond_the_number_of_namesakes_are_strangers() -> None:
    found = told("张伟", "张伟", "张伟", "张伟", of=NAMESAKES)
    assert (set(found.seen), found.strangers, found.unclear) == ({"E1", "E2", "E3"}, [3], frozenset())


def test_rows_beyond_their_number_may_still_be_somebody_elses() -> None:
    people = (*NAMESAKES, of("E4", "张伟", lead=True))
    assert whose("张伟", "张伟", "张伟", "张伟", of=people)[3] == "E4"


def test_a_row_that_names_its_person_does_not_count_among_namesakes() -> None:
    found = told(Row("张伟", "E1"), "张伟", of=NAMESAKES)
    assert found.unclear == {"E2", "E3"}
    assert whose(Row("张伟", "E1"), Row("小张", "E3"), "张伟", of=NAMESAKES) == ["E1", "E3", "E2"]


def test_no_row_at_all_makes_nobody_unclear() -> None:
    assert told("李四", of=NAMESAKES).unclear == frozenset()


def test_an_owner_who_is_a_lead_may_bear_either_nickname() -> None:
    both = (of("E1", "张伟", owner=True, lead=True), of("E2", "张伟", lead=True))
    assert whose("张伟(群负责人)", "群主", of=both) == ["E2", "E1"]
    assert sorted(filter(None, whose("张伟(群负责人)", "张伟+(群负责人)", of=both))) == ["E1", "E2"]
    assert told("张伟(群负责人)", of=both).unclear == {"E1", "E2"}


@given(st.lists(st.sampled_from(["群主", "张伟", "张伟(群负责人)", "李明", "采购-李明", "小王", ""]), max_size=12))
def test_nobody_is_two_rows(nicknames: list[str]) -> None:
    found = [one for one in whose(*nicknames) if one]
    assert len(found) == len(set(found))


@given(st.permutations(["群主", "张伟", "张伟", "李明", "采购-李明", "小张伟", "小王", "慧𠮷", "静"]))
def test_the_order_of_the_rows_tells_nobody_apart(nicknames: list[str]) -> None:
    assert sorted(filter(None, whose(*nicknames))) == ["E0", "E1", "E2", "E3", "E4", "E5"]


def test_a_large_roster_is_told_in_a_time_that_grows_with_its_size() -> None:
    people = tuple(of(f"E{n}", f"员工{n:05}") for n in range(20_000))
    assert whose(*(f"小员工{n:05}" for n in range(20_000)), of=people)[-1] == "E19999"
    assert whose(*(f"工{n:05}" for n in range(20_000)), of=people)[-1] == "E19999"
