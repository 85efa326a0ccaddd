"""A database that cannot be used ends in one clear line, the right exit code, and nothing half-done."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.given import company
from tests.given.databases import ON_SQLITE
from tests.given.door import Run

pytestmark = ON_SQLITE
COMMANDS = [
    ("group", "show", "G001"),
    ("group", "list"),
    ("person", "leave", "E0003", "--actor", "E0008"),
    ("sweep",),
    ("due",),
    ("audit", "log"),
    ("audit", "verify"),
    ("doctor",),
]
ANEW = [("person", "leave", "E0003", "--actor", "E0008"), ("sweep",), ("doctor",)]
"""Who may be about to begin."""
WRITERS = [("person", "leave", "E0003", "--actor", "E0008"), ("sweep",), ("apply", "journal.jsonl")]


@pytest.fixture
def staffed(small: Run) -> Run:
    Path("journal.jsonl").write_text(company.lines(company.FOUNDING), encoding="utf-8")
    assert small("apply", "-", stdin=company.lines(company.PEOPLE)).exit_code == 0
    return small


@contextmanager
def locked() -> Iterator[None]:
    """Hold the write lock from another process."""
    script = (
        "import sqlite3, sys; c = sqlite3.connect('wxflow.db', isolation_level=None);"
        "c.execute('BEGIN IMMEDIATE'); print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdin is not None and holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        yield
        holder.stdin.close()


def told(run: Run, words: tuple[str, ...], code: int) -> str:
    done = run(*words)
    assert done.exit_code == code, done.output
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert lines[-1].startswith("wxflow: ")
    assert "Traceback" not in done.stderr
    return lines[-1]


@pytest.mark.parametrize("words", COMMANDS)
def test_a_database_that_is_not_there_is_not_made_in_passing(run: Run, words: tuple[str, ...]) -> None:
    Path("policy.toml").write_text(company.POLICY, encoding="utf-8")
    said = told(run, words, 2)
    assert "wxflow.db is not there" in said
    assert ("`wxflow init` makes one" in said) == (words in ANEW), "who only reads is not told to make an empty one"
    assert not Path("wxflow.db").exists()


@pytest.mark.parametrize("words", [*COMMANDS, ("init",), ("db", "status"), ("db", "upgrade"), ("apply", "policy.toml")])
def test_a_file_that_is_no_database_stays_as_it_is(run: Run, words: tuple[str, ...]) -> None:
    Path("policy.toml").write_text(company.POLICY, encoding="utf-8")
    Path("wxflow.db").write_text("dear diary, " * 1000)
    assert "is not a database" in told(run, words, 2)
    assert Path("wxflow.db").read_text() == "dear diary, " * 1000


@pytest.mark.parametrize("words", [*COMMANDS, ("init",), ("db", "upgrade"), ("apply", "journal.jsonl")])
def test_a_newer_schema_is_left_alone(staffed: Run, words: tuple[str, ...]) -> None:
    database = sqlite3.connect("wxflow.db")
    database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.commit()
    database.close()
    before = company.content()
    assert "newer schema 9999" in told(staffed, words, 2)
    assert company.content() == before


def test_db_status_tells_a_newer_schema(staffed: Run) -> None:
    with sqlite3.connect("wxflow.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    done = staffed("db", "status")
    assert done.exit_code == 1
    assert "9999" in done.stdout


@pytest.mark.parametrize("words", WRITERS)
def test_a_database_locked_by_another_process_is_exit_4(
    staffed: Run, untouched: None, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    from wxflow.databases.connect import open_store

    monkeypatch.setattr("wxflow.databases.connect.open_store", lambda url: open_store(url, busy_timeout=0.05))
    with locked():
        assert "try again" in told(staffed, words, 4)


def test_reading_goes_on_while_another_process_writes(staffed: Run) -> None:
    with locked():
        assert staffed("person", "show", "E0003").exit_code == 0
        assert staffed("audit", "verify").exit_code == 0


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only for root")
@pytest.mark.parametrize("words", WRITERS)
def test_a_read_only_file_is_told_as_such(staffed: Run, untouched: None, words: tuple[str, ...]) -> None:
    for path in Path().glob("wxflow.db*"):
        path.chmod(0o400)
    Path().chmod(0o500)
    try:
        assert "read-only" in told(staffed, words, 2)
    finally:
        Path().chmod(0o700)
        Path("wxflow.db").chmod(0o600)


@pytest.mark.parametrize("words", WRITERS)
def test_a_database_opened_read_only_is_told_as_such(staffed: Run, untouched: None, words: tuple[str, ...]) -> None:
    url = f"sqlite:///file:{Path('wxflow.db').absolute()}?mode=ro&uri=true"
    assert "read-only" in told(staffed, (*words, "--database", url), 2)


def test_a_full_disk_undoes_the_whole_batch(staffed: Run, untouched: None) -> None:
    # Room for the shared index of the write-ahead log, but hardly for the log.
    script = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (33_000, 33_000))\n"
        "import sys; sys.argv = ['wxflow', 'apply', 'journal.jsonl']\nfrom wxflow_cli.main import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 2, done.stderr
    assert "disk" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("url", ["wxflow.db", "mysql://x/y", "sqlite://", "sqlite:///:memory:", "://"])
def test_a_url_that_names_no_database_says_what_a_right_one_looks_like(staffed: Run, url: str) -> None:
    assert "sqlite:///wxflow.db" in told(staffed, ("group", "list", "--database", url), 2)


def test_a_damaged_record_is_told_by_verify(staffed: Run) -> None:
    with sqlite3.connect("wxflow.db") as database:
        database.execute("UPDATE instances SET state = 'left' WHERE key = 'E0003'")
    done = staffed("audit", "verify")
    assert done.exit_code == 1
    assert "person/E0003" in done.stdout
