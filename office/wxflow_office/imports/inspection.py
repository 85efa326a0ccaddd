"""Make an inspection of the roster as it was exported from the chat."""

from collections.abc import Sequence
from typing import Any

from wxflow.decide.command import Command
from wxflow.store import queries
from wxflow_office.company.company import Company
from wxflow_office.imports import roster_files
from wxflow_office.spreadsheets.sheet import Sheet


def seen(sheets: Sequence[Sheet], sha256: str, title: str | None, zone: str) -> dict[str, Any]:
    """Return the data of an inspection: the roster of a file with that hash (hex), and the title if it was seen."""
    _, rows = roster_files.read(sheets, ("nickname",), zone)
    roster = [{"nickname": row.nickname, **({"person": row.person} if row.person else {})} for row in rows]
    data: dict[str, Any] = {"roster": roster, "source_sha256": sha256}
    return data if title is None else {**data, "title": title}


def record(
    company: Company, group: str, data: dict[str, Any], *, actor: str, at: int | None, recorded_at: int
) -> Command:
    """Make the command, numbered as the next inspection of the group on that day."""
    at = recorded_at if at is None else at
    day = company.engine.calendar.local_date(at).isoformat()
    earlier = queries.instances(company.store, company.company, "inspection", refs=(("group", group),))
    number = sum(one.key.split("/")[1] == day for one in earlier) + 1
    return Command(
        machine="inspection",
        key=f"{group}/{day}/{number}",
        event="record",
        data=data,
        actor=actor,
        at=at,
        recorded_at=recorded_at,
    )
