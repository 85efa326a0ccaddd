"""Nicknames are told whose they are, namesakes apart."""

from hypothesis import given
from hypothesis import strategies as st

from wxflow_machines.inspection.recognition import Candidate, Row, recognise
from wxflow_machines.policy.names import NameRules

RULES = NameRules(("华信公司",))
OWNER = Candidate("E1", "孔霞", "群主", concerned=True, is_owner=True, is_lead=False)
LEAD = Candidate("E2", "张伟", "张伟(群负责人)", concerned=True, is_owner=False, is_lead=True)
MEMBER = Candidate("E3", "张伟", "张伟", concerned=True, is_owner=False, is_lead=False)
NEWCOMER = Candidate("E4", "李明", None, concerned=True, is_owner=False, is_lead=False)
GONE = Candidate("E0", "李明", None, concerned=False, is_owner=False, is_lead=False)
RARE = Candidate("E5", "卢慧𠮷", None, concerned=True, is_owner=False, is_lead=False)
ALL = (OWNER, LEAD, MEMBER, NEWCOMER, GONE, RARE)


def whose(*nicknames: str | Row) -> list[str | None]:
    rows = [Row(one, None) if isinstance(one, str) else one for one in nicknames]
    return recognise(rows, ALL, RULES)


def test_right_nicknames_are_their_owners() -> None:
    assert whose("群主", "张伟(群负责人)", "张伟", "李明", "卢慧𠮷") == ["E1", "E2", "E3", "E4", "E5"]


def test_brackets_plus_signs_spaces_and_what_cannot_be_seen_make_no_difference() -> None:
    assert whose(" 群 主", "张伟＋（群负责人）", "张\u200b伟", "李\u3000明\ufe0f") == ["E1", "E2", "E3", "E4"]


def test_a_rare_character_is_no_other_character() -> None:
    assert whose("卢慧吉", "卢慧𠮷") == [None, "E5"]


def test_of_namesakes_the_one_whom_the_nickname_fits_comes_first() -> None:
    assert whose("张伟") == ["E3"]
    assert whose("张伟", "张伟") == ["E3", "E2"]
    assert whose("张伟", "张伟", "张伟") == ["E3", "E2", None]


def test_of_namesakes_the_one_whom_the_group_concerns_comes_first() -> None:
    assert whose("李明", "李明") == ["E4", "E0"]


def test_a_row_that_says_whose_it_is_is_believed() -> None:
    assert whose(Row("小王", "E3"), "张伟") == ["E3", "E2"]
    assert whose(Row("小王", "E99")) == ["E99"]


def test_a_name_set_apart_in_something_longer_is_recognised() -> None:
    assert whose("采购-李明", "李明(采购)") == ["E4", None]
    assert whose("李明13800000000") == ["E4"]


def test_a_name_within_another_name_is_not() -> None:
    assert whose("李明华", "小李明", "LI李明") == [None, None, None]


def test_a_name_two_people_have_is_not_recognised_within_something_longer() -> None:
    assert whose("采购-张伟") == [None]


def test_an_unknown_nickname_is_nobodys() -> None:
    assert whose("广告小助手", "", "＋", "群负责人") == [None] * 4


@given(st.lists(st.sampled_from(["群主", "张伟", "张伟(群负责人)", "李明", "采购-李明", "小王", ""]), max_size=12))
def test_nobody_is_two_rows(nicknames: list[str]) -> None:
    found = [one for one in whose(*nicknames) if one]
    assert len(found) == len(set(found))
