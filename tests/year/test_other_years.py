"""Other years come out as the page says, however they are fed."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.year import outcome as year
from tests.year.oracle import Oracle
from tests.year.years import year as make_up
from wxflow_machines import policy_file

POLICY = policy_file.load(year.DATA / "policy.toml")


def _oracle(lines: list[dict[str, Any]]) -> Oracle:
    oracle = Oracle(POLICY)
    oracle.run(lines)
    return oracle


def test_the_oracle_knows_the_worked_year() -> None:
    oracle, expected = _oracle(year.journal()), year.expected()
    assert oracle.refused == year.refused()
    assert oracle.penalties == expected.penalties
    assert oracle.states() == expected.states
    assert len(oracle.timers) == expected.timers


@settings(max_examples=12)
@given(seed=st.integers(0, 10**6), batch=st.sampled_from((1, 7, 100, 5000)))
def test_engine_and_oracle_agree_on_a_made_up_year(seed: int, batch: int) -> None:
    lines = make_up(seed, 900, POLICY)
    oracle = _oracle(lines)
    with TemporaryDirectory() as folder, year.company(Path(folder)) as engine:
        refused = year.feed(engine, lines, batch)
        found = year.outcome(engine)
    assert refused == oracle.refused
    assert found.penalties == oracle.penalties
    assert found.states == oracle.states()
    assert found.timers == len(oracle.timers)


@pytest.mark.parametrize("seed", range(3))
def test_a_made_up_year_is_the_same_without_its_sweeps(seed: int, tmp_path: Path) -> None:
    lines = make_up(seed, 1500, POLICY)
    with year.company(tmp_path / "swept") as one, year.company(tmp_path / "unswept") as other:
        year.feed(one, lines)
        year.feed(other, [line for line in lines[:-1] if "sweep" not in line] + lines[-1:], batch=33)
        assert year.outcome(one) == year.outcome(other)
        assert year.heads(one) == year.heads(other)
