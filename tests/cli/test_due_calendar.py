"""What falls due, as a calendar reads it."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from icalendar import Calendar

from tests.cli import company
from tests.cli.conftest import Run

NOW = ("--now", "2026-03-02T12:00:00+08:00")


def entries(path: str = "due.ics") -> list[Any]:
    """Return the entries of a calendar file."""
    return list(Calendar.from_ical(Path(path).read_bytes()).walk("VEVENT"))


def test_a_deadline_stands_on_the_last_day_that_is_in_time(active: Run) -> None:
    done = active("due", *NOW, "--ics", "due.ics")
    assert (done.exit_code, done.output) == (0, "")
    (entry,) = entries()
    assert (entry.decoded("dtstart"), entry.decoded("dtend")) == (date(2026, 3, 4), date(2026, 3, 5))
    assert (str(entry["summary"]), str(entry["status"])) == ("add: membership G001/E0004", "CONFIRMED")
    assert str(entry["description"]).splitlines() == ["person: E0004", "leads: E0002", "working days: 2"]


def test_a_deadline_keeps_its_name_and_armed_anew_has_another(active: Run) -> None:
    names = set[str]()
    for _ in range(2):
        active("due", *NOW, "--ics", "due.ics")
        names |= {str(entry["uid"]) for entry in entries()}
    assert len(names) == 1
    moves = [
        company.command("2026-03-03T09:00:00+08:00", "E0008", "person/E0004", "transfer", unit="采购部"),
        company.command("2026-03-03T10:00:00+08:00", "E0008", "person/E0004", "transfer", unit="销售部"),
    ]
    assert active("apply", "-", stdin=company.lines(moves)).exit_code == 0
    active("due", "--now", "2026-03-03T12:00:00+08:00", "--ics", "due.ics")
    (entry,) = entries()
    assert str(entry["uid"]) not in names
    assert entry.decoded("dtstart") - date(2026, 3, 4) == timedelta(days=1)


def test_lines_are_folded_and_end_as_the_standard_has_it(active: Run) -> None:
    active("due", *NOW, "--ics", "due.ics")
    content = Path("due.ics").read_bytes()
    assert content.count(b"\n") == content.count(b"\r\n")
    assert max(map(len, content.split(b"\r\n"))) <= 75


def test_a_calendar_that_cannot_be_written_is_told_and_leaves_nothing(active: Run) -> None:
    done = active("due", *NOW, "--ics", "none/due.ics")
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert "none/due.ics cannot be written" in done.stderr
    Path("due.ics").write_text("before", encoding="utf-8")
    assert active("due", *NOW, "--ics", "due.ics").exit_code == 0
    assert len(entries()) == 1


def test_what_nobody_can_be_sure_of_is_tentative(active: Run) -> None:
    leaves = company.command("2026-12-30T09:00:00+08:00", "E0008", "person/E0003", "leave")
    assert active("apply", "-", stdin=company.lines([leaves])).exit_code == 0
    active("due", "--now", "2026-12-30T12:00:00+08:00", "--within", "5", "--ics", "due.ics")
    assert [str(entry["status"]) for entry in entries()] == ["TENTATIVE"]
