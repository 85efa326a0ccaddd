"""The worked year comes out the same whichever way it is fed."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.year import outcome as year

LINES = year.journal()
SWEEPS = [n for n, line in enumerate(LINES) if "sweep" in line]


def test_the_worked_year_comes_out_as_expected(tmp_path: Path) -> None:
    with year.company(tmp_path) as engine:
        assert year.feed(engine, LINES) == year.refused()
        assert year.outcome(engine) == year.expected()


@settings(max_examples=8)
@given(batch=st.integers(1, 900))
def test_the_size_of_the_batches_changes_no_step(batch: int) -> None:
    with TemporaryDirectory() as folder, year.company(Path(folder)) as engine:
        assert year.feed(engine, LINES, batch) == year.refused()
        assert year.outcome(engine) == year.expected()
        assert year.heads(engine) == _punctual()


def test_no_sweep_but_the_last_changes_no_step(tmp_path: Path) -> None:
    with year.company(tmp_path) as engine:
        year.feed(engine, [line for n, line in enumerate(LINES) if n not in SWEEPS[:-1]])
        assert year.outcome(engine) == year.expected()
        assert year.heads(engine) == _punctual()


@settings(max_examples=8)
@given(places=st.sets(st.integers(0, len(LINES) - 1), min_size=1, max_size=120))
def test_sweeps_anywhere_change_no_step(places: set[int]) -> None:
    lines: list[dict[str, Any]] = []
    for n, line in enumerate(LINES):
        lines.append(line)
        if n in places and "sweep" not in line:
            lines.append({"sweep": line.get("recorded_at", line["at"])})
    with TemporaryDirectory() as folder, year.company(Path(folder)) as engine:
        year.feed(engine, lines)
        assert year.outcome(engine) == year.expected()
        assert year.heads(engine) == _punctual()


def test_a_sweep_weeks_late_charges_what_a_punctual_one_would(tmp_path: Path) -> None:
    with year.company(tmp_path) as engine:
        year.feed(engine, [*(line for line in LINES if "sweep" not in line), {"sweep": "2026-12-20T00:00:00+08:00"}])
        assert year.outcome(engine) == year.expected()
        assert year.heads(engine) == _punctual()


def test_applied_twice_it_writes_nothing_the_second_time(tmp_path: Path) -> None:
    with year.company(tmp_path) as engine:
        assert year.feed(engine, LINES) == year.refused()
        once = year.heads(engine)
        assert year.feed(engine, LINES) == year.refused()
        assert year.heads(engine) == once
        assert year.outcome(engine) == year.expected()


_known: dict[tuple[str, str], bytes] = {}


def _punctual() -> dict[tuple[str, str], bytes]:
    """Return the heads of the year as it is, worked out once."""
    if not _known:
        with TemporaryDirectory() as folder, year.company(Path(folder)) as engine:
            year.feed(engine, LINES)
            _known.update(year.heads(engine))
    return _known
