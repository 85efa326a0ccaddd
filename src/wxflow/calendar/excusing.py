"""Count as one deadline does that some days are excused from."""

from datetime import date, time
from typing import Protocol

from wxflow.calendar.due import Due
from wxflow.calendar.periods import Excused


class LeavesOut(Protocol):
    """A calendar that can leave days out."""

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

    def due_without(self, start: date, days: int, excused: Excused) -> Due:
        """Return the end of the n-th working day after the start that is not excused; HELD while none is to come."""
        ...


class Excusing:
    """A calendar as one deadline sees it: excused days do not count."""

    def __init__(self, calendar: LeavesOut, excused: Excused) -> None:
        self._calendar, self._excused = calendar, excused
        self.fingerprint = calendar.fingerprint
        self.local_date = calendar.local_date
        self.moment_on = calendar.moment_on

    def is_workday(self, day: date) -> bool:
        """Tell whether a day counts, as far as is known."""
        return self._calendar.is_workday(day) and not self._excused(day)

    def due_after(self, moment: int, days: int) -> Due:
        """Return the end of the n-th working day after a moment (UTC microseconds) that is not excused."""
        return self._calendar.due_without(self.local_date(moment), days, self._excused)

    def excusing(self, excused: Excused) -> "Excusing":
        """Return the calendar with other days that do not count."""
        return Excusing(self._calendar, excused)
