"""A file that is not whole, row by row, brings nothing."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.given import moving
from tests.given.copied import lines_of, sealed
from wxflow.databases import schema
from wxflow.errors import BadInput
from wxflow.store.tables import PARKED


def _renumbered(lines: list[bytes], *, by: int) -> list[bytes]:
    header = json.loads(lines[0])
    header["rows"]["instances"] += by
    return [json.dumps(header).encode() + b"\n", *lines[1:]]


def _other_schema(lines: list[bytes]) -> list[bytes]:
    return [json.dumps(json.loads(lines[0]) | {"schema": "0000"}).encode() + b"\n", *lines[1:]]


CHANGES: dict[str, tuple[Callable[[list[bytes]], bytes], str]] = {
    "nothing in it": (lambda _: b"", "is not an exported company"),
    "something else": (lambda _: b'{"at": "2026-03-02"}\n', "is not an exported company"),
    "not text": (lambda _: bytes(range(256)), "is not an exported company"),
    "cut in a line": (lambda lines: b"".join(lines)[:-100], "is cut short: it does not end with its digest"),
    "cut after a line": (lambda lines: b"".join(lines[:-1]), "is cut short: it does not end with its digest"),
    "a letter changed": (lambda lines: b"".join(lines).replace(b"E0003", b"E0004", 1), "was changed"),
    "a row left out": (lambda lines: b"".join(lines[:5] + lines[6:]), "was changed"),
    "another form": (lambda lines: b"".join(lines).replace(b"company 1", b"company 2", 1), "this version knows"),
    "another schema": (lambda lines: sealed(_other_schema(lines[:-1])), "has the schema 0000"),
    "a row too few": (lambda lines: sealed(_renumbered(lines[:-1], by=1)), "not a row of instances"),
    "a row too many": (lambda lines: sealed(_renumbered(lines[:-1], by=-1)), "not a row of"),
    "two rows swapped": (
        lambda lines: sealed([*lines[:1], *_swapped(lines[1:-1], b'["instances"')]), "does not come after the row"
    ),
    "a row after the last": (lambda lines: sealed([*lines[:-1], lines[-2]]), "a row more than the first line counts"),
}  # fmt: skip


def _swapped(lines: list[bytes], start: bytes) -> list[bytes]:
    first = next(n for n, line in enumerate(lines) if line.startswith(start))
    return [*lines[:first], lines[first + 1], lines[first], *lines[first + 2 :]]


@pytest.mark.parametrize("change", CHANGES)
def test_a_file_that_is_not_whole_brings_nothing(exported: Path, tmp_path: Path, change: str) -> None:
    elsewhere = f"sqlite:///{tmp_path / 'elsewhere.db'}"
    schema.upgrade(elsewhere)
    make_of, why = CHANGES[change]
    exported.write_bytes(make_of(lines_of(exported)))
    with pytest.raises(BadInput, match=why) as said:
        moving.bring_in(elsewhere, exported)
    assert str(exported) in str(said.value)
    assert moving.of(elsewhere, "HX") == {}


def test_a_packed_file_is_read_and_a_damaged_one_is_not(exported: Path, tmp_path: Path) -> None:
    content = exported.read_bytes()
    packed = tmp_path / "HX.gz"
    packed.write_bytes(gzip.compress(content))
    elsewhere = f"sqlite:///{tmp_path / 'elsewhere.db'}"
    schema.upgrade(elsewhere)
    for damaged in (packed.read_bytes()[:-9], packed.read_bytes()[:2000] + b"\0" * 40 + packed.read_bytes()[2040:]):
        (tmp_path / "damaged").write_bytes(damaged)
        with pytest.raises(BadInput, match=r"is cut short|was changed"):
            moving.bring_in(elsewhere, tmp_path / "damaged")
    assert moving.of(elsewhere, "HX") == {}
    moving.bring_in(elsewhere, packed)
    assert moving.export(elsewhere, "HX", tmp_path / "again").read_bytes() == content


WRONG = [("until", "x"), ("until", 2**63), ("until", True), ("until", None), ("root", 1), ("failures", 2**31)]


@pytest.mark.parametrize(("column", "value"), WRONG)
def test_a_value_no_column_takes_brings_nothing(exported: Path, tmp_path: Path, column: str, value: Any) -> None:
    elsewhere = f"sqlite:///{tmp_path / 'elsewhere.db'}"
    schema.upgrade(elsewhere)
    place = [one.name for one in PARKED.columns].index(column)
    lines = lines_of(exported)[:-1]
    for number, line in enumerate(lines):
        row = json.loads(line)
        if number and row[0] == "parked":
            row[place] = value
            lines[number] = json.dumps(row).encode() + b"\n"
    exported.write_bytes(sealed(lines))
    with pytest.raises(BadInput, match=r"parked\.\w+ cannot be"):
        moving.bring_in(elsewhere, exported)
    assert moving.of(elsewhere, "HX") == {}
