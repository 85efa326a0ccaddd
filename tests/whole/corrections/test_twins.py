"""A mistake put in anywhere and corrected later leaves everything as it would be without it."""

import pytest
from hypothesis import assume, settings
from hypothesis import given as given_by
from hypothesis import strategies as st

from tests.given.databases import ON_BOTH, so_often
from tests.whole.corrections.slipped import Unfit
from tests.whole.corrections.slips import differences

SEEDS = st.integers(0, 10**6)


@ON_BOTH
def test_what_is_put_right_might_never_have_been_mistaken() -> None:
    @settings(max_examples=so_often(12))
    @given_by(seed=SEEDS)
    def same(seed: int) -> None:
        try:
            told = differences(seed)
        except Unfit:
            assume(False)
        else:
            assert told == [], f"the life of seed {seed}"

    same()


@ON_BOTH
@pytest.mark.parametrize(
    "seed",
    [
        pytest.param(14, id="a report amended is one of another group, and lies under that"),
        pytest.param(21, id="a notice that was loaded after an undoing tells nothing of what was before"),
        pytest.param(81, id="what one correction took back stays taken back in the next"),
        pytest.param(459, id="what was decided of a penalty is left out where another bears its key"),
        pytest.param(2094, id="what lives under a group that would not be is told anew with it"),
        pytest.param(2171, id="a deadline that was over when it was armed is charged by the policy of then"),
        pytest.param(1277, id="a notice of a later moment says nothing of what a correction came to before it"),
        pytest.param(509, id="a penalty that is confirmed is begun first, though no deadline has been written"),
        pytest.param(7, id="what a correction began and the next took back began when the first said"),
        pytest.param(2082, id="whoever joins anew after a joining was voided joined then, among those of one name"),
    ],
)
def test_nor_in_lives_that_once_came_to_something_else(seed: int) -> None:
    assert differences(seed) == []
