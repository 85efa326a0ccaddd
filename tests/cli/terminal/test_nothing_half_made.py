"""Where a disk is full, a path too long or an input closed: one line, the right exit code, nothing half-made."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.given.databases import ON_SQLITE
from tests.given.door import Run
from tests.given.inputs import texts

pytestmark = ON_SQLITE
_FULL = """\
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
sys.argv[1:2] = []
from wxflow_cli.main import main
main()
"""
(LONG,) = texts("7/long_path.txt")
INIT = ("init", "--company", "Ex", "--code", "EX")


def told(done: "subprocess.CompletedProcess[str]", code: int) -> str:
    assert (done.returncode, done.stdout) == (code, ""), done.stderr
    (line,) = done.stderr.splitlines()
    assert line.startswith("wxflow: ")
    assert "unexpected" not in line
    return line


def full(room: int, *words: str) -> "subprocess.CompletedProcess[str]":
    """Run wxflow where no file may grow beyond so many bytes."""
    here = {**os.environ, "TMPDIR": str(Path.cwd())}
    command = [sys.executable, "-c", _FULL, str(room), *words]
    return subprocess.run(command, env=here, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("room", [0, 1000])
def test_a_policy_that_cannot_be_written_whole_is_not_there(run: Run, room: int) -> None:
    assert "policy.toml cannot be written" in told(full(room, *INIT), 2)
    assert list(Path().iterdir()) == []
    assert run(*INIT).exit_code == 0


def test_a_database_that_cannot_be_made_whole_is_made_by_the_next_init(run: Run) -> None:
    assert "disk full" in told(full(100_000, *INIT), 2)
    assert run(*INIT).exit_code == 0
    assert run("db", "status").exit_code == 0


@pytest.mark.parametrize("room", [0, 100])
def test_a_key_that_cannot_be_written_whole_is_not_kept(run: Run, room: int) -> None:
    assert "key.pem cannot be written" in told(full(room, "audit", "keygen", "key.pem"), 2)
    assert list(Path().iterdir()) == []
    assert run("audit", "keygen", "key.pem").exit_code == 0


@pytest.mark.parametrize("force", [(), ("--force",)])
def test_a_backup_that_cannot_be_written_whole_replaces_nothing(
    active: Run, untouched: None, force: tuple[str]
) -> None:
    if force:
        Path("copy.db").write_text("kept")
    told(full(100_000, "db", "backup", "copy.db", *force), 2)
    assert [path.read_text() for path in Path().glob("copy.db*")] == ["kept"] * len(force)
    assert list(Path().glob(".wxflow-*")) == []


@pytest.mark.parametrize(
    "words",
    [
        ("apply", LONG),
        ("db", "backup", LONG),
        ("audit", "keygen", LONG),
        ("audit", "checkpoint", "--key", LONG),
        ("init", "--policy", LONG, "--company", "Ex", "--code", "EX"),
        ("init", "--database", f"sqlite:///{LONG}"),
        ("group", "list", "--policy", LONG),
        ("group", "list", "--database", f"sqlite:///{LONG}"),
        ("import", "people", LONG),
        ("inspect", "G001", "--roster", LONG),
        ("penalty", "report", "--output", LONG),
        ("audit", "export", "--output", LONG),
        ("audit", "verify", "--report", LONG),
        ("audit", "verify-proof", LONG),
        ("policy", "check", LONG),
        ("calendar", "load", LONG),
    ],
    ids=" ".join,
)
def test_a_path_that_is_too_long_is_bad_input(active: Run, untouched: None, words: tuple[str, ...]) -> None:
    before = sorted(Path().iterdir())
    done = active(*words)
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1), done.stderr
    assert "unexpected" not in done.stderr
    assert sorted(Path().iterdir()) == before


def test_a_closed_input_is_bad_input(active: Run, untouched: None) -> None:
    command = f'exec "{sys.executable}" -c "from wxflow_cli.main import main; main()" apply - <&-'
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert "standard input is closed" in told(done, 2)
