"""Any sequence of suspensions, under any calendar, against counting day by day."""

from datetime import date, time, timedelta
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.given.founded import HOUR, moment
from wxflow.calendar.excusing import Excusing
from wxflow.calendar.periods import Excused, Period
from wxflow.calendar.workdays import Calendar, Override
from wxflow.declare import suspension
from wxflow.declare.reminder import due_of
from wxflow.declare.suspension import Clock, Effect

# Any sequence, under any calendar, against counting day by day.

START = moment("2026-03-02 09:00")
DAYS = 40
Move = tuple[Effect, int, int]
"""What is done, how many hours after the start, and more days or how long the pause lasts."""
MOVES = st.lists(
    st.tuples(st.sampled_from(("pause", "resume", "extend")), st.integers(1, DAYS * 24), st.integers(0, 6)), max_size=8
)

PERIODS = st.lists(st.tuples(st.integers(0, DAYS), st.integers(0, 9)), max_size=3)
"""Days after the first on which nothing counts begin, and how many more there are."""


@settings(max_examples=300)
@example({}, 1, [("pause", 30, 0), ("resume", 31, 0)], [])
@example({}, 1, [("pause", 30, 0), ("resume", 24 * 5 + 3, 0)], [])
@example({}, 2, [("pause", 1, 5), ("resume", 30, 0)], [])
@example({}, 2, [("pause", 30, 0), ("resume", 100, 0)], [(1, 1), (6, 2)])
@given(st.dictionaries(st.integers(0, DAYS + 30), st.booleans(), max_size=20), st.integers(1, 6), MOVES, PERIODS)
def test_no_sequence_of_suspensions_loses_or_wins_a_working_day(
    days: dict[int, bool], budget: int, moves: list[Move], periods: list[tuple[int, int]]
) -> None:
    first = date(2026, 3, 2)
    overrides = [Override(first + timedelta(n), works, "试", "E0001") for n, works in days.items()]
    held = [Period(first + timedelta(n), first + timedelta(n + more)) for n, more in periods]
    excused = Excused([(first, ((("company", ""),),))], {("company", ""): held})
    calendar = Calendar(overrides=overrides).excusing(excused)
    asked = sorted(moves, key=lambda move: move[1])
    assert _by_the_engine(calendar, budget, asked) == _day_by_day(calendar, budget, asked)


def _data(move: Move, day: date) -> dict[str, Any]:
    effect, _, more = move
    if effect == "extend":
        return {"working_days": more + 1}
    return {"until": str(day + timedelta(more))} if effect == "pause" and more > 2 else {}


def _by_the_engine(calendar: Excusing, budget: int, moves: list[Move]) -> int | None:
    """Return when the deadline is due, None when it is paused in the end."""
    clock_now = Clock(START, budget, START)
    for move in moves:
        at = START + move[1] * HOUR
        if not clock_now.paused and due_of(calendar, "add", clock_now.since, clock_now.left).moment <= at:
            break
        clock_now = suspension.after(clock_now, move[0], at, _data(move, calendar.local_date(at)), calendar)
    return None if clock_now.paused else due_of(calendar, "add", clock_now.since, clock_now.left).moment


def _day_by_day(calendar: Excusing, budget: int, moves: list[Move]) -> int | None:
    """Walk through the days: a working day is used up when the clock runs at its end."""
    used, stopped, until = 0, False, None
    day = calendar.local_date(START)
    for _ in range(DAYS + 400):
        ends = calendar.moment_on(day + timedelta(1), time())
        for move in [one for one in moves if calendar.local_date(START + one[1] * HOUR) == day]:
            if move[0] == "extend":
                budget += move[2] + 1
            elif move[0] == "resume":
                stopped, until = False, None
            elif (last := _data(move, day).get("until")) is None:
                stopped, until = True, None
            else:
                longest = max(date.fromisoformat(last), until) if until else date.fromisoformat(last)
                stopped, until = True, longest
        if stopped and until is not None and until < day:
            stopped, until = False, None
        if day > calendar.local_date(START) and calendar.is_workday(day) and not stopped:
            used += 1
            if used == budget:
                return ends
        day += timedelta(1)
    return None
