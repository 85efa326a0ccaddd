"""Files are their owner's alone, and a role of PostgreSQL works with the record without being able to rewrite it."""

import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from tests.given.databases import DATABASES, ON_SQLITE
from tests.given.door import Run
from tests.given.founded import company_at, founded
from wxflow.databases import schema
from wxflow.engine import sweep
from wxflow_office.evidence import grants

GUARDED = ("steps", "checkpoints", "covered", "in_force_log", "access_log", "policies", "declarations")


def mode(path: str) -> int:
    return stat.S_IMODE(Path(path).stat().st_mode)


def written(run: Run) -> dict[str, int]:
    """Write every kind of file that holds the record, and return their modes."""
    assert run("db", "backup", "copy.db").exit_code == 0
    assert run("audit", "pack", "--group", "G001", "--output", "pack").exit_code == 0
    assert run("audit", "pack", "--group", "G001", "--output", "pack.zip").exit_code == 0
    assert run("company", "export", "hx.jsonl.gz", "--company", "HX").exit_code == 0
    assert run("audit", "export", "--as", "xes", "--output", "log.xes").exit_code == 0
    assert run("audit", "verify", "--report", "r.html").exit_code == 0
    names = ("wxflow.db", "copy.db", "pack.zip", "hx.jsonl.gz", "log.xes", "r.html")
    return {name: mode(name) for name in (*names, *(str(one) for one in Path("pack").iterdir() if one.is_file()))}


@ON_SQLITE
def test_what_holds_the_record_is_its_owners_alone(active: Run) -> None:
    assert set(written(active).values()) == {0o600}
    assert mode("pack") == 0o700


@ON_SQLITE
def test_files_are_others_to_read_where_the_environment_says_so(active: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WXFLOW_FILE_MODE", "0640")
    assert {mode for name, mode in written(active).items() if name != "wxflow.db"} == {0o640}
    assert mode("pack") == 0o750
    monkeypatch.setenv("WXFLOW_FILE_MODE", "777x")
    done = active("db", "backup", "other.db")
    assert (done.exit_code, len(done.stderr.splitlines()), Path("other.db").exists()) == (2, 1, False)


def test_a_role_works_with_the_record_and_rewrites_nothing(server_url: str, run: Run) -> None:
    del server_url
    with DATABASES.of("postgresql"):
        url = DATABASES.blank()
        schema.upgrade(url)
        script = run("db", "grant-script", "wxflow_app").stdout
        assert script == grants.script("wxflow_app") + "\n"
        with psycopg.connect(url, autocommit=True) as owner:
            owner.execute("DROP ROLE IF EXISTS wxflow_app")
            owner.execute("CREATE ROLE wxflow_app LOGIN")
            owner.execute(script.encode())
        as_role = f"{url}{'&' if '?' in url else '?'}options={quote('-c role=wxflow_app')}"
        with company_at(as_role) as engine:
            hand = founded(engine)
            sweep.sweep(engine, hand.at("2026-03-06 09:00").now)
            assert hand.state("group/G1") == "active"
        for table in GUARDED:
            for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET company = 'x'", f"TRUNCATE {table}"):
                with psycopg.connect(as_role) as role, pytest.raises(psycopg.errors.InsufficientPrivilege):
                    role.execute(statement.encode())
        with psycopg.connect(as_role) as role, pytest.raises(psycopg.errors.InsufficientPrivilege):
            role.execute("CREATE TABLE mine (x int)")
        with psycopg.connect(url, autocommit=True) as owner:
            owner.execute("DROP OWNED BY wxflow_app")
            owner.execute("DROP ROLE wxflow_app")


def test_a_role_that_is_no_name_is_refused_in_one_line(run: Run) -> None:
    done = run("db", "grant-script", "")
    assert (done.exit_code, len(done.stderr.splitlines())) == (2, 1)
    assert '"a""; DROP TABLE steps; --"' in grants.script('a"; DROP TABLE steps; --')


@ON_SQLITE
def test_a_damaged_copy_replaces_no_good_one(active: Run) -> None:
    assert active("db", "backup", "copy.db").exit_code == 0
    good = Path("copy.db").read_bytes()
    with closing(sqlite3.connect("wxflow.db")) as database, database:
        database.execute("PRAGMA writable_schema = ON")
        database.execute("UPDATE sqlite_master SET rootpage = 3 WHERE name = 'timers_due'")
    done = active("db", "backup", "copy.db", "--force")
    assert (done.exit_code, len(done.stderr.splitlines())) == (2, 1), done.output
    assert Path("copy.db").read_bytes() == good
