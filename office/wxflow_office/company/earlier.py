"""Say how far back something may be said to have happened, on the page or by the API."""

from datetime import time, timedelta

from wxflow.errors import BadInput
from wxflow.moments import iso
from wxflow.translatable import tr
from wxflow_office.company.company import Company


def earliest(company: Company, now: int) -> int:
    """Return the moment from which on HR may say that something happened, UTC microseconds."""
    calendar = company.engine.calendar
    first = calendar.local_date(now) - timedelta(days=company.policy.at(now).earlier_days)
    return calendar.moment_on(first, time.min)


def recent(company: Company, at: int, now: int) -> int:
    """Return when something happened; BadInput where that is further back than the policy lets HR say."""
    first = earliest(company, now)
    if at < first:
        raise BadInput(tr("{field}: {problem}", field="at", problem=too_long_ago(first, company.zone)))
    return at


def too_long_ago(first: int, zone: str) -> str:
    """Say that something happened before the moment from on which it may be said here."""
    return tr(
        "is too long ago: what happened since {first} is recorded here, and what was before that at the command line "
        "(page.earlier_days in the policy)",
        first=iso(first, zone)[:10],
    )
