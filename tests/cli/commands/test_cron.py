"""Jobs run by themselves, wherever the folder lies."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.given import company
from tests.given.databases import ON_SQLITE
from tests.given.door import Run
from wxflow.databases.url import url_of


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
            "--database", url_of(Path.cwd() / "wxflow.db"), "--policy", f"{Path.cwd()}/policy.toml",
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
