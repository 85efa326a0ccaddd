"""What falls due, as calendars read it."""

from datetime import date

import pytest
from icalendar import Calendar, Event

from tests.given import company
from tests.given.door import Run

NOW = "2026-03-03T09:00:00+08:00"


def events(run: Run, *words: str) -> list[Event]:
    done = run("due", "--ics", *words)
    assert done.exit_code == 0, done.output
    return Calendar.from_ical(done.stdout_bytes).events


def owe(run: Run, at: str, key: str, name: str) -> None:
    line = company.command(at, "E0008", f"person/{key}", "join", name=name, unit="销售部")
    assert run("apply", "-", stdin=company.lines([line])).exit_code == 0


def test_a_deadline_is_a_whole_day_on_its_last_day(active: Run) -> None:
    (event,) = events(active, "--now", NOW)
    assert (event.start, event.end) == (date(2026, 3, 4), date(2026, 3, 5))
    assert event["summary"] == "请把钟静明（E0004）拉进“华信公司销售部群”，群昵称设为“钟静明”"
    assert (event["status"], event["transp"]) == ("CONFIRMED", "TRANSPARENT")
    assert str(event["description"]).split("\n") == [
        "最晚：2026 年 3 月 4 日（周三）24:00", "期限：进群，2 个工作日", "群：华信公司销售部群（G001）",
        "群负责人：葛强华（E0002）", "当事人：钟静明（E0004）",
    ]  # fmt: skip


def test_the_file_is_utf_8_in_lines_of_at_most_75_octets_ended_by_crlf(active: Run) -> None:
    owe(active, NOW, "E0005郝郝郝郝郝郝郝郝郝郝郝郝郝郝郝郝郝郝郝郝郝郝郝郝郝郝郝郝", "郝敏思")
    written = active("due", "--ics", "--now", NOW).stdout_bytes
    lines = written.split(b"\r\n")
    assert lines[:2] == [b"BEGIN:VCALENDAR", b"PRODID:-//wxflow//wxflow//ZH"]
    assert lines[-2:] == [b"END:VCALENDAR", b""]
    assert all(len(line) <= 75 and b"\n" not in line and line.decode() is not None for line in lines)
    assert written.replace(b"\r\n ", b"").decode().count("郝" * 26) == 2


def test_a_deadline_keeps_its_uid_and_one_armed_anew_has_another(active: Run) -> None:
    first = events(active, "--now", NOW)[0]["uid"]
    assert events(active, "--now", "2026-03-04T09:00:00+08:00")[0]["uid"] == first
    assert active("due", "--ics", "--now", NOW).stdout_bytes == active("due", "--ics", "--now", NOW).stdout_bytes
    for unit in ("采购部", "销售部"):
        line = company.command(NOW, "E0008", "person/E0004", "transfer", unit=unit)
        assert active("apply", "-", stdin=company.lines([line])).exit_code == 0
    (anew,) = events(active, "--now", NOW)
    assert anew["uid"] != first


def test_a_provisional_deadline_is_tentative_and_says_why(active: Run) -> None:
    owe(active, "2026-12-30T09:00:00+08:00", "E0005", "郝敏思")
    found = events(active, "--within", "5", "--now", "2026-12-30T09:00:00+08:00")
    (tentative,) = [event for event in found if event["status"] == "TENTATIVE"]
    assert "暂定：所涉年份的放假安排尚未公布" in str(tentative["description"])


def test_whoever_has_nothing_due_gets_an_empty_calendar(active: Run) -> None:
    assert events(active, "--now", NOW, "--person", "E0001") == []


@pytest.mark.parametrize("shape", ["json", "csv"])
def test_a_calendar_file_is_no_other_format(active: Run, shape: str) -> None:
    done = active("due", "--ics", "--format", shape)
    assert (done.exit_code, done.stdout) == (2, "")
    assert f"--ics is a format of its own: give it or --format {shape}" in done.stderr
