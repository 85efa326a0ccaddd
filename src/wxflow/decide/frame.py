"""What stays the same for a whole command, and the calendar as it sees it."""

from datetime import date, time
from typing import NamedTuple, Protocol

from wxflow.calendar.due import Due
from wxflow.calendar.periods import Excused
from wxflow.decide.covering import Counting, nobody
from wxflow.decide.personal import Salt
from wxflow.declare.records import Facts
from wxflow.tuples import maker


class WorkingDays(Protocol):
    """What deciding wants of a calendar."""

    fingerprint: str

    def is_workday(self, day: date) -> bool:
        """Tell whether a day is a working day, as far as is known."""
        ...

    def local_date(self, moment: int) -> date:
        """Return the date of a moment (UTC microseconds)."""
        ...

    def due_after(self, moment: int, days: int) -> Due:
        """Return the end of the n-th working day after a moment (UTC microseconds)."""
        ...

    def moment_on(self, day: date, at: time) -> int:
        """Return the moment of a time of day, UTC microseconds."""
        ...

    def excusing(self, excused: Excused) -> "WorkingDays":
        """Return the same calendar, but for days that do not count."""
        ...


class Frame(NamedTuple):
    """What stays the same for a whole command: whose it is, and what set it off."""

    company: str
    calendar: WorkingDays
    salt: Salt
    request_id: str | None
    """Of the command itself; nothing that follows from it has one."""
    cause: str | None
    """The step it follows from, as machine/key#seq."""
    via: str | None = None
    """By which way the command came, as canonical JSON."""
    entered_at: int | None = None
    """When it is entered (UTC microseconds), by the machine's clock; None where what is recorded is the clock."""
    excused: Counting = nobody
    """Which days do not count for a deadline of the instance that moves."""

    def days(self, deadline: str, facts: Facts, start: int) -> WorkingDays:
        """Return the calendar as a deadline sees it whose clock starts at a moment (UTC microseconds)."""
        excused = self.excused(deadline, facts, start)
        return self.calendar if excused is None else self.calendar.excusing(excused)


frame_from = maker(Frame)
