"""An output that cannot be written says what became of what was asked for."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.given import company
from tests.given.databases import ON_SQLITE
from tests.given.door import Run

pytestmark = ON_SQLITE
MAIN = [sys.executable, "-c", "from wxflow_cli.main import main; main()"]
LEAVE = ("person", "leave", "E0003", "--actor", "E0008", "--at", "2026-03-03T10:00:00+08:00")
FULL = "wxflow: the output: No space left on device"
KEPT = "; what was done is kept: look before doing it again"


def on_a_full_device(*words: str) -> str:
    """Return what is said on stderr where nothing can be written to stdout."""
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([*MAIN, *words], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    return done.stderr.removesuffix("\n")


def test_an_event_that_was_recorded_is_said_to_be(active: Run) -> None:
    before = company.count("steps")
    assert on_a_full_device(*LEAVE) == FULL + KEPT
    assert company.count("steps") > before


def test_a_journal_that_was_applied_is_said_to_be(active: Run) -> None:
    line = company.command("2026-03-03T10:00:00+08:00", "E0008", "person/E0003", "leave", "l1")
    Path("journal.jsonl").write_text(company.lines([line]), encoding="utf-8")
    assert on_a_full_device("apply", "journal.jsonl") == FULL + KEPT


@pytest.mark.parametrize("words", [("db", "backup", "copy.db"), ("audit", "keygen", "key.pem")])
def test_a_file_that_was_made_is_said_to_be(active: Run, words: tuple[str, ...]) -> None:
    assert on_a_full_device(*words) == FULL + KEPT
    assert Path(words[-1]).stat().st_size > 0


@pytest.mark.parametrize("words", [(*LEAVE, "--dry-run"), ("group", "list"), ("audit", "log")])
def test_nothing_is_said_to_be_done_where_nothing_was(active: Run, untouched: None, words: tuple[str, ...]) -> None:
    assert on_a_full_device(*words) == FULL


def test_help_that_nobody_reads_on_ends_quietly(run: Run) -> None:
    script = f"{sys.executable} -c 'from wxflow_cli.main import main; main()' | :"
    done = subprocess.run(["bash", "-c", script], stderr=subprocess.PIPE, text=True, check=False)
    assert done.stderr == ""


def test_init_says_that_it_made_what_it_cannot_tell(run: Run) -> None:
    assert on_a_full_device("init", "--company", "Ex", "--code", "EX") == FULL + KEPT


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_who_has_gone_is_told_what_was_done(
    active: Run, monkeypatch: pytest.MonkeyPatch, unbuffered: str
) -> None:
    monkeypatch.setenv("PYTHONUNBUFFERED", unbuffered)
    with subprocess.Popen([*MAIN, *LEAVE], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as writing:
        assert writing.stdout is not None and writing.stderr is not None
        writing.stdout.close()
        assert writing.stderr.read() == f"wxflow: nobody reads the output{KEPT}\n"
    assert writing.returncode == 1
