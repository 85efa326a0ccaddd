"""The worked year comes out the same whichever way it is fed, and the oracle reads the Measures as it does."""

import json
import tomllib
from functools import cache
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.given.databases import ON_BOTH, so_often
from tests.whole.worked_year import outcome as year
from tests.whole.worked_year import sweeps
from tests.whole.worked_year.oracle import Oracle
from tests.whole.worked_year.workdays import utc

pytestmark = ON_BOTH
LINES = year.journal()
EXPECTED, SAID = year.expected()
PLACES = st.lists(st.tuples(st.integers(0, len(sweeps.commands(LINES)) - 1), st.floats(0, 1)), max_size=80)
WEEKS_LATE = {"sweep": "2026-12-25T00:00:00+08:00"}


def reading(lines: list[year.Line]) -> Oracle:
    """Return the oracle once it has read some lines."""
    return Oracle(tomllib.loads(year.POLICY)).run(lines)


@cache
def punctual() -> dict[tuple[str, str], bytes]:
    """Return every head of the year fed as it is."""
    with TemporaryDirectory() as folder, year.company(Path(folder)) as engine:
        year.feed(engine, LINES)
        return year.heads(engine)


def check(lines: list[year.Line], sizes: list[int]) -> None:
    """Feed the lines to a new company: the expected outcome, and the very steps of the punctual year."""
    with TemporaryDirectory() as folder, year.company(Path(folder)) as engine:
        assert year.feed(engine, lines, sizes) == SAID
        assert year.outcome(engine) == EXPECTED
        assert year.heads(engine) == punctual()


def test_the_oracle_finds_what_the_worked_year_expects() -> None:
    assert year.judged(reading(LINES)) == (EXPECTED, SAID)


def test_the_oracle_counts_lines_and_planned_ends_as_the_worked_year_does() -> None:
    told = json.loads((year.DATA / "expected.json").read_text(encoding="utf-8"))
    oracle = reading(LINES)
    assert (oracle.applied, oracle.repeated) == (told["applied"], told["repeated"])
    assert [*oracle.not_done] == [one["line"] for one in told["not_done"]]
    standing = [["group", key, "planned_end", utc(due)] for key, due in oracle.page["standing"].items()]
    assert sorted(standing) == sorted(told["standing"])


def test_the_oracle_names_penalties_by_their_causes_as_the_journal_does() -> None:
    told = json.loads((year.DATA / "expected.json").read_text(encoding="utf-8"))
    assert {*reading(LINES).page["penalties"]} == {one["key"] for one in told["penalties"]}


def test_the_year_as_it_is_comes_out_as_expected() -> None:
    check(LINES, [100])


def test_one_line_a_transaction_comes_out_as_expected() -> None:
    check(LINES, [1])


def test_pieces_of_any_sizes_change_no_step() -> None:
    @settings(max_examples=so_often(10))
    @given(sizes=st.lists(st.one_of(st.just(1), st.integers(1, 400)), min_size=1, max_size=6))
    def change_none(sizes: list[int]) -> None:
        check(LINES, sizes)

    change_none()


@settings(max_examples=5)
@given(cuts=st.sets(st.integers(1, len(LINES) - 1), max_size=8))
def test_closing_the_database_between_pieces_changes_no_step(cuts: set[int]) -> None:
    edges = [0, *sorted(cuts), len(LINES)]
    not_done: list[str] = []
    with TemporaryDirectory() as folder:
        for start, end in pairwise(edges):
            with year.company(Path(folder)) as engine:
                not_done += year.feed(engine, LINES[start:end]).not_done
        with year.company(Path(folder)) as engine:
            assert year.outcome(engine) == EXPECTED
            assert year.heads(engine) == punctual()
    assert not_done == SAID.not_done


def test_sweeps_at_any_moment_change_no_step() -> None:
    @settings(max_examples=so_often(12))
    @given(places=PLACES, size=st.integers(1, 300))
    def change_none(places: list[tuple[int, float]], size: int) -> None:
        check(sweeps.put(LINES, places), [size])

    change_none()


def test_a_sweep_after_every_line_changes_no_step() -> None:
    check(sweeps.put(LINES, [(n, 0.5) for n in range(len(sweeps.commands(LINES)))]), [100])


def test_no_sweep_but_the_last_changes_no_step() -> None:
    check(sweeps.only_the_last(LINES), [100])


def test_a_last_sweep_weeks_late_changes_no_step() -> None:
    late = [*sweeps.commands(LINES), WEEKS_LATE]
    with TemporaryDirectory() as folder, year.company(Path(folder)) as engine:
        said = year.feed(engine, late)
        assert (year.outcome(engine), said) == year.judged(reading([*LINES, WEEKS_LATE]))


def test_the_year_applied_twice_writes_nothing_the_second_time(tmp_path: Path) -> None:
    with year.company(tmp_path) as engine:
        year.feed(engine, LINES)
    once = year.rows(tmp_path)
    assert len(once["steps"]) > len(LINES)
    with year.company(tmp_path) as engine:
        assert year.feed(engine, LINES, [37]) == SAID
        done = [line for line in sweeps.commands(LINES) if line["request_id"] not in SAID.not_done]
        again = engine.apply([year.command_of(line) for line in done])
        assert all(getattr(outcome, "repeated", False) for outcome in again)
        assert year.outcome(engine) == EXPECTED
    assert year.rows(tmp_path) == once
