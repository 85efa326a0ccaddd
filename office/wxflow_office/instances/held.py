"""Say until when suspensions hold a deadline."""

from functools import cached_property

from wxflow.declare.records import Timer
from wxflow.engine import recount_timers
from wxflow.engine.outlook import Outlook
from wxflow.ledger.ledger import Ledger
from wxflow.translatable import tr
from wxflow_office.company.company import Company


class Held:
    """What suspensions hold at a moment (UTC microseconds); a company without any pays for one look."""

    def __init__(self, company: Company, now: int, outlook: Outlook | None = None) -> None:
        self._company, self._now, self._outlook = company, now, outlook

    def until(self, timer: Timer) -> str | None:
        """Return the last day of those that do not count for a deadline, today among them; None where today counts."""
        if not self.is_any:
            return None
        excused = recount_timers.excused(self._company.engine, self._ledger, timer)
        today = self._company.engine.calendar.local_date(self._now)
        if excused is None or not excused(today):
            return None
        last = excused.until(today)
        return tr("further notice") if last is None else last.isoformat()

    @cached_property
    def is_any(self) -> bool:
        """Whether there ever was a suspension."""
        return bool(self._ledger.excusing())

    @cached_property
    def _ledger(self) -> Ledger:
        if self._outlook is not None:
            return self._outlook.ledger
        return Ledger(self._company.store, self._company.company, self._company.machines)
