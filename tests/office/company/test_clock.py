"""Nothing is recorded and nothing swept ahead of time, whichever door it comes through."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.given import company
from tests.given.door import Run

AHEAD = "2062-03-03T09:00:00+08:00"
JOIN = ("person", "join", "E0010", "--name", "张三", "--unit", "销售部", "--actor", "E0008")


def in_seconds(seconds: float) -> str:
    return (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat()


@pytest.fixture
def real(active: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run wxflow where the machine's clock is the clock."""
    monkeypatch.setenv("WXFLOW_CLOCK", "")
    return active


def line(at: str, **more: Any) -> str:
    told = company.command(at, "E0008", "person/E0010", "join", name="张三", unit="销售部")
    return json.dumps({**told, **more}, ensure_ascii=False) + "\n"


DOORS = {
    "event": (*JOIN, "--recorded-at", AHEAD),
    "event, rehearsed": (*JOIN, "--recorded-at", AHEAD, "--dry-run"),
    "sweep": ("sweep", "--now", AHEAD),
    "apply": ("apply", "late.jsonl"),
    "apply, later recorded": ("apply", "told.jsonl"),
    "apply, sweep": ("apply", "sweep.jsonl"),
    "people": ("import", "people", "p.csv", "--actor", "E0008", "--now", AHEAD),
    "people, at": ("import", "people", "p.csv", "--actor", "E0008", "--at", AHEAD),
    "groups": ("import", "groups", "p.csv", "--actor", "E0009", "--now", AHEAD),
    "roster": ("import", "roster", "p.csv", "--actor", "E0002", "--now", AHEAD),
    "inspect": ("inspect", "G001", "--roster", "r.csv", "--actor", "E0009", "--recorded-at", AHEAD),
    "calendar": ("calendar", "load", "--now", AHEAD),
    "suspend": (
        "suspend", "pause", "--all", "--reason", "x", "--approver", "E0009", "--actor", "E0008", "--recorded-at", AHEAD,
    ),
    "suspend end": (
        "suspend", "end", "S1", "--reason", "x", "--approver", "E0009", "--actor", "E0008", "--recorded-at", AHEAD,
    ),
    "correct": ("correct", "person/E0001#1", "--void", "--reason", "x", "--actor", "E0008", "--now", AHEAD),
    "correct, told": ("correct", "person/E0001#1", "--recorded-at", AHEAD, "--reason", "x", "--actor", "E0008"),
    "correct, happened": ("correct", "person/E0001#1", "--at", AHEAD, "--reason", "x", "--actor", "E0008"),
    "correct, rehearsed": ("correct", "person/E0001#1", "--recorded-at", AHEAD, "--dry-run"),
    "propose": (
        "correction", "propose", "C1", "--step", "person/E0001#1", "--void", "--reason", "x", "--actor", "E0008",
        "--recorded-at", AHEAD,
    ),
    "undo": ("undo", "person/E0001", "--actor", "E0008", "--now", AHEAD),
    "migrate": ("machine", "migrate", "map.toml", "--reason", "x", "--actor", "E0009", "--recorded-at", AHEAD),
}  # fmt: skip


@pytest.mark.parametrize("door", DOORS)
def test_no_door_lets_in_what_is_dated_ahead(real: Run, untouched: None, door: str) -> None:
    Path("late.jsonl").write_text(line(AHEAD), encoding="utf-8")
    Path("told.jsonl").write_text(line("2026-03-02T10:00:00+08:00", recorded_at=AHEAD), encoding="utf-8")
    Path("sweep.jsonl").write_text(json.dumps({"sweep": AHEAD}), encoding="utf-8")
    Path("p.csv").write_text("工号,姓名,部门\nE0010,张三,销售部\n", encoding="utf-8")
    Path("map.toml").write_text('[membership.states]\nawaited = "owed"\n', encoding="utf-8")
    Path("r.csv").write_text("群昵称\n群主\n", encoding="utf-8")
    refused = real(*DOORS[door])
    assert (refused.exit_code, refused.stderr.count("\n")) == (2, 1), refused.output
    assert "2062-03-03T09:00:00+08:00 has not come yet (this machine's clock says 20" in refused.stderr


def test_it_is_said_in_chinese(real: Run) -> None:
    refused = real("sweep", "--now", AHEAD, "--lang", "zh")
    assert refused.exit_code == 2
    assert "2062-03-03 09:00 还没到（本机时间为 20" in refused.stderr


def test_a_minute_ahead_is_forgiven(active: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WXFLOW_CLOCK", "")
    assert active(*JOIN, "--recorded-at", in_seconds(55)).exit_code == 0
    assert active("sweep", "--now", in_seconds(70)).exit_code == 2


def test_the_lines_before_the_one_that_is_dated_ahead_are_carried_out(real: Run) -> None:
    refused = real("apply", "-", stdin=line("2026-03-02T10:00:00+08:00") + line(AHEAD, key="E0011"))
    assert refused.exit_code == 2
    assert refused.stderr.startswith("wxflow: line 2: 2062-")
    assert real("person", "show", "E0010").exit_code == 0
    assert real("person", "show", "E0011").exit_code == 2


@pytest.mark.parametrize(
    "asked",
    [
        ("due", "--now", AHEAD),
        ("group", "show", "G001", "--now", AHEAD),
        ("calendar", "due", "--from", "2062-03-03", "--days", "2"),
        ("sweep", "--dry-run", "--now", AHEAD),
    ],
)
def test_a_question_may_look_ahead(real: Run, untouched: None, asked: tuple[str, ...]) -> None:
    assert real(*asked).exit_code == 0


def test_a_row_dated_ahead_waits_for_its_time(real: Run) -> None:
    Path("p.csv").write_text(f"工号,变动,发生时间,登记时间\nE0003,离职,{AHEAD},{AHEAD}\n", encoding="utf-8")
    done = real("import", "people", "p.csv", "--actor", "E0008", "--format", "json")
    assert (done.exit_code, json.loads(done.stdout)["counts"]) == (0, {"waits": 1})


def test_the_moments_given_are_the_clock_where_that_is_said(active: Run) -> None:
    assert active(*JOIN, "--recorded-at", AHEAD).exit_code == 0
    assert active("sweep", "--now", AHEAD).exit_code == 0


def test_another_clock_is_unknown(active: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WXFLOW_CLOCK", "mine")
    refused = active("sweep", "--now", AHEAD)
    assert (refused.exit_code, refused.stderr) == (2, "wxflow: WXFLOW_CLOCK: 'mine' is unknown; known: given\n")


def test_the_doctor_finds_what_is_dated_ahead(active: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert active("sweep", "--now", "2026-03-02T10:00:00+08:00").exit_code == 0
    now = ("--now", "2026-03-02T11:00:00+08:00", "--format", "json")
    assert active("doctor", *now).exit_code == 0
    assert active(*JOIN, "--recorded-at", AHEAD).exit_code == 0
    assert active("sweep", "--now", "2061-01-01T00:00:00+08:00", "--release", "--actor", "E0009").exit_code == 0
    monkeypatch.setenv("WXFLOW_CLOCK", "")
    examined = active("doctor", *now)
    found = {one["name"]: one for one in json.loads(examined.stdout)}
    assert examined.exit_code == 1
    assert found["future"]["detail"].startswith("dated later than now: ")
    assert "1 sweeps from 2061-01-01T00:00:00+08:00 on" in found["future"]["detail"]
    assert found["sweep"]["detail"].startswith("the last good sweep ran for 2026-03-02T10:00:00+08:00")


def test_a_sweep_ahead_of_time_is_no_good_sweep(active: Run) -> None:
    assert active("sweep", "--now", "2026-03-02T23:00:00+08:00").exit_code == 0
    examined = active("doctor", "--now", "2026-03-02T11:00:00+08:00", "--format", "json")
    found = {one["name"]: one["good"] for one in json.loads(examined.stdout)}
    assert (found["sweep"], found["future"]) == (False, False)
