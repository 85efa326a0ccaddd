"""What is handed in with an event is held against what was declared, and everything wrong is said at once."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wxflow.declare.fields import Field, check
from wxflow.errors import BadInputs

PARTS = (Field("person"), Field("nickname", required=False))
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


def problems(one: Field, value: Any) -> tuple[str, ...]:
    """Return what is wrong with a value, or nothing."""
    try:
        check((one,), {one.name: value}, "here")
    except BadInputs as error:
        return error.problems
    return ()


@pytest.mark.parametrize(
    ("one", "good", "bad"),
    [
        (Field("f"), ["x", " x ", "𠮷"], ["", "  ", 1, ["x"], "a\x00", "\ud800"]),
        (Field("f", "integer", least=1), [1, 2**53 - 1], [0, 2**53, True, 1.0, "1", float("nan")]),
        (Field("f", "date"), ["2026-02-28"], ["2026-02-29", "20260228", "2026-2-8", "2026-W09-6", 20260228]),
        (Field("f", "flag"), [True, False], [0, 1, "true"]),
        (Field("f", "choice", choices=("permanent", "temporary")), ["temporary"], ["Temporary", "", 1, []]),
        (Field("f", "texts", least=1), [["x"]], [[], [""], "x", [1], {"x": "y"}]),
        (Field("f", "mapping"), [{}, {"a": "b"}], [{"a": 1}, {"": "b"}, [["a", "b"]]]),
        (Field("f", "record", fields=PARTS), [{"person": "E1"}], [{}, [], {"person": "E1", "name": "x"}]),
        (Field("f", "records", fields=PARTS, least=1), [[{"person": "E1"}]], [[], {}, ["E1"], [{"nickname": "x"}]]),
    ],
)
def test_a_shape_takes_what_it_says_and_nothing_else(one: Field, good: list[Any], bad: list[Any]) -> None:
    assert [value for value in good if problems(one, value)] == []
    assert [value for value in bad if not problems(one, value)] == []


def test_what_is_missing_unknown_and_wrong_is_said_together_each_with_its_place() -> None:
    rows = [{"person": "E1"}, {"person": "", "nick": "x"}]
    with pytest.raises(BadInputs) as caught:
        check((Field("title"), Field("roster", "records", fields=PARTS)), {"roster": rows, "titel": "x"}, "group/G1")
    assert [one.partition(": ")[2].partition(" ")[0] for one in caught.value.problems] == [
        "title",
        "roster[1].person:",
        "roster[1].nick:",
        "titel:",
    ]


def test_a_choice_that_is_nearly_right_is_told_the_right_one() -> None:
    (told,) = problems(Field("kind", "choice", choices=("permanent", "temporary")), "temporry")
    assert "'temporary'" in told


@pytest.mark.parametrize(
    "shape", ["text", "integer", "date", "flag", "choice", "texts", "mapping", "record", "records"]
)
@given(value=anything)
def test_whatever_is_handed_in_is_taken_or_refused_in_short(shape: Any, value: Any) -> None:
    assert all(len(one) < 400 for one in problems(Field("f", shape, choices=("a",), fields=PARTS), value))
