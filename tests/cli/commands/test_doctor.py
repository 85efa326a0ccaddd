"""A doctor is content where all is well."""

import json

from tests.given.door import Run

LATE = "2026-03-06T00:10:00+08:00"


def test_the_doctor_is_content_only_after_a_good_sweep(active: Run) -> None:
    assert active("doctor", "--now", LATE).exit_code == 1
    assert active("sweep", "--now", LATE).exit_code == 0
    done = active("doctor", "--now", LATE, "--format", "json")
    assert done.exit_code == 0, done.stdout
    assert all(finding["good"] for finding in json.loads(done.stdout))
