"""Put moments into working hours: nobody is written to at night or on a holiday."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Protocol

_DAY = timedelta(days=1)


class KnowsDays(Protocol):
    """What working hours want of a calendar."""

    def local_date(self, moment: int) -> date:
        """Return the date of a moment (UTC microseconds)."""
        ...

    def is_workday(self, day: date) -> bool:
        """Tell whether a day is a working day."""
        ...

    def moment_on(self, day: date, at: time) -> int:
        """Return the moment of a time of day, UTC microseconds."""
        ...


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """The hours of every working day from `opens` until just before `closes`."""

    calendar: KnowsDays
    opens: time
    closes: time

    def first_from(self, moment: int) -> int:
        """Return the first moment in working hours that is not before the one given (UTC microseconds)."""
        day = self.calendar.local_date(moment)
        if self.calendar.is_workday(day) and moment < self.calendar.moment_on(day, self.closes):
            return max(moment, self.calendar.moment_on(day, self.opens))
        day += _DAY
        while not self.calendar.is_workday(day):
            day += _DAY
        return self.calendar.moment_on(day, self.opens)
