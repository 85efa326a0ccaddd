"""Who looks at the demo company, on which day: one person for each role."""

from typing import NamedTuple

from wxflow import moments
from wxflow.access.records import Right
from wxflow.translatable import tr

PRESENT = moments.parse("2026-09-22T10:15:00+08:00", "")
"""A busy day of the demo's year: a lead has left, somebody has joined, a handover, a group and penalties wait."""


class Visitor(NamedTuple):
    """Somebody who looks at it, and as what."""

    person: str
    role: str
    rights: tuple[Right, ...] = ()


VISITORS = (
    Visitor("E0022", tr("leads a group")),
    Visitor("E0002", tr("approves for a department")),
    Visitor("E0008", tr("HR: decides penalties, files handovers")),
    Visitor("E0009", tr("the information centre; operates this page"), ("operator",)),
    Visitor("E0001", tr("looks into everything as an auditor"), ("auditor",)),
    Visitor("E0012", tr("an employee")),
)
