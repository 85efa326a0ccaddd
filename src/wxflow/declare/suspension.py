"""Pause the clock of an instance's deadlines, let it go on, give more time: in budgets, never in shifted dates. Pure.

A working day is used up when the clock runs at its end. So a deadline that is paused has what is left of its budget,
and it goes on with that: no day is lost or won, whatever the calendar says of the days between.
"""

from collections.abc import Iterable, Mapping
from datetime import date, time, timedelta
from typing import Any, Literal, NamedTuple, Protocol

from wxflow.declare.records import FOUND, Facts, Step
from wxflow.errors import BadInput
from wxflow.translatable import tr

Effect = Literal["pause", "resume", "extend"]
TIMERS, CALENDAR, PAUSED = "timers", "calendar", "paused"
"""What a suspension's data hold besides what was asked: how each clock stands after it, and what counted that. And the
fact that names what is paused, with what is left of it."""
COUNTED = (TIMERS, CALENDAR)
_DAY = timedelta(days=1)


class CountsDays(Protocol):
    """What a suspension wants of a calendar."""

    fingerprint: str

    def is_workday(self, day: date) -> bool:
        """Tell whether a day is a working day, as far as is known."""
        ...

    def local_date(self, moment: int) -> date:
        """Return the date of a moment (UTC microseconds)."""
        ...

    def moment_on(self, day: date, at: time) -> int:
        """Return the moment of a time of day, UTC microseconds."""
        ...


class Clock(NamedTuple):
    """How a deadline's clock stands: `left` working days after `since` (UTC microseconds), unless it is paused."""

    since: int
    left: int
    floor: int
    """When it was armed: the day of that never counts."""
    paused: bool = False


def moment_of(effect: Effect, at: int, recorded_at: int, clock_starts: str) -> int:
    """Return when a suspension counts from: a pause when it happened, however late it is told; else as clocks start."""
    return at if effect == "pause" or clock_starts == "occurred" else recorded_at


def after(clock: Clock, effect: Effect, moment: int, data: Facts, calendar: CountsDays) -> Clock:
    """Return how a clock stands after a suspension at a moment."""
    if effect == "extend":
        return clock._replace(left=clock.left + data["working_days"])
    day = calendar.local_date(moment)
    if effect == "resume":
        again = Clock(max(_end(calendar, day - _DAY), clock.floor), clock.left, clock.floor)
        return again if waits(clock, moment) else clock
    return _paused(clock, day, data.get("until"), calendar)


def waits(clock: Clock, moment: int) -> bool:
    """Tell whether a clock is paused, for good or until the end of a day that is yet to come."""
    return clock.paused or clock.floor < clock.since >= moment


def _paused(clock: Clock, day: date, until: str | None, calendar: CountsDays) -> Clock:
    left = clock.left if clock.paused else clock.left - used(clock.since, day, calendar)
    if until is None:
        return Clock(clock.floor, left, clock.floor, paused=True)
    last = date.fromisoformat(until)
    if last < day:
        raise BadInput(tr("until {until} lies before the pause, {day}", until=until, day=day))
    return Clock(max(_end(calendar, last), clock.since), left, clock.floor)


def used(since: int, day: date, calendar: CountsDays) -> int:
    """Count the working days that have ended by a day since a clock began to run, UTC microseconds."""
    one, days = calendar.local_date(since) + _DAY, 0
    while one < day:
        days += calendar.is_workday(one)
        one += _DAY
    return days


def _end(calendar: CountsDays, day: date) -> int:
    """Return the last microsecond of a day: from then on the days after it count."""
    return calendar.moment_on(day + _DAY, time()) - 1


def written(clocks: Mapping[str, tuple[int, Clock]], calendar: CountsDays) -> dict[str, Any]:
    """Write how clocks stand, each with the step that its time was counted from before, as a step's data hold it."""
    told = {name: {"entry": entry, **clock._asdict()} for name, (entry, clock) in clocks.items()}
    return {TIMERS: told, CALENDAR: calendar.fingerprint}


def clocks_of(step: Step) -> dict[str, tuple[int, Clock]]:
    """Return how clocks stood after a step, and which step each was counted from; none when it suspended nothing."""
    found = step.data.get(TIMERS, {})
    return {
        name: (one["entry"], Clock(one["since"], one["left"], one["floor"], one["paused"]))
        for name, one in found.items()
    }


def asked(data: Facts) -> Facts:
    """Return what was asked for by a step's data, without what was counted or found."""
    added = (*(COUNTED if CALENDAR in data else ()), FOUND)
    return {name: value for name, value in data.items() if name not in added}


def learnt(facts: Facts, step: Step, ended: Iterable[str]) -> Facts:
    """Return facts that name what is paused after a step; `ended` are the deadlines it left or armed anew."""
    before: Mapping[str, int] = facts.get(PAUSED, {})
    stopped = {name: left for name, left in before.items() if name not in ended}
    for name, (_, clock) in clocks_of(step).items():
        stopped.pop(name, None)
        if clock.paused:
            stopped[name] = clock.left
    if stopped == before:
        return facts
    others = {name: value for name, value in facts.items() if name not in (PAUSED, *COUNTED)}
    return {**others, PAUSED: stopped} if stopped else others
