"""Jobs run by themselves, wherever the folder lies."""

import getpass
import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.given import company
from tests.given.databases import ON_SQLITE
from tests.given.door import Run
from tests.given.inputs import texts
from wxflow.databases.url import sqlite_file, url_of


@pytest.fixture
def odd(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run wxflow in a folder whose name shells, cron and systemd take for something else."""
    folder = tmp_path / "公司 $HOME %d 'x'"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setattr(sys, "argv", ["/usr/bin/wxflow"])  # what runs the tests may be called anything
    Path("policy.toml").write_text(company.POLICY, encoding="utf-8")
    assert run("init").exit_code == 0
    return run


@ON_SQLITE
def test_the_crontab_runs_what_it_says_wherever_the_folder_lies(odd: Run, tmp_path: Path) -> None:
    lines = json.loads(odd("cron", "print", "--format", "json").stdout)["crontab"]
    assert len(lines) == 4
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
        assert given[-6:] == [
            "--database", url_of(Path.cwd() / "wxflow.db"), "--policy", f"{Path.cwd()}/policy.toml", "--lang", "en",
        ]  # fmt: skip


@ON_SQLITE
@pytest.mark.parametrize("name", texts("9/folder_names.txt"))
def test_the_crontab_names_the_database_of_this_folder_and_no_other(
    run: Run, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path / name)
    Path("policy.toml").write_text(company.POLICY, encoding="utf-8")
    assert run("init").exit_code == 0
    for line in json.loads(run("cron", "print", "--format", "json").stdout)["crontab"]:
        words = shlex.split(line.partition("&&")[2].replace("\\%", "%"))
        assert sqlite_file(words[words.index("--database") + 1]).database == str(tmp_path / name / "wxflow.db")


@ON_SQLITE
def test_no_secret_of_a_url_stands_in_a_crontab(small: Run) -> None:
    (url,) = texts("9/url_with_secrets.txt")
    for words in ((), ("--as", "systemd"), ("--format", "json")):
        printed = small("cron", "print", "--database", url, *words)
        assert printed.exit_code == 0
        assert "hush" not in printed.output
        assert "postgresql://u@db.example/wxflow?sslmode=verify-full&passfile=/etc/pass" in printed.output


@ON_SQLITE
def test_jobs_speak_the_language_they_were_printed_in(small: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert all("--lang zh" in line for line in _crontab(small, "--lang", "zh"))
    monkeypatch.setenv("WXFLOW_LANG", "zh")
    assert all("--lang zh" in line for line in _crontab(small))


@ON_SQLITE
def test_a_backup_is_offered_that_can_be_made_night_after_night(small: Run) -> None:
    (line,) = [line for line in _crontab(small) if " db backup " in line]
    assert line.startswith("30 2 * * * ")
    words = shlex.split(line.partition("&&")[2])[1:]
    for _ in range(2):
        assert small(*words).exit_code == 0
    assert Path("wxflow-backup.db").stat().st_size > 0


def _crontab(run: Run, *words: str) -> list[str]:
    lines: list[str] = json.loads(run("cron", "print", "--format", "json", *words).stdout)["crontab"]
    return lines


def test_the_units_run_as_whoever_printed_them(odd: Run) -> None:
    units = json.loads(odd("cron", "print", "--format", "json").stdout)["units"]
    services = [text for name, text in units.items() if name.endswith(".service")]
    assert services
    assert all(f"\nUser={getpass.getuser()}\n" in text for text in services)


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
