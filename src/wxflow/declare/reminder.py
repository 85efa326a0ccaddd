"""Know the reminders of a deadline: the moments before and after it at which somebody is reminded.

A reminder's timer is named whole, as in `add@-1 09:30 lead`: what it was armed as stands whatever policies say later.
"""

import re
from datetime import date, time, timedelta
from functools import cache
from typing import NamedTuple, Protocol

from wxflow.calendar.due import HELD, Due

MARK = "@"
"""Stands between the deadline and the reminder in a timer's name; a deadline's own name has none."""
_NAME = re.compile(r"([^@]+)@([+-]\d+) (\d\d:\d\d) (.+)")


class Reminder(NamedTuple):
    """When to remind, counted in working days from a deadline's last day, and whom."""

    working_days: int
    """Below 0 before the last day, 0 on it, above 0 after it."""
    at: str
    """The time of that day, as 09:30."""
    to: str
    """Whom, in the machines' words."""


class CountsDays(Protocol):
    """What a reminder wants of a calendar."""

    def local_date(self, moment: int) -> date:
        """Return the date of a moment (UTC microseconds)."""
        ...

    def due_after(self, moment: int, days: int) -> Due:
        """Return the end of the n-th working day after a moment (UTC microseconds)."""
        ...

    def moment_on(self, day: date, at: time) -> int:
        """Return the moment of a time of day, UTC microseconds."""
        ...


def name_of(deadline: str, reminder: Reminder) -> str:
    """Name the timer of a deadline's reminder."""
    return f"{deadline}{MARK}{reminder.working_days:+d} {reminder.at} {reminder.to}"


def reminder_of(timer: str) -> Reminder | None:
    """Return the reminder a timer's name tells of, or None when the timer is a deadline's own."""
    found = _NAME.fullmatch(timer)
    return Reminder(int(found[2]), found[3], found[4]) if found else None


def deadline_of(timer: str) -> str:
    """Return the deadline that a timer, or a reminder's, belongs to."""
    return timer.partition(MARK)[0]


@cache
def names_of_reminders(deadline: str) -> tuple[str, str]:
    """Return what the names of a deadline's reminders begin at, and what they stay before, by code points."""
    return f"{deadline}{MARK}", f"{deadline}{chr(ord(MARK) + 1)}"


def due_of(calendar: CountsDays, timer: str, start: int, budget: int) -> Due:
    """Count when a timer is due: at the end of its last day, or at a reminder's time of that day.

    Without working days that is the day it starts on: it is due on a date.
    """
    if not budget:
        day = calendar.local_date(start)
        return Due(day, calendar.moment_on(day + timedelta(days=1), time()), provisional=False)
    due = calendar.due_after(start, budget)
    reminder = reminder_of(timer) if MARK in timer else None
    if reminder is None or due.moment == HELD:
        return due
    return due._replace(moment=calendar.moment_on(due.last_day, time.fromisoformat(reminder.at)))
