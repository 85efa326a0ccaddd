"""How the company stands: what is kept in time, what is late, breaches, and groups that nobody minds."""

from wxflow.translatable import tr
from wxflow_office.instances.called import Called
from wxflow_office.reports.overview import AHEAD, LATE, OnTime, overview
from wxflow_web.answers.answer import Answer, Page
from wxflow_web.routing.address import Address, Menu, Visit

_HIGH = 120
"""How high a column of the picture is at most, in its own units."""
_SHOWN = 50


def show(visit: Visit) -> Answer:
    """Show how the company stands now."""
    found = overview(visit.company, visit.now)
    called = Called(visit.company)
    every = OnTime("", sum(one.kept for one in found.on_time), sum(one.missed for one in found.on_time))
    values = {
        "found": found,
        "every": every,
        "columns": _columns(found.on_time),
        "high": _HIGH,
        "spans": _spans(),
        "of_unit": called.unit,
        "most": _SHOWN,
    }
    return Page(template="overview.html", values=values)


def _columns(months: list[OnTime]) -> list[tuple[OnTime, int, int]]:
    """Return each month with how high its columns of what was kept, and of what was missed, are."""
    most = max((one.kept + one.missed for one in months), default=0) or 1
    return [(one, one.kept * _HIGH // most, -(-one.missed * _HIGH // most)) for one in months]


def _spans() -> list[str]:
    """Name the columns of what is open, from the latest on."""
    longest, week, _ = LATE
    near, later = AHEAD
    return [
        tr("late > {days} days", days=longest),
        tr("late {first}–{last} days", first=week + 1, last=longest),
        tr("late 1–{last} days", last=week),
        tr("due today"),
        tr("in 1–{last} days", last=later - near),
        tr("in more than {days} days", days=later - near),
        tr("held by a suspension"),
    ]


ADDRESSES = (Address(path="/overview", right="overseer", get=show, menu=Menu(tr("Overview"))),)
