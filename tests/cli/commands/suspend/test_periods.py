"""Days are taken out of what is owed by one command, and everybody sees until when a deadline is held."""

import json
from typing import Any

import pytest

from tests.given import company
from tests.given.door import Run

HOW = ("--reason", "病假", "--approver", "E0001", "--actor", "E0008")
AT = ("--recorded-at", "2026-03-03T12:00:00+08:00")


def due(run: Run, now: str = "2026-03-03T12:00:00+08:00") -> list[tuple[str, str | None, str | None]]:
    told = json.loads(run("due", "--now", now, "--within", "60", "--format", "json").stdout)
    return [(one["key"], one["due"] and one["due"][:10], one["held_until"]) for one in told]


@pytest.fixture
def waiting(active: Run) -> Run:
    """Run wxflow where E0002 owes G001 an add of E0004, due on 5 March at 0:00."""
    assert due(active) == [("G001/E0004", "2026-03-05", None)]
    return active


WHOSE = [("--person", "E0002"), ("--group", "G001"), ("--unit", "销售部"), ("--all",)]


@pytest.mark.parametrize("whose", WHOSE)
def test_what_begins_in_a_suspension_is_covered_too(waiting: Run, whose: tuple[str, ...]) -> None:
    done = waiting("suspend", "start", *whose, "--until", "2026-03-13", *HOW, *AT)
    assert done.exit_code == 0, done.output
    joins = company.command("2026-03-04T10:00:00+08:00", "E0008", "person/E0012", "join", name="孙一", unit="销售部")
    assert waiting("apply", "-", stdin=company.lines([joins])).exit_code == 0
    assert waiting("sweep", "--now", "2026-03-09T09:00:00+08:00").exit_code == 0
    assert json.loads(waiting("penalty", "list", "--format", "json").stdout) == []
    held = [(key, until) for key, _, until in due(waiting, "2026-03-09T09:00:00+08:00")]
    assert sorted(held) == [("G001/E0004", "2026-03-13"), ("G001/E0012", "2026-03-13")]
    assert waiting("audit", "verify", "--semantic").exit_code == 0


def test_due_and_show_say_until_when_a_deadline_is_held(waiting: Run) -> None:
    assert waiting("suspend", "start", "--person", "E0002", *HOW, *AT).exit_code == 0
    assert due(waiting) == [("G001/E0004", None, "further notice")]
    show = ("membership", "show", "G001/E0004", "--now", "2026-03-10T09:00:00+08:00")
    assert "add: held until the suspension is ended, 2 working days" in waiting(*show).stdout
    (timer,) = json.loads(waiting(*show, "--format", "json").stdout)["timers"]
    assert (timer["due"], timer["held_until"], timer["provisional"]) == (None, "further notice", True)
    assert "暂停计时，解除暂停后再计 2 个工作日" in waiting(*show, "--lang", "zh").stdout
    ends = ("suspend", "end", "2026-03-03-1", *HOW, "--recorded-at", "2026-03-16T09:00:00+08:00")
    assert waiting(*ends, "--until", "2026-03-20").exit_code == 0
    assert due(waiting, "2026-03-16T09:00:00+08:00") == [("G001/E0004", "2026-03-25", "2026-03-20")]
    assert "held by a suspension until 2026-03-20" in waiting(*show[:3], "--now", "2026-03-17T09:00:00+08:00").stdout
    assert "VEVENT" in waiting("due", "--ics", "--within", "60", "--now", "2026-03-17T09:00:00+08:00").stdout


def listed(run: Run, *more: str) -> list[dict[str, Any]]:
    told = run("suspend", "list", "--now", "2026-03-10T09:00:00+08:00", "--format", "json", *more)
    found: list[dict[str, Any]] = json.loads(told.stdout)
    return found


def test_list_tells_those_that_are_not_over(waiting: Run) -> None:
    assert waiting("suspend", "start", "--all", "--until", "2026-03-09", *HOW, *AT).exit_code == 0
    assert waiting("suspend", "start", "--group", "G001", "--id", "move", *HOW, *AT).exit_code == 0
    assert [(one["key"], one["kind"], one["whom"], one["until"]) for one in listed(waiting)] == [
        ("move", "group", "G001", None)
    ]
    assert [one["key"] for one in listed(waiting, "--every")] == ["2026-03-03-1", "move"]


@pytest.mark.parametrize(
    ("told", "code", "why"),
    [
        (("start", *HOW), 2, "give one of --person, --group, --unit, --all"),
        (("start", "--all", "--person", "E0002", *HOW), 2, "give one of --person, --group, --unit, --all"),
        (("start", "--person", "E0077", *HOW), 2, "there is no person E0077"),
        (("start", "--all", "--until", "2026-03-02", *HOW, *AT), 3, "until 2026-03-02 lies before 2026-03-03"),
        (("end", "S9", *HOW), 2, "there is no suspension S9"),
    ],
)
def test_what_makes_no_sense_is_said_in_one_line(
    waiting: Run, untouched: None, told: tuple[str, ...], code: int, why: str
) -> None:
    done = waiting("suspend", *told)
    assert (done.exit_code, done.stderr.count("\n")) == (code, 1), done.output
    assert why in done.stderr


def test_a_dry_run_shows_what_would_move_and_writes_nothing(waiting: Run, untouched: None) -> None:
    done = waiting("suspend", "start", "--all", *HOW, *AT, "--dry-run")
    assert (done.exit_code, "recount" in done.stdout) == (0, True)
