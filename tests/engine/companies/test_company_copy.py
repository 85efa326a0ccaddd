"""A company goes from one database to another whole, and nothing else moves; what is not whole goes nowhere."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.given import moving
from tests.given.copied import everything, lines_of, living, sealed
from tests.given.databases import APPEND_ONLY, DATABASES, KINDS, raw
from tests.given.founded import company_at, replay_of
from tests.whole.worked_year import outcome as year
from tests.whole.worked_year.years import make
from wxflow.audit import verify
from wxflow.databases import schema
from wxflow.errors import BadInput, Refused
from wxflow.proofs import checkpointing


class Way(NamedTuple):
    """From which database to which."""

    source: str
    target: str


@pytest.fixture(scope="module", params=[(a, b) for a in KINDS for b in KINDS], ids="-".join)
def way(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Way:
    """Return two databases of the module's own; the company HX lives in the second, which is in parts if it can be."""
    folder = tmp_path_factory.mktemp("way")
    urls: list[str] = []
    for number, kind in enumerate(request.param):
        if kind == "postgresql":
            request.getfixturevalue("server_url")
        urls.append(DATABASES.blank() if kind == "postgresql" else f"sqlite:///{folder / f'{number}.db'}")
        schema.upgrade(urls[-1], partitions=3 if number and kind == "postgresql" else None)
    with company_at(urls[1]) as engine:
        living(engine, folder)
    return Way(*urls)


@settings(max_examples=6)
@given(seed=st.integers(0, 10**9), commands=st.integers(0, 250))
def test_any_company_moves_whole_and_leaves_again_without_touching_another(way: Way, seed: int, commands: int) -> None:
    made = make(seed, commands)
    with TemporaryDirectory() as folder, company_at(way.source, made.policy) as engine:
        year.feed(engine, made.lines)
        everything(engine, Path(folder))
        others = moving.beside(way.target, "QY")
        assert any(others.values())
        file = moving.export(way.source, "QY", Path(folder) / "QY.jsonl")
        moving.bring_in(way.target, file)
        assert moving.of(way.target, "QY") == moving.of(way.source, "QY")
        assert moving.export(way.target, "QY", Path(folder) / "again").read_bytes() == file.read_bytes()
        with company_at(way.target, made.policy) as moved:
            assert year.outcome(moved) == year.outcome(engine)
            assert verify.verify(moved.store, "QY", moved.machines, replay_of(moved)).findings == ()
            assert list(checkpointing.check(moved.store, "QY", public_key=None, roots=())) == []
        for url in way:
            moving.delete(url, file)
            assert moving.of(url, "QY") == {}
        assert moving.beside(way.target, "QY") == others


def test_a_company_lives_on_where_it_was_brought_as_it_would_have(way: Way, tmp_path: Path) -> None:
    made = make(7, 120)
    half = len(made.lines) // 2
    with company_at(way.source, made.policy) as engine:
        year.feed(engine, made.lines[:half])
    moving.bring_in(way.target, moving.export(way.source, "QY", tmp_path / "QY.jsonl"))
    ends: list[Any] = []
    for url in way:
        with company_at(url, made.policy) as engine:
            said = year.feed(engine, made.lines[half:])
            ends.append((said, year.outcome(engine), year.heads(engine)))
        moving.delete(url, moving.export(url, "QY", tmp_path / "QY.jsonl"))
    assert ends[0] == ends[1]
    assert ends[0][1] == year.judged(made.oracle)[0]


@pytest.mark.parametrize("table", ["steps", "checkpoints", "covered"])
def test_what_is_append_only_is_so_again_after_a_deletion(way: Way, tmp_path: Path, table: str) -> None:
    for number in range(2):
        (tmp_path / str(number)).mkdir()
        with company_at(way.source) as engine:
            living(engine, tmp_path / str(number))
        for change in (f"DELETE FROM {table}", f"UPDATE {table} SET company = 'X'"):
            with pytest.raises(APPEND_ONLY, match="append-only"), raw(way.source) as database:
                database.execute(change)
        moving.delete(way.source, moving.export(way.source, "HX", tmp_path / "HX.jsonl"))
        assert moving.of(way.source, "HX") == {}


def test_a_company_is_brought_only_where_nothing_of_it_is(url: str, exported: Path) -> None:
    before = moving.of(url, "HX")
    with pytest.raises(Refused, match="HX is there already: it has rows in"):
        moving.bring_in(url, exported)
    assert moving.of(url, "HX") == before


def test_a_row_that_hangs_on_nothing_brings_nothing(way: Way, exported: Path) -> None:
    first, *rows = lines_of(exported)[:-1]
    kept = [row for row in rows if not row.startswith(b'["instances"')]
    header = json.loads(first)
    header["rows"]["instances"] = 0
    header["company"] = "ZZ"
    exported.write_bytes(sealed([json.dumps(header).encode() + b"\n", *kept]))
    for url in way:
        with pytest.raises(BadInput, match="do not fit together"):
            moving.bring_in(url, exported)
        assert moving.of(url, "ZZ") == {}
