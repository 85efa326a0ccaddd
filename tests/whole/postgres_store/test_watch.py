"""A sweep that watches outlives its database being away, and sweeps on when that is back."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.given import company, postgres
from tests.given.databases import raw
from wxflow.databases import schema
from wxflow_cli.root import root

MOVES = [*company.FOUNDING, company.command("2026-03-03T09:00:00+08:00", "E0008", "person/E0003", "leave")]


@pytest.fixture
def server(server_url: str) -> Iterator[postgres.Server]:
    """Run a server that a test may stop."""
    try:
        with postgres.running() as server:
            yield server
    except postgres.NoServer as error:
        pytest.skip(f"A DATABASE THAT COMES BACK IS NOT TESTED: {error}")


def overdue(url: str) -> int:
    """Count the steps of deadlines that have passed."""
    with raw(url) as database:
        return int(database.execute("SELECT count(*) FROM steps WHERE event = 'overdue'").fetchone()[0])


def wait_for(process: "subprocess.Popen[str]", url: str, count: int) -> None:
    """Wait until so many deadlines are written down, as long as the process lives."""
    while overdue(url) < count:
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.02)
        assert process.poll() is None


def test_a_watch_outlives_a_database_that_goes_and_comes_back(
    server: postgres.Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = server.url()
    schema.upgrade(url)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WXFLOW_DATABASE_URL", url)
    Path("policy.toml").write_text(company.POLICY, encoding="utf-8")
    assert CliRunner().invoke(root, ["apply", "-"], input=company.lines(MOVES)).exit_code == 0
    main = [sys.executable, "-c", "from wxflow_cli.main import main; main()", "sweep"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    began = time.time_ns()
    subprocess.run([*main, "--dry-run"], env=environment, check=True, capture_output=True)
    starting = (time.time_ns() - began) // 1000
    with raw(url) as database:
        soon = time.time_ns() // 1000 + 1_000_000 + 4 * starting  # however busy the machine: after it has started
        assert database.execute("UPDATE timers SET due = ? WHERE name = 'remove'", (soon,)).rowcount == 1
    process = subprocess.Popen([*main, "--watch"], env=environment, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    try:
        wait_for(process, url, 1)
        server.stop("immediate")
        assert "127.0.0.1" in process.stderr.readline()  # it woke for the second deadline
        server.start()
        wait_for(process, url, 2)
    finally:
        process.terminate()
    assert process.wait(timeout=30) == 0


def test_a_watch_that_never_found_its_database_ends(
    server: postgres.Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("policy.toml").write_text(company.POLICY, encoding="utf-8")
    url = server.url("nowhere")
    done = CliRunner().invoke(root, ["sweep", "--watch", "--database", url])
    assert (done.exit_code, "nowhere" in done.stderr) == (2, True)
