"""Moments are put into the hours of working days, as the calendar knows them."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.given.founded import DAY, moment
from wxflow.calendar.workdays import Calendar
from wxflow.calendar.working_hours import WorkingHours

HOURS = WorkingHours(Calendar(), time(9), time(18))


@pytest.mark.parametrize(
    ("given", "first"),
    [
        ("2026-03-05 08:59", "2026-03-05 09:00"),
        ("2026-03-05 09:00", "2026-03-05 09:00"),
        ("2026-03-05 17:59", "2026-03-05 17:59"),
        ("2026-03-05 18:00", "2026-03-06 09:00"),
        ("2026-03-06 23:00", "2026-03-09 09:00"),  # over a weekend
        ("2026-02-14 12:00", "2026-02-14 12:00"),  # a Saturday that is worked on
        ("2026-02-14 18:30", "2026-02-24 09:00"),  # over the Spring Festival
    ],
)
def test_what_falls_outside_waits_for_the_next_opening(given: str, first: str) -> None:
    assert HOURS.first_from(moment(given)) == moment(first)


@given(st.integers(moment("2025-01-01 00:00"), moment("2026-12-20 00:00")))
def test_no_moment_in_working_hours_lies_between_a_moment_and_the_first(at: int) -> None:
    first = HOURS.first_from(at)
    assert at <= first < at + 12 * DAY
    assert HOURS.first_from(first) == first
    if first > at:
        assert HOURS.first_from(first - 1) == first
