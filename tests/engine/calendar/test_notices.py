"""Notices: what is read, what is refused, and that everything wrong is said at once."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wxflow.calendar.notices import dump, parse
from wxflow.calendar.workdays import Notice, NoticeDay
from wxflow.errors import BadInputs

NEW_YEAR = NoticeDay(date(2027, 1, 1), True, "元旦")
MAKE_UP = NoticeDay(date(2027, 1, 9), False, "元旦")
NOTICE = Notice(2027, (NEW_YEAR, MAKE_UP), "2027")
JSON = """{"$schema": "…", "year": 2027, "papers": ["…"], "days": [
    {"name": "元旦", "date": "2027-01-09", "isOffDay": false},
    {"name": "元旦", "date": "2027-01-01", "isOffDay": true}
]}"""
CSV = "date,isOffDay,name\n2027-01-01,true,元旦\n2027-01-09,false,元旦\n"


def problems(text: str) -> tuple[str, ...]:
    with pytest.raises(BadInputs) as caught:
        parse(text, "2027")
    return caught.value.problems


@pytest.mark.parametrize(
    "text",
    [
        JSON,
        CSV,
        CSV.replace("\n", "\r\n"),
        "\ufeff" + JSON,
        "\ufeff" + CSV,
        CSV.replace("date,isOffDay,name", "日期,是否休息,名称"),
        "name,note,isOffDay,date\n元旦,x,休,2027-01-01\n\n , ,,\n元旦,,班,2027-01-09\n",
    ],
)
def test_a_notice_reads_the_same_from_each_of_its_forms(text: str) -> None:
    assert parse(text, "2027") == NOTICE


@pytest.mark.parametrize(
    ("words", "off"), [(("true", "TRUE", "1", "是", "休"), True), (("false", "0", "否", "班"), False)]
)
def test_csv_says_in_several_ways_whether_a_day_is_off(words: tuple[str, ...], off: bool) -> None:
    for word in words:
        assert parse(f"date,isOffDay\n2027-01-01, {word} \n", "2027").days == (NoticeDay(NEW_YEAR.day, off, ""),)


@pytest.mark.parametrize(
    "text", [JSON.replace("2027-01-09", "2026-12-31"), CSV.replace("2027-01-09", "2026-12-31")], ids=["json", "csv"]
)
def test_a_notice_may_name_days_of_the_december_before(text: str) -> None:
    notice = parse(text, "2027")
    assert (notice.year, notice.days[0].day) == (2027, date(2026, 12, 31))


def test_everything_wrong_with_json_is_said_at_once_with_its_place_and_what_would_be_right() -> None:
    rows = [
        {"name": "元旦", "date": "2027-02-30", "isOffDay": "yes"},
        {"name": 5, "date": "2027-01-01", "isOffDay": True},
        "2027-01-01",
        {"name": "元旦", "date": "2027-01-02", "isOffDay": True},
        {"name": "元旦", "date": "2027-01-02", "isOffDay": False},
        {"name": "元旦", "date": "2026-11-30", "isOffDay": True},
        {},
    ]
    found = problems(json.dumps({"year": 2027, "days": rows}))
    assert [problem.split(" ", 2)[:2] for problem in found] == [
        ["2027:", f"days[{n}]:"] for n in (0, 0, 1, 2, 6, 6, 4, 5)
    ]
    assert found[0] == "2027: days[0]: date: '2027-02-30' is not a day; write one like 2027-01-01"
    assert found[6] == "2027: days[4]: 2027-01-02 is named twice, first in days[3]; keep one"


def test_everything_wrong_with_csv_is_said_at_once_with_its_line_and_what_would_be_right() -> None:
    found = problems(
        "日期,是否休息,名称\n2027-01-01,休,元旦\n2027/1/2,休,元旦\n2027-01-03,放,元旦\n2027-01-01,班,元旦\n"
    )
    assert found == (
        "2027: line 3: date: '2027/1/2' is not a day; write one like 2027-01-01",
        "2027: line 4: isOffDay: '放' does not say whether the day is off; "
        "true or false; in CSV also 1 or 0, 是 or 否, 休 or 班",
        "2027: line 5: 2027-01-01 is named twice, first in line 2; keep one",
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "line 1: lacks date, isOffDay"),
        ("日期,名称\n2027-01-01,元旦\n", "line 1: lacks isOffDay"),
        ("date,isOffDay\n", "names no day"),
        ("date,isOffDay\n2027-01-01\rx,休\n", "line 2: is not CSV"),
        ('{"year": 2027', "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("[]", "lacks a year or a list of days"),
        ('{"year": "2027", "days": []}', "lacks a year or a list of days"),
        ('{"year": true, "days": []}', "lacks a year or a list of days"),
        ('{"year": 2027, "days": {}}', "lacks a year or a list of days"),
        ('{"year": 2027, "days": []}', "names no day"),
    ],
)
def test_a_text_that_is_no_notice_is_refused_with_its_reason(text: str, says: str) -> None:
    (problem,) = problems(text)
    assert problem.startswith(f"2027: {says}")


@given(st.text() | st.text(alphabet='{}[]",:\n\r 0127-休班dateisOffDayname').map(CSV.__add__))
def test_no_text_brings_reading_down(text: str) -> None:
    try:
        assert parse(text, "2027").days
    except BadInputs as caught:
        assert caught.problems


def dated(year: int) -> st.SearchStrategy[list[NoticeDay]]:
    day = st.builds(NoticeDay, st.dates(date(year - 1, 12, 1), date(year, 12, 31)), st.booleans(), st.text())
    return st.lists(day, min_size=1, unique_by=lambda one: one.day)


@given(st.integers(2005, 2100).flatmap(lambda year: st.tuples(st.just(year), dated(year))))
def test_what_is_dumped_reads_back_as_it_was(given: tuple[int, list[NoticeDay]]) -> None:
    year, days = given
    notice = Notice(year, tuple(sorted(days, key=lambda one: one.day)), "2027")
    assert parse(dump(notice), "2027") == notice


def test_a_notice_is_dumped_as_one_canonical_text_whichever_form_it_came_in() -> None:
    text = dump(parse(JSON, "a.json"))
    assert text == dump(parse(CSV, "b.csv"))
    assert text.startswith('{"days":[{"date":"2027-01-01","isOffDay":true,"name":"元旦"},')
