import json
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.given.inputs import lines
from wxflow_office.journal.lines import LONGEST, Entry, Invalid, Line, Sweep, bounded, read

GOOD: dict[str, Any] = {
    "at": "2026-03-02T10:00:00+08:00", "actor": "E8", "machine": "person", "key": "E1", "event": "leave",
}  # fmt: skip
TEXT = '{"at": "2026-03-02T10:00:00+08:00", "actor": "E8", "machine": "person", "key": "E1", "event": "leave"'


def one(line: str | bytes) -> Entry:
    (entry,) = read([line if isinstance(line, bytes) else line.encode()])
    return entry


def test_recorded_at_is_at_unless_it_is_given() -> None:
    entry = one(TEXT + "}\n")
    assert isinstance(entry, Line)
    assert entry.command.at == entry.command.recorded_at == 1772416800_000000
    assert entry.command.data == {}


def test_a_byte_order_mark_blank_lines_and_windows_line_ends_are_no_mistakes() -> None:
    entries = list(read([b"\xef\xbb\xbf" + TEXT.encode() + b"}\r\n", b"\n", b"   \r\n", TEXT.encode() + b"}"]))
    assert [(type(entry), entry.number) for entry in entries] == [(Line, 1), (Line, 4)]


def test_a_sweep_names_its_moment() -> None:
    assert one('{"sweep": "2026-03-02T02:00:00Z"}') == Sweep(1, 1772416800_000000)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(GOOD)) | st.text(), inner),
    max_leaves=8,
)


@given(st.one_of(st.binary(), JSON.map(lambda value: json.dumps(value).encode())))
def test_whatever_a_line_holds_it_is_read_or_told_wrong(line: bytes) -> None:
    assert len(list(read([line]))) <= 1


@given(st.dictionaries(st.sampled_from([*GOOD, "recorded_at", "data", "reason", "request_id", "sweep"]), JSON))
def test_whatever_stands_under_a_known_name_is_read_or_told_wrong(values: dict[str, Any]) -> None:
    assert len(list(read([json.dumps({**GOOD, **values}).encode()]))) == 1


WHYS = (
    "broken JSON at column",
    "not an object",
    "not an object",
    "not an object",
    "evnt: unknown field (did you mean 'event'?)",
    "'actor' is given twice",
    "1.5 is no whole number",
    "NaN is no whole number",
    "data: [1] is not an object",
    "nested too deeply",
    "broken JSON: a number has too many digits",
    "reason: 5 is not a text",
    "request_id: '' is not a text",
    "is not a text",
    "lies before at",
    "recorded_at: 5 is not a time",
    "no offset",
    "is not a time",
    "is not a time",
    "years 1970 to 2999",
    "is not a time",
    "at is missing; key is missing; event is missing",
    "no offset",
    "stands alone",
    "not UTF-8 at byte 12",
    "not UTF-8 at byte 1",
)
"""What is told of each bad line, in their order."""


@pytest.mark.parametrize(("line", "why"), list(zip(lines("7/bad_lines.jsonl"), WHYS, strict=True)))
def test_a_line_that_makes_no_sense_says_why(line: bytes, why: str) -> None:
    entry = one(line)
    assert isinstance(entry, Invalid)
    assert why in entry.why


@pytest.mark.parametrize("more", [0, 1, LONGEST, LONGEST + 1, 3 * LONGEST])
def test_a_line_that_is_too_long_is_one_invalid_line_and_the_next_is_read(more: int) -> None:
    good = TEXT.encode() + b"}"
    long = good + b" " * (LONGEST - len(good) - 1 + more) + b"\n"
    first, last = read(bounded(BytesIO(long + good)))
    assert isinstance(first, Invalid if more else Line)
    assert isinstance(last, Line)
    assert (first.number, last.number) == (1, 2)


def test_of_a_line_that_never_ends_no_more_is_held_than_the_bound() -> None:
    assert [len(line) for line in bounded(BytesIO(b" " * 5 * LONGEST))] == [LONGEST + 1]
