"""A company goes from one database to another whole, and nothing else moves; what is not whole goes nowhere."""

import gzip
import json
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.proofs.test_checkpointing import new_signer
from tests.given import moving
from tests.given.databases import APPEND_ONLY, DATABASES, KINDS, raw
from tests.given.founded import company_at, founded, moment, replay_of
from tests.whole.worked_year import outcome as year
from tests.whole.worked_year.years import make
from wxflow.audit import verify
from wxflow.calendar.notices import parse
from wxflow.calendar.workdays import Calendar
from wxflow.companies.file_format import TABLES
from wxflow.databases import schema
from wxflow.engine import recount, sweep
from wxflow.engine.engine import Engine
from wxflow.errors import BadInput, Refused
from wxflow.proofs import checkpointing
from wxflow.store.tables import METADATA, PARKED, REVISION

NOTICE = parse('{"year": 2027, "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": true}]}', "notice")
LATER = moment("2026-12-01 09:00")


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


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Return a database where HX lives, with rows in every table."""
    url = f"sqlite:///{tmp_path / 'wxflow.db'}"
    schema.upgrade(url)
    with company_at(url) as engine:
        living(engine, tmp_path)
    return url


@pytest.fixture
def exported(url: str, tmp_path: Path) -> Path:
    """Return HX as it was exported."""
    return moving.export(url, "HX", tmp_path / "HX.jsonl")


def living(engine: Engine, folder: Path) -> None:
    """Let a company live that has rows in every table."""
    hand = founded(engine)
    everything(engine, folder)
    hand.now = LATER
    hand("person/E0003", "leave", "E0008")


def everything(engine: Engine, folder: Path) -> None:
    """Leave rows where commands leave none: a notice, a sweep, a checkpoint, a parked root."""
    recount.load(replace(engine, calendar=Calendar(notices=[NOTICE])), NOTICE, "E0009", LATER)
    sweep.sweep(engine, LATER)
    checkpointing.make(engine.store, engine.company, new_signer(folder / f"{engine.company}.pem"), LATER)
    with raw(engine.store.url) as database:
        parked = (engine.company, "group/G0", LATER, 1, "ValueError: 坏了 \\ ")
        database.execute("INSERT INTO parked VALUES (?, ?, ?, ?, ?)", parked)
        message = (engine.company, "a#1:b/c", "b", "c", None, "{}", LATER, "sent", 1, LATER, "d", "e", "f", None, LATER)
        database.execute(f"INSERT INTO outbox VALUES ({', '.join('?' * len(message))})", message)


def test_an_export_holds_every_row_of_every_table_by_table_and_key(url: str, exported: Path) -> None:
    first, *rows, last = (json.loads(line) for line in exported.read_text("utf-8").splitlines())
    held = moving.of(url, "HX")
    assert held.keys() == {*METADATA.tables} == {*first["rows"]}
    assert first == {
        "format": "wxflow company 1",
        "schema": REVISION,
        "company": "HX",
        "rows": {table.name: len(held[table.name]) for table in TABLES},
    }
    shown = lambda value: value.hex() if isinstance(value, bytes) else value  # noqa: E731
    for table in TABLES:
        told = [row[1:] for row in rows if row[0] == table.name]
        assert sorted(map(repr, told)) == sorted(repr([shown(v) for v in row[1:]]) for row in held[table.name])
        keys = [n - 1 for n, column in enumerate(table.columns) if column.primary_key and n]
        assert [[row[n] for n in keys] for row in told] == sorted([row[n] for n in keys] for row in told)
    content = exported.read_bytes()
    assert last == {"sha256": sha256(content[: content.rstrip().rindex(b"\n") + 1]).hexdigest()}


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


def test_a_company_is_deleted_only_as_it_was_exported(url: str, exported: Path) -> None:
    with company_at(url) as engine:
        sweep.sweep(engine, moment("2026-12-02 09:00"))
    before = moving.of(url, "HX")
    with pytest.raises(Refused, match="is not what was exported"):
        moving.delete(url, exported)
    assert moving.of(url, "HX") == before


def test_a_company_is_brought_only_where_nothing_of_it_is(url: str, exported: Path) -> None:
    before = moving.of(url, "HX")
    with pytest.raises(Refused, match="HX is there already: it has rows in"):
        moving.bring_in(url, exported)
    assert moving.of(url, "HX") == before


def lines_of(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines(keepends=True)


def sealed(lines: list[bytes]) -> bytes:
    """Put the right digest under lines, as somebody would who knows how."""
    content = b"".join(lines)
    return content + json.dumps({"sha256": sha256(content).hexdigest()}, separators=(",", ":")).encode() + b"\n"


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
