"""A backup restores, and replaces nothing unasked."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.given import company
from tests.given.databases import ON_SQLITE
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
