"""What makes no difference to the Measures makes none to the outcome: the order of groups, how ids are written."""

from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.given.databases import ON_BOTH, so_often
from tests.whole.worked_year import outcome as year
from tests.whole.worked_year import told_otherwise
from tests.whole.worked_year.years import Year, make

pytestmark = ON_BOTH
SEEDS = st.integers(0, 10**9)


def fed(made: Year, lines: list[year.Line]) -> tuple[year.Outcome, list[str]]:
    """Feed lines to a new company; return what came of it, and what was not carried out in whatever order."""
    with TemporaryDirectory() as folder, year.company(Path(folder), made.policy) as engine:
        said = year.feed(engine, lines)
        return year.outcome(engine), sorted(said.not_done)


def test_lines_of_several_groups_may_come_in_any_order_within_a_day() -> None:
    @settings(max_examples=so_often(8))
    @given(seed=SEEDS)
    def may(seed: int) -> None:
        made = make(seed, 400, loads=0.01)
        lines = told_otherwise.interleaved(Random(seed), made.lines)
        outcome, said = year.judged(made.oracle)
        assert fed(made, lines) == (outcome, sorted(said.not_done))

    may()


def test_people_and_units_may_be_told_by_any_of_their_names_in_any_spelling() -> None:
    @settings(max_examples=so_often(8))
    @given(seed=SEEDS)
    def may(seed: int) -> None:
        made = make(seed, 400, loads=0.01)
        lines = list(told_otherwise.by_other_names(Random(seed), made))
        outcome, said = year.judged(made.oracle)
        assert fed(made, lines) == (outcome, sorted(said.not_done))

    may()
