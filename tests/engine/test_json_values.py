import json

from hypothesis import given
from hypothesis import strategies as st

from wxflow.json_values import ascii_only, canonical

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(VALUES)
def test_an_encoder_that_is_built_once_writes_what_json_writes(value: object) -> None:
    assert canonical(value) == json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert ascii_only(value) == json.dumps(value, sort_keys=True, separators=(",", ":"))
