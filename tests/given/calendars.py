"""Calendars as they may be: layers of days given by people, notices, and what is published."""

from datetime import date, timedelta

from hypothesis import strategies as st

from tests.given import notices
from wxflow.calendar.workdays import Calendar, Override

DAY = timedelta(days=1)
PUBLISHED = Calendar()
HORIZON = date(2026, 12, 28)
NOTICE_2027 = notices.whole(2027)

starts = st.dates(date(2003, 6, 1), date(2029, 1, 31))
budgets = st.integers(1, 30)
overrides = st.builds(Override, day=starts, workday=st.booleans(), reason=st.just("搬家"), author=st.just("E0001"))
noticed = st.sampled_from([(), (NOTICE_2027,)])
calendars = st.builds(Calendar, overrides=st.lists(overrides, max_size=20), notices=noticed)
