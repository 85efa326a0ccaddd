"""Who may read the file, and not write it, can read what it holds."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.given.databases import ON_SQLITE
from tests.given.door import Run

pytestmark = ON_SQLITE
NOBODY = 65_534
READS = (
    ("group", "list"), ("group", "show", "G001"), ("person", "list"), ("due",), ("audit", "verify"), ("audit", "log"),
    ("penalty", "report", "--month", "2026-03"),
)  # fmt: skip


@pytest.fixture
def shared(active: Run, tmp_path: Path) -> Iterator[Path]:
    """Lay a company's database where anybody may read it and only its owner may write."""
    folder = Path(tempfile.mkdtemp(prefix="wxflow-read-"))
    folder.chmod(0o755)
    shutil.copy(tmp_path / "wxflow.db", folder / "wxflow.db")
    shutil.copy(tmp_path / "policy.toml", folder / "policy.toml")
    (folder / "wxflow.db").chmod(0o444)
    folder.chmod(0o555)
    try:
        yield folder
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


def test_a_reader_without_the_right_to_write_reads_it_all(active: Run, shared: Path) -> None:
    def reads() -> None:
        for words in READS:
            done = active(*words, *_at(shared, "?mode=ro"))
            assert done.exit_code == 0, (words, done.output)

    _as_nobody(shared, reads)
    assert sorted(one.name for one in shared.iterdir()) == ["policy.toml", "wxflow.db"]


def test_a_reader_reads_beside_a_writer_who_is_at_it(active: Run, shared: Path) -> None:
    with closing(sqlite3.connect(shared / "wxflow.db")) as writer:
        (shared / "wxflow.db").chmod(0o644)
        writer.execute("CREATE TABLE beside (x)")
        for name in ("wxflow.db-wal", "wxflow.db-shm"):
            assert (shared / name).exists()
        _as_nobody(shared, lambda: _reads(active, shared))


def _reads(run: Run, folder: Path) -> None:
    done = run("group", "list", *_at(folder, "?mode=ro"))
    assert done.exit_code == 0, done.output
    assert "G001" in done.output


def test_who_would_write_is_told_how_to_read(active: Run, shared: Path) -> None:
    def writes() -> None:
        for query in ("", "?mode=ro"):
            words = ("person", "leave", "E0003", "--actor", "E0008", *_at(shared, query))
            done = active(*words)
            assert done.exit_code == 2, done.output
            assert "sqlite:///PATH?mode=ro" in done.output

    _as_nobody(shared, writes)


def _at(folder: Path, query: str) -> tuple[str, ...]:
    return "--database", f"sqlite:///{folder}/wxflow.db{query}", "--policy", f"{folder}/policy.toml"


def _as_nobody(folder: Path, work: Callable[[], None]) -> None:
    """Do something in a process that may write nothing of ours; root may write whatever it likes."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.chdir(folder)
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(NOBODY)
                os.setuid(NOBODY)
            work()
            code = 0
        except BaseException as error:
            os.write(2, f"{type(error).__name__}: {error}\n".encode())
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
