"""Running wxflow on PostgreSQL: backup and restore, a clock that is wrong, passwords out of sight."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner, Result

from tests.given import company, postgres
from tests.given.databases import DATABASES, contents
from wxflow.databases import schema
from wxflow_cli.root import root
from wxflow_office.company import clock

NOW = "2026-03-06T00:10:00+08:00"


@pytest.fixture
def active(blank: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Lay out a company's folder whose database is on PostgreSQL, and return its URL."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WXFLOW_DATABASE_URL", blank)
    Path("policy.toml").write_text(company.POLICY, encoding="utf-8")
    assert run("init").exit_code == 0
    assert run("apply", "-", stdin=company.lines(company.FOUNDING)).exit_code == 0
    return blank


def run(*words: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(root, words, input=stdin, prog_name="wxflow")


def test_a_backup_restores_to_a_record_that_verifies(active: str, monkeypatch: pytest.MonkeyPatch) -> None:
    programs = postgres.binaries(Path.cwd())
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    before = contents(active)
    told = json.loads(run("db", "backup", "copy.dump", "--format", "json").stdout)
    assert told["bytes"] == Path("copy.dump").stat().st_size
    assert run("sweep", "--now", NOW).exit_code == 0
    assert contents(active) != before
    restored = DATABASES.blank()
    subprocess.run([programs / "pg_restore", "--no-owner", f"--dbname={restored}", "copy.dump"], check=True)
    monkeypatch.setenv("WXFLOW_DATABASE_URL", restored)
    assert contents(restored) == before
    assert run("audit", "verify", "--semantic").exit_code == 0
    assert run("sweep", "--now", NOW).exit_code == 0
    assert run("doctor", "--now", NOW).exit_code == 0


def test_without_pg_dump_a_backup_says_what_is_missing(active: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(Path.cwd()))
    done = run("db", "backup", "copy.dump")
    assert (done.exit_code, Path("copy.dump").exists()) == (2, False)
    assert "install PostgreSQL's client programs" in done.stderr


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_machine_whose_clock_is_an_hour_wrong_writes_nothing(
    active: str, hours: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, right = contents(active), clock.now
    monkeypatch.setattr(clock, "now", lambda: right() + hours * 3_600_000_000)
    for words in (["sweep"], ["person", "leave", "E0003", "--actor", "E0008"]):
        done = run(*words)
        assert done.exit_code == 2
        assert "this machine's clock is 3" in done.stderr
        assert f"s {'ahead of' if hours > 0 else 'behind'} the database's" in done.stderr
    assert contents(active) == before
    # A moment that is given is the giver's.
    assert run("sweep", "--now", NOW).exit_code == 0


def test_a_crontab_names_the_database_and_leaves_the_password_out(active: str) -> None:
    parts = urlsplit(active)
    secret = parts._replace(netloc=f"{parts.username}:s3cret@{parts.hostname}:{parts.port}").geturl()
    for form in ("crontab", "systemd"):
        done = run("cron", "print", "--as", form, "--database", secret)
        assert active in done.stdout
        assert "s3cret" not in done.output


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool (Debian's prometheus) is not installed")
def test_promtool_finds_nothing_wrong_with_the_metrics(active: str) -> None:
    assert run("sweep", "--now", NOW, "--metrics", "m.prom").exit_code == 0
    text = Path("m.prom").read_text("utf-8")
    checked = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stdout + checked.stderr) == (0, "")


def test_a_journal_makes_the_tables_where_there_are_none(
    blank: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("policy.toml").write_text(company.POLICY, encoding="utf-8")
    words = ("apply", "-", "--database", blank)
    assert run(*words, "--dry-run", stdin=company.lines(company.FOUNDING)).exit_code == 0
    assert schema.status(blank)[0] is None
    done = run(*words, stdin=company.lines(company.FOUNDING))
    assert done.exit_code == 0
    assert f"made the database {blank}" in done.stderr
