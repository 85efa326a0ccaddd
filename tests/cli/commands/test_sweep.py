"""A sweep is quiet when all is well, and stops where it would charge suspiciously much."""

import json
from pathlib import Path

from tests.given import company
from tests.given.door import Run

LATE = "2026-03-06T00:10:00+08:00"


def test_a_sweep_is_quiet_when_all_is_well(active: Run) -> None:
    done = active("sweep", "--now", LATE)
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "")
    assert company.count("sweeps") == 1


def test_a_rehearsed_sweep_tells_what_it_would_do_and_writes_nothing(active: Run, untouched: None) -> None:
    done = active("sweep", "--now", LATE, "--dry-run")
    assert done.exit_code == 0
    assert "1 of 1 due deadlines would fire, with 1 charges" in done.stdout


def test_the_brake_holds_a_sweep_until_the_information_centre_releases_it(active: Run) -> None:
    Path("policy.toml").write_text(company.POLICY + "[sweep]\nbrake = 1\n", encoding="utf-8")
    newcomer = company.command("2026-03-02T11:00:00+08:00", "E0008", "person/E0005", "join", name="郝敏", unit="销售部")
    assert active("apply", "-", stdin=company.lines([newcomer])).exit_code == 0
    held = active("sweep", "--now", LATE)
    assert held.exit_code == 1
    assert "held by the brake" in held.stdout
    assert company.count("timers") == 2
    assert active("doctor", "--now", LATE).exit_code == 1
    assert active("sweep", "--now", LATE, "--release").exit_code == 2
    refused = active("sweep", "--now", LATE, "--release", "--actor", "E0002")
    assert refused.exit_code == 3
    assert "information_centre (E0009)" in refused.stderr
    assert company.count("timers") == 2
    assert active("sweep", "--now", LATE, "--release", "--actor", "E0009").exit_code == 0
    assert company.count("timers") == 0


def test_a_sweep_as_json_is_a_run_record(active: Run) -> None:
    run = json.loads(active("sweep", "--now", LATE, "--format", "json").stdout)
    assert (run["now"], run["outcome"], run["due"], run["fired"], run["charged"]) == (LATE, "good", 1, 1, 1)
