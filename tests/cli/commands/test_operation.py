"""Backups that restore, jobs that run by themselves, and metrics that Prometheus reads."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.given import company
from tests.given.databases import ON_SQLITE, raw, url_at
from tests.given.door import Run

NOW = "2026-03-06T00:10:00+08:00"


@ON_SQLITE
def test_a_backup_restores_to_a_record_that_verifies(active: Run) -> None:
    before = company.content()
    told = json.loads(active("db", "backup", "copy.db", "--format", "json").stdout)
    assert told["bytes"] == Path("copy.db").stat().st_size
    assert active("sweep", "--now", NOW).exit_code == 0
    assert company.content() != before
    shutil.copyfile("copy.db", "wxflow.db")
    for rest in ("wxflow.db-wal", "wxflow.db-shm"):
        Path(rest).unlink(missing_ok=True)
    assert company.content() == before
    assert active("audit", "verify", "--semantic").exit_code == 0
    assert active("sweep", "--now", NOW).exit_code == 0


@ON_SQLITE
def test_a_backup_holds_what_is_committed_and_nothing_half_done(active: Run) -> None:
    before = company.content()
    with closing(sqlite3.connect("wxflow.db", isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE instances SET state = 'gone'")
        assert active("db", "backup", "copy.db").exit_code == 0
        writer.execute("ROLLBACK")
    assert company.content("copy.db") == before


@ON_SQLITE
def test_a_backup_replaces_nothing_unasked(active: Run) -> None:
    Path("copy.db").write_text("kept", encoding="utf-8")
    done = active("db", "backup", "copy.db")
    assert (done.exit_code, Path("copy.db").read_text("utf-8")) == (2, "kept")
    assert "copy.db is there already: name another, or replace it with --force" in done.stderr
    assert active("db", "backup", "copy.db", "--force").exit_code == 0
    assert company.content("copy.db") == company.content()
    assert active("db", "backup", "none/copy.db").exit_code == 2


@pytest.fixture
def odd(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run wxflow in a folder whose name shells, cron and systemd take for something else."""
    folder = tmp_path / "公司 $HOME %d 'x'"
    folder.mkdir()
    monkeypatch.chdir(folder)
    Path("policy.toml").write_text(company.POLICY, encoding="utf-8")
    assert run("init").exit_code == 0
    return run


@ON_SQLITE
def test_the_crontab_runs_what_it_says_wherever_the_folder_lies(odd: Run, tmp_path: Path) -> None:
    lines = json.loads(odd("cron", "print", "--format", "json").stdout)["crontab"]
    assert len(lines) == 3
    program = tmp_path / "wxflow"
    program.write_text('#!/bin/sh\npwd\nfor word; do echo "$word"; done\n', encoding="utf-8")
    program.chmod(0o755)
    for line in lines:
        words = re.fullmatch(r"((?:\S+ ){5})(.*)", line)
        assert words is not None
        # cron ends a command at a bare %, and takes the backslash off the others.
        assert not re.search(r"(?<!\\)%", words[2])
        command = re.sub(r"&& \S+", f"&& {program}", words[2].replace("\\%", "%"), count=1)
        done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=True, cwd="/")
        where, *given = done.stdout.splitlines()
        assert where == str(Path.cwd())
        assert given[-4:] == [
            "--database", f"sqlite:///{Path.cwd()}/wxflow.db", "--policy", f"{Path.cwd()}/policy.toml",
        ]  # fmt: skip


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here to verify the units")
def test_systemd_accepts_the_units(odd: Run, tmp_path: Path) -> None:
    units = json.loads(odd("cron", "print", "--format", "json").stdout)["units"]
    assert {name.rsplit(".", 1)[1] for name in units} == {"service", "timer"}
    for name, text in units.items():
        # Verifying looks for the program.
        there = re.sub(r'ExecStart="[^"]*"', 'ExecStart="/bin/true"', text)
        (tmp_path / name).write_text(there, encoding="utf-8")
    files = [str(tmp_path / name) for name in units]
    done = subprocess.run(["systemd-analyze", "verify", *files], capture_output=True, text=True, check=False)
    assert not [line for line in done.stderr.splitlines() if "wxflow-hx" in line], done.stderr
    assert done.returncode == 0


def test_a_sweep_leaves_its_metrics_in_the_place_of_the_ones_before(active: Run) -> None:
    Path("m.prom").write_text("old", encoding="utf-8")
    assert active("sweep", "--now", NOW, "--metrics", "m.prom").stdout == ""
    text = Path("m.prom").read_text("utf-8")
    found = dict(re.findall(r'^wxflow_sweep_(\w+)\{company="HX"\} (\S+)$', text, re.MULTILINE))
    assert (found["good"], found["fired"], found["charged"], found["armed"]) == ("1", "1", "1", "0")
    assert float(found["lag_seconds"]) == 600 + 24 * 3600
    names = re.findall(r"^# TYPE (\w+) gauge$", text, re.MULTILINE)
    assert names == [f"wxflow_sweep_{name}" for name in found]
    assert len(re.findall(r"^# HELP \w+ \S.*\.$", text, re.MULTILINE)) == len(names)


def overdue() -> int:
    """Count the steps of deadlines that have passed."""
    with raw(url_at(Path.cwd())) as database:
        return int(database.execute("SELECT count(*) FROM steps WHERE event = 'overdue'").fetchone()[0])


def test_a_watch_writes_down_what_has_passed_wakes_for_what_passes_next_and_stops_when_told(small: Run) -> None:
    moves = [*company.FOUNDING, company.command("2026-03-03T09:00:00+08:00", "E0008", "person/E0003", "leave")]
    assert small("apply", "-", stdin=company.lines(moves)).exit_code == 0
    soon = time.time_ns() // 1000 + 1_500_000
    with raw(url_at(Path.cwd())) as database:
        assert database.execute("UPDATE timers SET due = ? WHERE name = 'remove'", (soon,)).rowcount == 1
    main = [sys.executable, "-c", "from wxflow_cli.main import main; main()"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    process = subprocess.Popen([*main, "sweep", "--watch", "--metrics", "m.prom"], env=environment)
    try:
        for written in (1, 2):
            while overdue() < written:
                with suppress(subprocess.TimeoutExpired):
                    process.wait(timeout=0.02)
                assert process.poll() is None
        assert time.time_ns() // 1000 >= soon
    finally:
        process.terminate()
    assert process.wait(timeout=30) == 0
    assert 'wxflow_sweep_good{company="HX"} 1' in Path("m.prom").read_text("utf-8")


def test_a_watch_stands_alone(active: Run) -> None:
    for words in (["--now", NOW], ["--dry-run"], ["--release", "--actor", "E0009"]):
        assert active("sweep", "--watch", *words).exit_code == 2


def test_a_dry_run_leaves_no_metrics(active: Run) -> None:
    assert active("sweep", "--now", NOW, "--dry-run", "--metrics", "m.prom").exit_code == 0
    assert not Path("m.prom").exists()
