"""Each day is what the highest layer says that knows it: override, notice, published, weekday."""

from collections.abc import Iterable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.given import notices as given_notices
from tests.given.calendars import DAY, HORIZON, NOTICE_2027, PUBLISHED, overrides
from wxflow.calendar.workdays import Calendar, Notice, NoticeDay, Override


def layers_of(day: date, *, given: Iterable[Override] = (), notices: Iterable[Notice] = ()) -> tuple[str, bool, bool]:
    found = Calendar(overrides=given, notices=notices).day(day)
    return found.layer, found.workday, found.known


def test_an_override_wins_over_a_notice_and_a_notice_over_what_is_published() -> None:
    day = date(2026, 10, 10)
    notice, override = given_notices.off(day, year=2026), Override(day, True, "盘点", "E0001")
    assert layers_of(day) == ("published", True, True)
    assert layers_of(day, notices=[notice]) == ("notice", False, True)
    assert layers_of(day, notices=[notice], given=[override]) == ("override", True, True)


def test_a_day_no_layer_knows_follows_monday_to_friday_and_says_that_it_guesses() -> None:
    assert layers_of(date(2027, 1, 1)) == ("weekday", True, False)
    assert layers_of(date(2027, 1, 2)) == ("weekday", False, False)
    assert (layers_of(date(2003, 12, 31))[0], layers_of(date(2004, 1, 1))[0]) == ("weekday", "published")


def test_a_notice_for_a_published_year_leaves_the_days_it_does_not_name_as_they_were() -> None:
    notice = Notice(2018, (NoticeDay(date(2018, 3, 1), True, "放假"),), "2018.json")
    calendar = Calendar(notices=[notice])
    changed = [day for n in range(365) if calendar.day(day := date(2018, 1, 1) + n * DAY) != PUBLISHED.day(day)]
    assert changed == [date(2018, 3, 1)]


def test_a_days_reason_says_whose_word_it_is() -> None:
    override = Override(date(2026, 3, 2), False, "搬家", "E0001")
    assert Calendar(overrides=[override]).day(override.day).reason == "搬家 (E0001)"
    assert Calendar(notices=[NOTICE_2027]).day(date(2027, 1, 1)).reason == "元旦"


@given(st.dates())
def test_no_day_is_too_early_or_too_late_to_be_asked_for(day: date) -> None:
    assert PUBLISHED.day(day).known == (date(2004, 1, 1) <= day <= HORIZON)


@pytest.mark.parametrize(
    ("years", "last"),
    [((), 2026), ((2027,), 2027), ((2028, 2027), 2028), ((2028,), 2026), ((2027, 2029), 2027), ((2020, 2026), 2026)],
)
def test_the_horizon_is_28_december_and_notices_move_it_only_year_by_year(years: tuple[int, ...], last: int) -> None:
    notices = [given_notices.off(date(year, 1, 1), year=year) for year in years]
    assert Calendar(notices=notices).horizon == date(last, 12, 28)


def test_a_years_notice_makes_its_other_days_known_up_to_the_horizon_and_no_further() -> None:
    assert layers_of(date(2026, 12, 31), notices=[NOTICE_2027]) == ("published", True, True)
    assert layers_of(date(2027, 12, 28), notices=[NOTICE_2027]) == ("notice", True, True)
    assert layers_of(date(2027, 12, 29), notices=[NOTICE_2027]) == ("weekday", True, False)


def test_a_notice_beyond_a_gap_makes_only_the_days_it_names_known() -> None:
    notice = given_notices.off(date(2028, 1, 3), year=2028)
    assert layers_of(date(2028, 1, 3), notices=[notice]) == ("notice", False, True)
    assert layers_of(date(2028, 1, 4), notices=[notice]) == ("weekday", True, False)


def test_the_next_years_notice_changes_the_last_days_of_december() -> None:
    notice = given_notices.off(date(2026, 12, 31), date(2027, 1, 1), year=2027)
    assert PUBLISHED.due(date(2026, 12, 30), 1)[::2] == (date(2026, 12, 31), True)
    assert Calendar(notices=[notice]).due(date(2026, 12, 30), 1)[::2] == (date(2027, 1, 4), False)


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_notices_that_name_a_day_the_later_years_wins(order: int) -> None:
    day = date(2027, 12, 31)
    notices = [given_notices.off(day, year=2027), Notice(2028, (NoticeDay(day, False, "调休上班"),), "2028.json")]
    assert layers_of(day, notices=notices[::order]) == ("notice", True, True)


def test_an_override_past_the_horizon_makes_its_own_day_known_and_no_other() -> None:
    calendar = Calendar(overrides=[Override(date(2026, 12, 30), True, "盘点", "E0001")])
    assert not calendar.due(date(2026, 12, 29), 1).provisional
    assert calendar.due(HORIZON, 2).provisional


def test_calendars_that_count_differently_have_different_fingerprints() -> None:
    day, zones = date(2027, 1, 4), [PUBLISHED, Calendar("Asia/Tokyo")]
    overridden = [Calendar(overrides=[Override(day, works, "盘点", "E0001")]) for works in (True, False)]
    on = Notice(2027, (NoticeDay(day, False, "上班"),), "2027.json")
    notices = [NOTICE_2027, on, given_notices.off(day, year=2027), given_notices.off(day, year=2028)]
    noticed = [Calendar(notices=[one]) for one in notices]
    assert len({calendar.fingerprint for calendar in (*zones, *overridden, *noticed)}) == 8


@given(st.lists(overrides, max_size=5, unique_by=lambda one: one.day))
def test_the_order_of_what_is_given_does_not_change_the_fingerprint(given: list[Override]) -> None:
    notices = [NOTICE_2027, given_notices.off(date(2028, 1, 3), year=2028)]
    there, back = Calendar(overrides=given, notices=notices), Calendar(overrides=given[::-1], notices=notices[::-1])
    assert there.fingerprint == back.fingerprint


# Amendments

SEVEN = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
days_of_2027 = st.builds(
    NoticeDay, st.dates(date(2026, 12, 1), date(2027, 12, 31)), st.booleans(), st.sampled_from([*SEVEN, "调休", ""])
)
parts = st.lists(st.lists(days_of_2027, min_size=1, max_size=8, unique_by=lambda one: one.day), max_size=6).map(
    lambda lists: [Notice(2027, tuple(days), f"{n}.json") for n, days in enumerate(lists)]
)


@given(parts)
def test_the_last_word_on_each_day_counts_and_what_is_not_named_stays(parts: list[Notice]) -> None:
    words: dict[date, NoticeDay] = {}
    for notice in parts:
        for one in notice.days:
            words[one.day] = one
    calendar = Calendar(notices=parts)
    known = calendar.horizon == date(2027, 12, 28)
    assert known == ({one.name for one in words.values() if one.off} >= set(SEVEN)) == calendar.year(2027).published
    for n in range(396):
        day = date(2026, 12, 1) + n * DAY
        found = calendar.day(day)
        if day in words:
            assert (found.workday, found.known, found.layer) == (not words[day].off, True, "notice")
        else:
            before = PUBLISHED.day(day)
            assert found.workday == before.workday
            assert found.known == (before.known or (known and day <= date(2027, 12, 28)))


@given(parts, parts)
def test_loading_the_parts_as_one_is_the_same_as_one_by_one(first: list[Notice], then: list[Notice]) -> None:
    words = {one.day: one for notice in (*first, *then) for one in notice.days}
    one = [Notice(2027, tuple(words[day] for day in sorted(words)), "all.json")] if words else []
    parts, whole = Calendar(notices=[*first, *then]), Calendar(notices=one)
    assert (parts.fingerprint, parts.horizon) == (whole.fingerprint, whole.horizon)
    assert parts.year(2027)[:3] == whole.year(2027)[:3]


@pytest.mark.parametrize("name", ["国庆节、中秋节", "中秋节/国庆节", "中秋节 国庆节", "国庆中秋假期"])
def test_a_day_may_be_named_after_two_holidays(name: str) -> None:
    days = [one for one in given_notices.named(2027) if one.name not in ("中秋节", "国庆节")]
    both = NoticeDay(date(2027, 10, 1), True, name)
    assert Calendar(notices=[Notice(2027, (*days, both), "2027.json")]).year(2027).published


def test_a_working_day_named_after_a_holiday_names_none_and_an_amendment_may_take_a_name_back() -> None:
    back = Notice(2027, (NoticeDay(date(2027, 4, 5), False, "清明节"),), "back.json")
    known = Calendar(notices=[NOTICE_2027, back]).year(2027)
    assert (known.published, known.missing) == (False, ("清明节",))
