"""Years nobody has worked out by hand: engine and oracle agree on them, whichever way they are fed."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.given.databases import ON_BOTH, so_often
from tests.given.founded import replay_of
from tests.whole.worked_year import outcome as year
from tests.whole.worked_year import sweeps
from tests.whole.worked_year.oracle import WORDS
from tests.whole.worked_year.years import Year, make
from wxflow.audit import verify
from wxflow.engine.engine import Engine

Way = Callable[[Engine, list[year.Line]], year.Said]
Found = tuple[year.Outcome, year.Said, dict[tuple[str, str], bytes]]
ALL = (10**9,)
SEEDS = st.integers(0, 10**9)
STARTS = st.sampled_from(("recorded", "recorded", "occurred"))
MEMBERSHIP = {"owed", "present", "misnamed", "surplus", "absent"}
HANDOVER = {"requested", "approved", "active", "closing", "filed", "cancelled"}
GROUP = {"rejected", "withdrawn", "created", "active", "closing", "dissolved"}


def fed(made: Year, lines: list[year.Line], way: Way) -> Found:
    """Feed lines in some way to a new company; return what came of it."""
    with TemporaryDirectory() as folder, year.company(Path(folder), made.policy) as engine:
        said = way(engine, lines)
        return year.outcome(engine), said, year.heads(engine)


def at_once(engine: Engine, lines: list[year.Line]) -> year.Said:
    """Apply as much as the sweeps let, in one transaction."""
    return year.feed(engine, lines, ALL)


def fired(engine: Engine, lines: list[year.Line]) -> year.Said:
    """Fire every command on its own."""
    return year.feed(engine, lines, apply=year.one_by_one(engine))


@ON_BOTH
def test_engine_and_oracle_agree_on_any_year() -> None:
    @settings(max_examples=so_often(40))
    @given(seed=SEEDS, clock_starts=STARTS)
    def agree(seed: int, clock_starts: str) -> None:
        made = make(seed, 400, clock_starts)
        outcome, said, _ = fed(made, made.lines, at_once)
        assert (outcome, said) == year.judged(made.oracle)

    agree()


@ON_BOTH
@settings(max_examples=12)
@given(seed=SEEDS, clock_starts=STARTS)
def test_a_replay_finds_nothing_wrong_with_any_year(seed: int, clock_starts: str) -> None:
    made = make(seed, 300, clock_starts)
    with TemporaryDirectory() as folder, year.company(Path(folder), made.policy) as engine:
        at_once(engine, made.lines)
        assert verify.verify(engine.store, engine.company, engine.machines, replay_of(engine)).findings == ()


@ON_BOTH
def test_any_year_is_the_same_whichever_way_it_is_fed() -> None:
    @settings(max_examples=so_often(12))
    @given(seed=SEEDS, clock_starts=STARTS)
    def same(seed: int, clock_starts: str) -> None:
        made, chance = make(seed, 300, clock_starts), Random(seed)
        sizes = [chance.choice((1, 2, 17, 90)) for _ in range(9)]
        elsewhere = sweeps.anywhere(chance, made.lines, chance.choice((3, 40)))
        found = fed(made, made.lines, at_once)
        assert fed(made, elsewhere, partial(year.feed, sizes=sizes)) == found
        assert fed(made, sweeps.only_the_last(made.lines), at_once) == found
        assert fed(made, sweeps.only_the_last(made.lines), fired) == found

    same()


@ON_BOTH
def test_a_long_year_is_the_same_with_and_without_its_sweeps() -> None:
    made = make(7, 3000)
    found = fed(made, made.lines, at_once)
    assert found[:2] == year.judged(made.oracle)
    assert fed(made, sweeps.only_the_last(made.lines), partial(year.feed, sizes=(250,))) == found


@ON_BOTH
@pytest.mark.parametrize("seed", range(4))
def test_any_year_applied_twice_writes_nothing_the_second_time(tmp_path: Path, seed: int) -> None:
    made = make(seed, 500)
    with year.company(tmp_path, made.policy) as engine:
        said = year.feed(engine, made.lines)
    once = year.rows(tmp_path)
    with year.company(tmp_path, made.policy) as engine:
        assert year.feed(engine, made.lines, (30,)) == said
    assert year.rows(tmp_path) == once


def test_the_years_made_up_are_rich() -> None:
    """Every clause is charged, every state reached, every event both taken and refused."""
    made = [make(seed, 500) for seed in range(12)]
    clauses = {penalty[0] for one in made for penalty in one.oracle.penalties}
    assert clauses == {"15", "16", "17", "18", "19", "20", "21", "22"}
    ends = [(machine, told) for one in made for machine, told in one.oracle.states().items()]
    states = {(machine, state) for machine, told in ends for state in told.values()}
    assert {state for machine, state in states if machine == "membership"} == MEMBERSHIP
    assert {state for machine, state in states if machine == "handover"} == HANDOVER
    assert {state for machine, state in states if machine == "group"} >= GROUP
    taken, refused = set[Any](), set[Any]()
    for one in made:
        for line in sweeps.commands(one.lines):
            event = (line["machine"], line["event"])
            (refused if line["request_id"] in one.oracle.refused else taken).add(event)
    assert taken >= WORDS.keys()
    assert refused >= WORDS.keys()
