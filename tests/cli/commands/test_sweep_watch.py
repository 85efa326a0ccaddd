"""A sweep that watches wakes for what passes next, and each sweep leaves its metrics."""

import os
import subprocess
import sys
import time
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from tests.given import company
from tests.given.databases import raw, url_at
from tests.given.door import Run

NOW = "2026-03-06T00:10:00+08:00"


def test_a_sweep_leaves_its_metrics_in_the_place_of_the_ones_before(active: Run) -> None:
    Path("m.prom").write_text("old", encoding="utf-8")
    assert active("sweep", "--now", NOW, "--metrics", "m.prom").stdout == ""
    text = Path("m.prom").read_text("utf-8")
    families = list(text_string_to_metric_families(text))
    assert {(one.type, one.documentation.endswith(".")) for one in families} == {("gauge", True)}
    (found,) = [{one.name: sample.value for one in families for sample in one.samples}]
    assert {tuple(sample.labels.items()) for one in families for sample in one.samples} == {(("company", "HX"),)}
    assert found == {
        "wxflow_sweep_timestamp_seconds": datetime.fromisoformat(NOW).timestamp(),
        "wxflow_sweep_good": 1,
        "wxflow_sweep_due": 1,
        "wxflow_sweep_fired": 1,
        "wxflow_sweep_charged": 1,
        "wxflow_sweep_held": 0,
        "wxflow_sweep_failed": 0,
        "wxflow_sweep_lag_seconds": 600 + 24 * 3600,
        "wxflow_sweep_armed": 0,
        "wxflow_sweep_parked": 0,
    }


def overdue() -> int:
    """Count the steps of deadlines that have passed."""
    with raw(url_at(Path.cwd())) as database:
        return int(database.execute("SELECT count(*) FROM steps WHERE event = 'overdue'").fetchone()[0])


def test_a_watch_writes_down_what_has_passed_wakes_for_what_passes_next_and_stops_when_told(small: Run) -> None:
    moves = [*company.FOUNDING, company.command("2026-03-03T09:00:00+08:00", "E0008", "person/E0003", "leave")]
    assert small("apply", "-", stdin=company.lines(moves)).exit_code == 0
    soon = time.time_ns() // 1000 + 1_500_000
    with raw(url_at(Path.cwd())) as database:
        assert database.execute("UPDATE timers SET due = ? WHERE name = 'remove'", (soon,)).rowcount == 1
    main = [sys.executable, "-c", "from wxflow_cli.main import main; main()"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    process = subprocess.Popen([*main, "sweep", "--watch", "--metrics", "m.prom"], env=environment)
    try:
        for written in (1, 2):
            while overdue() < written:
                with suppress(subprocess.TimeoutExpired):
                    process.wait(timeout=0.02)
                assert process.poll() is None
        assert time.time_ns() // 1000 >= soon
    finally:
        process.terminate()
    assert process.wait(timeout=30) == 0
    assert 'wxflow_sweep_good{company="HX"} 1.0\n' in Path("m.prom").read_text("utf-8")


def test_a_watch_stands_alone(active: Run) -> None:
    for words in (["--now", NOW], ["--dry-run"], ["--release", "--actor", "E0009"]):
        assert active("sweep", "--watch", *words).exit_code == 2


def test_a_dry_run_leaves_no_metrics(active: Run) -> None:
    assert active("sweep", "--now", NOW, "--dry-run", "--metrics", "m.prom").exit_code == 0
    assert not Path("m.prom").exists()
