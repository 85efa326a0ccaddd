"""Many duties are suspended by one command: a sick lead's, a group's, everybody's."""

import json
from typing import Any

import pytest

from tests.given import company
from tests.given.door import Run

HOW = ("--reason", "平台停机", "--approver", "E0001", "--actor", "E0009")
AT = ("--recorded-at", "2026-03-03T12:00:00+08:00")
LATER = "what begins from now on runs: a last day (--until) or `wxflow suspend start` covers that, too\n"


@pytest.fixture
def waiting(active: Run) -> Run:
    """Run wxflow where E0002 owes G001 an add of E0004, and E0003 is to be taken out of it."""
    leaves = company.command("2026-03-03T10:00:00+08:00", "E0008", "person/E0003", "leave")
    assert active("apply", "-", stdin=company.lines([leaves])).exit_code == 0
    assert due(active) == [("G001/E0004", "add", 2), ("G001/E0003", "remove", 2)]
    return active


def due(run: Run) -> list[tuple[str, str, int]]:
    now = ("--now", "2026-03-03T12:00:00+08:00", "--within", "60", "--format", "json")
    return [(one["key"], one["deadline"], one["budget"]) for one in json.loads(run("due", *now).stdout)]


def suspended(run: Run, *told: str) -> dict[str, Any]:
    done = run("suspend", *told, *HOW, "--format", "json")
    assert done.exit_code == 0, done.output
    counts: dict[str, Any] = json.loads(done.stdout)["counts"]
    return counts


@pytest.mark.parametrize("whose", [("--person", "E0002"), ("--group", "G001"), ("--all",)])
def test_what_is_paused_charges_nobody_until_it_goes_on(waiting: Run, whose: tuple[str, ...]) -> None:
    assert suspended(waiting, "pause", *whose, *AT) == {"done": 2}
    assert due(waiting) == []
    assert waiting("sweep", "--now", "2026-03-20T00:00:00+08:00").exit_code == 0
    assert json.loads(waiting("penalty", "list", "--format", "json").stdout) == []
    later = ("--recorded-at", "2026-03-20T09:00:00+08:00")
    assert suspended(waiting, "pause", *whose, *later) == {}
    assert suspended(waiting, "resume", *whose, *later) == {"done": 2}
    assert suspended(waiting, "resume", *whose, *later) == {}
    assert waiting("sweep", "--now", "2026-03-24T00:00:00+08:00").exit_code == 0
    assert len(json.loads(waiting("penalty", "list", "--format", "json").stdout)) == 2
    assert waiting("audit", "verify", "--semantic").exit_code == 0


def test_only_the_duties_that_concern_a_person_are_paused(waiting: Run) -> None:
    assert suspended(waiting, "pause", "--person", "E0004", *AT) == {"done": 1}
    assert due(waiting) == [("G001/E0003", "remove", 2)]
    assert suspended(waiting, "pause", "--person", "E0009", *AT) == {}


def test_more_time_is_given(waiting: Run) -> None:
    assert suspended(waiting, "extend", "--group", "G001", "--working-days", "3", *AT) == {"done": 2}
    assert due(waiting) == [("G001/E0004", "add", 5), ("G001/E0003", "remove", 5)]


def test_a_rehearsal_changes_nothing(waiting: Run, untouched: None) -> None:
    assert suspended(waiting, "pause", "--all", "--dry-run", *AT) == {"done": 2}


@pytest.mark.parametrize("whose", [("--person", "E0002"), ("--group", "G001"), ("--all",)])
def test_a_pause_with_a_last_day_covers_what_begins_in_it_and_ends_by_itself(
    waiting: Run, whose: tuple[str, ...]
) -> None:
    assert waiting("suspend", "pause", *whose, "--until", "2026-03-13", *HOW, *AT).exit_code == 0
    joins = company.command("2026-03-04T10:00:00+08:00", "E0008", "person/E0012", "join", name="孙一", unit="销售部")
    assert waiting("apply", "-", stdin=company.lines([joins])).exit_code == 0
    (listed,) = json.loads(waiting("suspend", "list", "--now", "2026-03-04T12:00:00+08:00", "--format", "json").stdout)
    assert (listed["from"], listed["until"]) == ("2026-03-03", "2026-03-13")
    assert waiting("sweep", "--now", "2026-03-17T23:59:00+08:00").exit_code == 0
    assert json.loads(waiting("penalty", "list", "--format", "json").stdout) == []
    assert waiting("sweep", "--now", "2026-03-18T00:00:00+08:00").exit_code == 0
    assert len(json.loads(waiting("penalty", "list", "--format", "json").stdout)) == 3
    assert waiting("audit", "verify", "--semantic").exit_code == 0


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (("pause",), "give one of --person, --group, --all"),
        (("pause", "--all", "--group", "G001"), "give one of --person, --group, --all"),
        (("resume", "--all", "--until", "2026-03-10"), "No such option '--until'"),
        (("extend", "--all"), "Missing option '--working-days'"),
        (("pause", "--group", "G002"), "there is no group G002 (did you mean 'G001'?)"),
    ],
)
def test_what_makes_no_sense_is_said_in_one_line(
    waiting: Run,
    untouched: None,
    told: tuple[str, ...],
    why: str,
) -> None:
    done = waiting("suspend", *told, *HOW, *AT)
    assert done.exit_code == 2
    assert why in done.stderr


def test_what_the_rules_refuse_is_told_for_each(waiting: Run) -> None:
    done = waiting("suspend", "pause", "--all", "--reason", "病假", "--approver", "E0003", "--actor", "E0009", *AT)
    assert done.exit_code == 1
    assert done.stdout.count("E0003 is not employed") == 2
    nobody = waiting("suspend", "pause", "--person", "E0001", *HOW, *AT)
    assert (nobody.exit_code, nobody.stdout) == (0, f"there is no duty that this would change\n{LATER}")


def test_show_tells_what_is_paused_and_what_it_has_left(waiting: Run) -> None:
    assert suspended(waiting, "pause", "--all", *AT) == {"done": 2}
    shown = json.loads(waiting("membership", "show", "G001/E0004", "--format", "json").stdout)
    assert (shown["facts"]["paused"], shown["timers"]) == ({"add": 2}, [])
    assert {"resume", "extend"} <= {one["event"] for one in shown["next"]}
    assert "pause" not in {one["event"] for one in shown["next"]}


def test_whoever_resumes_what_a_suspension_holds_is_told_how_that_ends(waiting: Run) -> None:
    assert waiting("suspend", "pause", "--person", "E0002", "--until", "2026-03-20", *HOW, *AT).exit_code == 0
    done = waiting("suspend", "resume", "--person", "E0002", *HOW, *AT, "--lang", "zh")
    assert done.stdout.splitlines()[0] == "暂停 2026-03-03-1 尚未结束；要结束，请用 `wxflow suspend end 2026-03-03-1`"
    other = waiting("suspend", "resume", "--person", "E0004", *HOW, *AT, "--lang", "zh")
    assert "suspend end" not in other.stdout
    ended = waiting("suspend", "end", "2026-03-03-1", "--until", "2026-03-03", *HOW, *AT)
    assert ended.exit_code == 0, ended.output
