"""Days that do not count: any periods, for anybody, under any calendar and any cover, against counting day by day."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from wxflow.calendar.due import HELD
from wxflow.calendar.periods import Cover, Excused, Period, Selector
from wxflow.calendar.workdays import Calendar, Override

FIRST = date(2026, 3, 2)
PEOPLE: tuple[Selector, ...] = (("person", "A"), ("person", "B"), ("group", "G"))
days = st.integers(0, 30).map(lambda n: FIRST + timedelta(n))
lengths = st.integers(0, 14)
periods = st.builds(lambda one, more: Period(one, None if more > 12 else one + timedelta(more)), days, lengths)
every = st.lists(st.sampled_from(PEOPLE), max_size=2, unique=True).map(tuple)
cover = st.lists(every, max_size=3).map(tuple)
covers = st.tuples(cover, st.lists(st.tuples(days, cover), max_size=3, unique_by=lambda one: one[0]))


@settings(max_examples=500)
@given(
    st.dictionaries(st.sampled_from(PEOPLE), st.lists(periods, max_size=3), max_size=3),
    covers,
    st.dictionaries(st.integers(0, 60), st.booleans(), max_size=15),
    st.integers(1, 8),
)
def test_a_deadline_is_due_when_counting_day_by_day_says(
    known: dict[Selector, list[Period]],
    covers: tuple[Cover, list[tuple[date, Cover]]],
    moved: dict[int, bool],
    budget: int,
) -> None:
    overrides = [Override(FIRST + timedelta(n), works, "试", "E0001") for n, works in moved.items()]
    calendar, changes = Calendar(overrides=overrides), sorted(covers[1])
    excused = Excused([(FIRST - timedelta(1), covers[0]), *changes], known)
    found = calendar.due_without(FIRST, budget, excused)
    number, day = 0, FIRST
    for _ in range(150):
        day += timedelta(1)
        now = next((one for first, one in reversed(changes) if first <= day), covers[0])
        lifted = any(
            len(all_of) > 0 and all(any(_holds(one, day) for one in known.get(whom, [])) for whom in all_of)
            for all_of in now
        )
        assert excused(day) == lifted
        number += calendar.is_workday(day) and not lifted
        if number == budget:
            assert (found.last_day, found.provisional) == (day, False)
            return
    assert found.moment == HELD and found.provisional


def _holds(one: Period, day: date) -> bool:
    return one.first <= day <= (one.last or date.max)


@given(st.dictionaries(st.sampled_from(PEOPLE), st.lists(periods, max_size=3), max_size=3), cover, days)
def test_until_names_the_last_of_the_days_that_do_not_count(
    known: dict[Selector, list[Period]], covered: Cover, day: date
) -> None:
    excused = Excused([(FIRST, covered)], known)
    if not excused(day):
        return
    last = excused.until(day)
    until = day + timedelta(60) if last is None else last
    assert all(excused(day + timedelta(n)) for n in range((until - day).days + 1))
    assert last is None or not excused(last + timedelta(1))
