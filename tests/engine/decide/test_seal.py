"""A step's seal covers every field in its place, and the seal before it."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wxflow.decide.seal import GENESIS, Sealed, seal

STEP = Sealed(
    "group",
    "G1",
    2,
    "approve",
    "requested",
    "approved",
    "E0001",
    None,
    '{"n":"名"}',
    10,
    11,
    None,
    "group/G1#1",
    "p",
    "d",
)


def with_(field: str, value: Any) -> Sealed:
    return STEP._replace(**{field: value})


def test_a_seal_is_what_the_page_says_it_is() -> None:
    """docs/design.md: a version line, each field as its length in characters, a colon and its text, or - for none."""
    written = (
        "wxflow step 1\n2:HX5:group2:G11:27:approve9:requested8:approved5:E0001-"
        '9:{"n":"名"}2:102:11-10:group/G1#11:p1:d'
    )
    assert seal("HX", STEP, GENESIS) == sha256(written.encode() + bytes(32)).digest()


@pytest.mark.parametrize("field", Sealed._fields)
def test_no_field_can_be_changed_without_another_seal(field: str) -> None:
    value = getattr(STEP, field)
    other = with_(field, value + 1 if isinstance(value, int) else f"{value}x")
    assert seal("HX", other, GENESIS) != seal("HX", STEP, GENESIS)


@pytest.mark.parametrize("field", ["source", "reason", "request_id", "cause"])
def test_nothing_is_not_the_same_as_an_empty_text(field: str) -> None:
    nothing, empty = (with_(field, value) for value in (None, ""))
    assert seal("HX", nothing, GENESIS) != seal("HX", empty, GENESIS)


@given(st.text(max_size=4), st.text(max_size=4), st.text(max_size=4), st.text(max_size=4))
def test_no_text_can_flow_over_into_the_field_beside_it(key: str, actor: str, other_key: str, other_actor: str) -> None:
    one, other = STEP._replace(key=key, reason=actor), STEP._replace(key=other_key, reason=other_actor)
    assert (seal("HX", one, GENESIS) == seal("HX", other, GENESIS)) == ((key, actor) == (other_key, other_actor))


def plainly(fields: Iterable[Any]) -> str:
    """Write fields as the page says, one by one."""
    texts = (None if one is None else str(one) for one in fields)
    return "".join("-" if text is None else f"{len(text)}:{text}" for text in texts)


TEXT, MAYBE, MOMENT = st.text(max_size=8), st.none() | st.text(max_size=8), st.integers(0, 2**62)


@given(
    st.builds(
        Sealed, TEXT, TEXT, MOMENT, TEXT, MAYBE, TEXT, TEXT, MAYBE, TEXT, MOMENT, MOMENT, MAYBE, MAYBE, TEXT, TEXT,
        MAYBE, st.none() | MOMENT,
    ),
    TEXT,
)  # fmt: skip
def test_what_is_written_once_for_many_steps_is_written_as_for_each(step: Sealed, company: str) -> None:
    sealed = step[:-2] if step.is_old else step
    version = "wxflow step 1\n" if step.is_old else "wxflow step 2\n"
    assert seal(company, step, GENESIS) == sha256((version + plainly((company, *sealed))).encode() + GENESIS).digest()


def test_a_seal_hangs_on_the_company_and_on_the_seal_before() -> None:
    assert len({seal("HX", STEP, GENESIS), seal("HY", STEP, GENESIS), seal("HX", STEP, bytes(31) + b"\1")}) == 3


def test_the_numbers_of_an_old_proof_may_be_texts() -> None:
    assert seal("HX", STEP._replace(seq="2", at="10", recorded_at="11"), GENESIS) == seal("HX", STEP, GENESIS)


def test_a_step_that_says_how_and_when_it_was_entered_has_a_seal_of_the_second_version() -> None:
    written = (
        "wxflow step 2\n2:HX5:group2:G11:27:approve9:requested8:approved5:E0001-"
        '9:{"n":"名"}2:102:11-10:group/G1#11:p1:d14:{"door":"cli"}2:12'
    )
    entered = STEP._replace(via='{"door":"cli"}', entered_at=12)
    assert seal("HX", entered, GENESIS) == sha256(written.encode() + bytes(32)).digest()
    assert seal("HX", entered._replace(entered_at="12"), GENESIS) == seal("HX", entered, GENESIS)
    assert entered._replace(via=None).is_old is False
    assert seal("HX", entered._replace(via=None), GENESIS) != seal("HX", STEP, GENESIS)
