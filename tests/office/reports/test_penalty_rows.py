"""What a report tells of each penalty."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.given import company, penalties
from tests.given.databases import url_at
from tests.given.door import Run
from wxflow.moments import parse
from wxflow_office.company.company import opened
from wxflow_office.company.places import Place
from wxflow_office.reports.penalty_rows import Asked, PenaltyRows


@pytest.fixture
def charged(small: Run) -> Run:
    """Run wxflow where there is a penalty in every state."""
    assert small("apply", "-", stdin=company.lines(penalties.YEAR)).exit_code == 0
    return small


def test_a_term_for_an_appeal_that_runs_keeps_an_amount_from_being_taken(charged: Run) -> None:
    (confirmed,) = json.loads(charged("penalty", "list", "--state", "confirmed", "--format", "json").stdout)
    with_term = PenaltyTold(charged, "2026-04-03T09:00:00+08:00")
    assert with_term.of(confirmed["number"])["payable"] == 0
    assert str(with_term.of(confirmed["number"])["appeal_until"]).startswith("2026-04-")
    without = PenaltyTold(charged, "2026-06-01T09:00:00+08:00")
    assert (without.of(confirmed["number"])["payable"], without.of(confirmed["number"])["appeal_until"]) == (20, None)
    settled = next(row for row in without.rows if row["state"] == "settled")
    assert (settled["payable"], settled["deductible"]) == (0, 20)


class PenaltyTold:
    """What a report tells of each penalty, at a moment."""

    def __init__(self, _: Run, now: str) -> None:
        with opened(Place(database=url_at(Path.cwd()), policy=Path("policy.toml"))) as found:
            told = PenaltyRows(found, Asked(now=parse(now, "now")))
            self.rows = [told.of(one) for one in told.penalties()]

    def of(self, number: str) -> dict[str, Any]:
        """Return the row of a penalty."""
        return next(row for row in self.rows if row["number"] == number)
