"""Write what falls due as a calendar file (RFC 5545), for whoever keeps a calendar."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from wxflow_cli import new_file

if TYPE_CHECKING:
    from wxflow.rows import Timer
    from wxflow_machines.policy import Policy

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def write(path: Path, found: "Iterable[tuple[Timer, dict[str, Any]]]", policy: "Policy", now: int) -> None:
    """Write a day-long entry for each deadline, on the last day that is in time; a file that is there is replaced."""
    calendar: Any = Calendar()  # its methods ship half typed
    calendar.add("prodid", "-//wxflow//due//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"{policy.name} wxflow")
    for timer, row in found:
        calendar.add_component(_entry(timer, row, policy, now))
    with new_file.replacing(path, force=True) as beside:
        beside.write_bytes(calendar.to_ical())


def _entry(timer: "Timer", row: dict[str, Any], policy: "Policy", now: int) -> Any:
    entry: Any = Event()
    # A deadline keeps its name, so that whoever reads the file again moves its entry and adds no other.
    entry.add("uid", f"{policy.code}/{timer.machine}/{timer.key}#{timer.entry}:{timer.name}@wxflow")
    entry.add("dtstamp", _EPOCH + now * _MICROSECOND)
    last = _last_day(timer.due, policy.zone)
    entry.add("dtstart", last)
    entry.add("dtend", last + timedelta(days=1))
    entry.add("summary", f"{timer.name}: {timer.machine} {timer.key}")
    entry.add("description", "\n".join(_told(row)))
    entry.add("status", "TENTATIVE" if timer.provisional else "CONFIRMED")
    entry.add("transp", "TRANSPARENT")
    return entry


def _last_day(due: int, zone: str) -> date:
    """Return the day that ends with the due moment."""
    return (_EPOCH + (due - 1) * _MICROSECOND).astimezone(ZoneInfo(zone)).date()


def _told(row: dict[str, Any]) -> list[str]:
    told = {"person": row["person"], "leads": ", ".join(row["leads"]), "working days": row["budget"]}
    return [f"{name}: {value}" for name, value in told.items() if value] + ["overdue"] * row["overdue"]
