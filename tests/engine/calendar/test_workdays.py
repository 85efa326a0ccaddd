"""Working days: the layers of the calendar, what falls due when, and what is only a guess."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.given.calendars import DAY, HORIZON, NOTICE_2027, PUBLISHED, budgets, calendars, overrides, starts
from wxflow.calendar.workdays import Calendar, Override
from wxflow.errors import BadInput

ORACLE = holidays.country_holidays("CN", years=range(2018, 2027))
"""Past 2026 it guesses without saying so, and is not asked."""
ZONES = ["Asia/Shanghai", "Asia/Kathmandu", "America/St_Johns", "America/Sao_Paulo", "Africa/Monrovia", "Europe/London"]


def microseconds(text: str) -> int:
    return (datetime.fromisoformat(text) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def test_every_day_from_2018_to_2026_is_what_the_oracle_says_it_is() -> None:
    days = [date(2018, 1, 1) + n * DAY for n in range((date(2026, 12, 31) - date(2018, 1, 1)).days + 1)]
    assert [day for day in days if PUBLISHED.is_workday(day) != ORACLE.is_working_day(day)] == []


@pytest.mark.parametrize("days", [1, 2, 3, 5, 10])
def test_every_start_from_2018_falls_due_when_the_oracle_says_unless_the_count_crosses_the_horizon(days: int) -> None:
    start, agreed = date(2018, 1, 1), 0
    while start <= date(2026, 12, 31):
        due = PUBLISHED.due(start, days)
        if due.last_day > HORIZON:
            assert due.provisional, f"{start} + {days} crosses the horizon"
            assert start > HORIZON - 25 * DAY, "only the last weeks of 2026 may escape the comparison"
        else:
            assert (due.last_day, due.provisional) == (ORACLE.get_nth_working_day(start, days), False), f"{start}"
            agreed += 1
        start += DAY
    assert agreed > 3250


def test_the_last_day_before_the_horizon_is_firm_and_the_day_after_it_is_not() -> None:
    assert PUBLISHED.due(date(2026, 12, 25), 1) == (HORIZON, microseconds("2026-12-29T00:00+08:00"), False)
    assert PUBLISHED.due(date(2026, 12, 25), 2).provisional


@pytest.mark.parametrize(
    ("start", "days", "last_day"),
    [("2026-02-13", 2, "2026-02-24"), ("2026-09-18", 2, "2026-09-21"), ("2026-09-30", 3, "2026-10-10")],
)
def test_the_checks_of_the_measures_hold(start: str, days: int, last_day: str) -> None:
    due = PUBLISHED.due(date.fromisoformat(start), days)
    assert due == (date.fromisoformat(last_day), microseconds(f"{last_day}T00:00+08:00") + 86_400_000_000, False)


def test_a_count_past_the_horizon_is_provisional_and_becomes_firm_with_the_next_notice() -> None:
    start = date(2026, 12, 30)
    assert PUBLISHED.due(start, 3)[::2] == (date(2027, 1, 4), True)
    assert Calendar(notices=[NOTICE_2027]).due(start, 3)[::2] == (date(2027, 1, 5), False)


@given(calendars, starts, budgets)
def test_due_is_provisional_exactly_when_a_counted_day_is_not_known(calendar: Calendar, start: date, days: int) -> None:
    assert calendar.due(start, days).provisional == any(not one.day.known for one in calendar.explain(start, days))


@given(calendars, starts, budgets)
def test_due_lies_after_the_start_and_later_with_more_days(calendar: Calendar, start: date, days: int) -> None:
    due, later = calendar.due(start, days), calendar.due(start, days + 1)
    assert start < due.last_day < later.last_day
    assert due.moment < later.moment


@given(calendars, starts, budgets)
def test_explain_shows_every_day_and_its_last_number_is_due(calendar: Calendar, start: date, days: int) -> None:
    lines = calendar.explain(start, days)
    assert [line.day.day for line in lines] == [start + n * DAY for n in range(1, len(lines) + 1)]
    assert [line.number for line in lines if line.number] == list(range(1, days + 1))
    assert all((line.number is not None) == line.day.workday for line in lines)
    assert (lines[-1].number, lines[-1].day.day) == (days, calendar.due(start, days).last_day)


@given(calendars, starts, budgets, budgets)
def test_counting_in_two_parts_ends_the_same(calendar: Calendar, start: date, first: int, second: int) -> None:
    part = calendar.due(start, first)
    rest, whole = calendar.due(part.last_day, second), calendar.due(start, first + second)
    assert whole == (rest.last_day, rest.moment, part.provisional or rest.provisional)


@given(st.lists(overrides, max_size=10), starts, budgets, st.integers(0, 40))
def test_a_day_off_never_makes_due_earlier(given: list[Override], start: date, days: int, after: int) -> None:
    more = Override(start + after * DAY, False, "停电", "E0001")
    before, afterwards = Calendar(overrides=given), Calendar(overrides=[*given, more])
    assert afterwards.due(start, days).moment >= before.due(start, days).moment


@pytest.mark.parametrize("days", [0, -1, 10_001])
def test_a_budget_that_cannot_be_counted_is_bad_input(days: int) -> None:
    with pytest.raises(BadInput, match=f"^{days} working days"):
        PUBLISHED.due(date(2026, 3, 2), days)


@pytest.mark.parametrize("zone", ZONES)
def test_a_count_that_leaves_the_years_of_python_is_bad_input(zone: str) -> None:
    calendar = Calendar(zone)
    assert calendar.due(date(9999, 12, 27), 2).last_day == date(9999, 12, 29)
    with pytest.raises(BadInput, match="past the end of the calendar"):
        calendar.due(date(9999, 12, 27), 3)
    with pytest.raises(BadInput, match="outside the years"):
        calendar.due_after(microseconds("9999-12-31T23:00+00:00") * 2, 1)


@given(st.sampled_from(ZONES), st.lists(st.datetimes(datetime(1890, 1, 1), datetime(2090, 1, 1)), max_size=5), budgets)
def test_the_start_of_a_count_is_the_moments_date_in_the_zone(zone: str, times: list[datetime], days: int) -> None:
    calendar = Calendar(zone)
    for time in times:
        moment = microseconds(time.replace(tzinfo=UTC).isoformat())
        expected = time.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).date()
        assert calendar.local_date(moment) == expected
        assert calendar.due_after(moment, days) == calendar.due(expected, days)


def test_one_microsecond_before_midnight_is_the_day_before() -> None:
    midnight = microseconds("2026-03-03T00:00+08:00")
    assert PUBLISHED.due_after(midnight - 1, 1).last_day == date(2026, 3, 3)
    assert PUBLISHED.due_after(midnight, 1).last_day == date(2026, 3, 4)


def test_clocks_put_back_over_midnight_put_the_date_back_too() -> None:
    sunday = Override(date(2010, 11, 7), True, "盘点", "E0001")
    calendar = Calendar("America/St_Johns", [sunday])
    before, after = microseconds("2010-11-07T02:30:30+00:00"), microseconds("2010-11-07T02:31:30+00:00")
    assert (calendar.local_date(before), calendar.local_date(after)) == (date(2010, 11, 7), date(2010, 11, 6))
    assert calendar.due_after(before, 1).last_day == date(2010, 11, 8)
    assert calendar.due_after(after, 1).last_day == date(2010, 11, 7)


def test_a_last_day_on_which_the_clocks_change_ends_at_its_own_midnight() -> None:
    sunday = Override(date(2026, 3, 29), True, "盘点", "E0001")
    due = Calendar("Europe/London", [sunday]).due(date(2026, 3, 28), 1)
    assert due.moment == microseconds("2026-03-29T23:00+00:00")
