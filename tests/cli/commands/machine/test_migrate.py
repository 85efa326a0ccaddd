"""A map moves what is stored to the names that are declared now; killed at any point, it goes on where it was."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.given import company
from tests.given.databases import url_at
from tests.given.door import Run
from tests.given.founded import engine_at, moment
from tests.given.older import MAP, older_rules
from wxflow.decide.command import Command
from wxflow_machines.policy import file

HOW = ("--actor", "E0009", "--reason", "状态改名", "--recorded-at", "2026-03-04T09:00:00+08:00")
MANY = 1200
"""More than two batches."""


@pytest.fixture
def older(active: Run) -> Run:
    """Run wxflow where a membership of an older declaration waits for E0005, and the map lies in the folder."""
    _joined(["E0005"])
    Path("map.toml").write_text(MAP, encoding="utf-8")
    return active


def _joined(people: list[str]) -> None:
    """Let people join under the older declarations: group G001 awaits each."""
    engine = replace(engine_at(url_at(Path.cwd()), company.POLICY), machines=older_rules())
    policy = file.parse(company.POLICY, "policy.toml")
    assert engine.policy.hash == policy.hash
    now = moment("2026-03-03 09:00")
    data = {"name": "尹涛", "unit": "销售部"}
    done = engine.apply([Command("person", one, "join", data, "E0008", None, now) for one in people])
    assert not [one for one in done if isinstance(one, Exception)]
    engine.store.close()


def moved(run: Run, *more: str) -> list[dict[str, Any]]:
    done = run("machine", "migrate", "map.toml", *HOW, "--format", "json", *more)
    assert done.exit_code == 0, done.output
    rows: list[dict[str, Any]] = json.loads(done.stdout)
    return rows


E5 = {"machine": "membership", "key": "G001/E0005", "from": "awaited", "to": "owed", "kept": ["add"], "dropped": []}


def test_a_rehearsal_shows_what_would_move_and_the_real_run_moves_it_once(older: Run) -> None:
    assert older("machine", "check").exit_code == 1
    assert moved(older, "--dry-run") == [E5]
    assert older("machine", "check").exit_code == 1
    assert moved(older) == [E5]
    assert moved(older) == []
    assert older("machine", "check").exit_code == 0
    assert older("audit", "verify", "--semantic").exit_code == 0
    history = json.loads(older("membership", "history", "G001/E0005", "--format", "json").stdout)
    assert [(one["event"], one["from"], one["to"], one["actor"], one["reason"]) for one in history][-1] == (
        "migrate", "awaited", "owed", "E0009", "状态改名",
    )  # fmt: skip
    assert older("audit", "export", "--as", "xes", "--output", "log.xes").exit_code == 0
    told = older("machine", "migrate", "map.toml", *HOW).stdout
    assert told.endswith("0 instances have moved\n")


@pytest.mark.parametrize(
    ("text", "code", "why"),
    [
        ("", 2, "map.toml: names no machine"),
        ("membership = 3", 2, "map.toml: membership: give [membership.states] and [membership.deadlines] with lines"),
        ("[membership.state]\na = 'b'", 2, "map.toml: membership: give [membership.states]"),
        ("[membership", 2, "map.toml: not valid TOML"),
        ("[membership.states]\nowed = 'oved'", 2, "membership: state owed is declared"),
        ("[membership.states]\nowed = 'oved'", 2, "membership: unknown state 'oved' (did you mean 'owed'?)"),
    ],
)
def test_a_map_that_makes_no_sense_is_said_so(older: Run, untouched: None, text: str, code: int, why: str) -> None:
    Path("map.toml").write_text(text, encoding="utf-8")
    done = older("machine", "migrate", "map.toml", *HOW)
    assert (done.exit_code, why in done.stderr) == (code, True), done.stderr


def test_only_the_information_centre_migrates_and_says_why(older: Run, untouched: None) -> None:
    done = older("machine", "migrate", "map.toml", "--actor", "E0002", "--reason", "状态改名")
    assert (done.exit_code, "E0002 may not; who may: information_centre (E0009)" in done.stderr) == (3, True)
    assert older("machine", "migrate", "map.toml", "--actor", "E0009").exit_code == 2
    assert older("machine", "migrate", "none.toml", *HOW).exit_code == 2


def test_a_migration_that_is_killed_goes_on_where_it_was(older: Run) -> None:
    _joined([f"P{number:05}" for number in range(MANY)])
    command = [sys.executable, "-c", "from wxflow_cli.main import main; main()", "machine", "migrate", "map.toml", *HOW]
    environment = {**os.environ, "WXFLOW_DATABASE_URL": url_at(Path.cwd())}
    running = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    while running.poll() is None and len(_awaited(older)) > MANY - 100:
        pass
    running.send_signal(signal.SIGKILL)
    running.communicate()
    left = _awaited(older)
    assert len(moved(older)) == len(left)
    assert _awaited(older) == []
    steps = json.loads(older("audit", "log", "--format", "json").stdout)
    migrated = [one["key"] for one in steps if one["event"] == "migrate"]
    assert len(migrated) == len(set(migrated)) == MANY + 1
    assert older("audit", "verify", "--semantic").exit_code == 0


def _awaited(run: Run) -> list[str]:
    """Return whoever still stands in the state that is gone."""
    rows = json.loads(run("membership", "list", "--format", "json").stdout)
    return [row["key"] for row in rows if row["state"] == "awaited"]
