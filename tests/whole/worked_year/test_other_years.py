"""Years nobody has worked out by hand: engine and oracle agree on them, whichever way they are fed."""

import ast
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.given.databases import ON_BOTH, so_often
from tests.given.founded import replay_of
from tests.whole.worked_year import outcome as year
from tests.whole.worked_year import sweeps
from tests.whole.worked_year.books import STATE
from tests.whole.worked_year.other_years import of_seed
from tests.whole.worked_year.words import EVENTS
from tests.whole.worked_year.years import Year, make
from wxflow.audit import verify
from wxflow.engine.engine import Engine

Way = Callable[[Engine, list[year.Line]], year.Said]
Found = tuple[year.Outcome, year.Said, dict[tuple[str, str], bytes]]
ALL = (10**9,)
SEEDS = st.integers(0, 10**9)
YEARS = 80
STARTS = st.sampled_from(("recorded", "recorded", "occurred"))
CLAUSES = {"15", "16", "17", "18", "19", "20", "21", "22"}
REACHED = {
    "person": {"employed", "left"},
    "unit": {"open", "closed", "merged"},
    "group": {
        "requested", "approved", "created", "active", "closing", "rejected", "withdrawn", "dissolved",
    },
    "membership": {"owed", "present", "misnamed", "surplus", "absent"},
    "handover": {"requested", "approved", "active", "closing", "filed", "cancelled"},
    "penalty": {"proposed", "confirmed", "appealed", "settled", "refunded", "waived"},
    "report": {"reported", "verified", "dismissed"},
    "inspection": {"recorded"},
    "suspension": {"suspended", "ended"},
}  # fmt: skip


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
    return year.feed(engine, lines, apply=year.one_by_one)


@ON_BOTH
def test_engine_and_oracle_agree_on_made_up_years() -> None:
    for seed in range(so_often(YEARS)):
        made = of_seed(seed)
        outcome, said, _ = fed(made, made.lines, at_once)
        assert (outcome, said) == year.judged(made.oracle), f"the year of seed {seed}"


@ON_BOTH
@settings(max_examples=12)
@given(seed=SEEDS, clock_starts=STARTS)
def test_a_replay_finds_nothing_wrong_with_any_year(seed: int, clock_starts: str) -> None:
    made = make(seed, 300, clock_starts, loads=0.01)
    with TemporaryDirectory() as folder, year.company(Path(folder), made.policy) as engine:
        at_once(engine, made.lines)
        replay = replay_of(year.with_notices(engine))
        assert verify.verify(engine.store, engine.company, engine.machines, replay).findings == ()


@ON_BOTH
def test_any_year_is_the_same_whichever_way_it_is_fed() -> None:
    @settings(max_examples=so_often(12))
    @given(seed=SEEDS, clock_starts=STARTS)
    def same(seed: int, clock_starts: str) -> None:
        made, chance = make(seed, 300, clock_starts, loads=0.01), Random(seed)
        sizes = [chance.choice((1, 2, 17, 90)) for _ in range(9)]
        elsewhere = sweeps.anywhere(chance, made.lines, chance.choice((3, 40)))
        found = fed(made, made.lines, at_once)
        assert fed(made, elsewhere, partial(year.feed, sizes=sizes)) == found
        assert fed(made, sweeps.only_the_last(made.lines), at_once) == found
        assert fed(made, sweeps.only_the_last(made.lines), fired) == found

    same()


@ON_BOTH
def test_a_long_year_is_the_same_with_and_without_its_sweeps() -> None:
    made = make(9, 3000)
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


def test_the_second_reading_gets_through_any_year() -> None:
    """Whatever is made up, the oracle judges every line of it; so often, since it costs little."""

    @settings(max_examples=so_often(60))
    @given(seed=SEEDS, clock_starts=STARTS)
    def gets_through(seed: int, clock_starts: str) -> None:
        oracle = make(seed, 300, clock_starts).oracle
        commands = oracle.applied + oracle.repeated + len(oracle.not_done)
        assert commands >= 300

    gets_through()


@pytest.fixture(scope="module")
def many() -> list[Year]:
    return [of_seed(seed, 500) for seed in range(60)]


def test_every_clause_is_charged_and_every_state_reached_in_the_years_made_up(many: list[Year]) -> None:
    pages = [one.oracle.page for one in many]
    assert {p["clause"] for page in pages for p in page["penalties"].values()} == CLAUSES
    ends = [(machine, told) for one in many for machine, told in one.oracle.states().items()]
    ends += [("penalty", {key: p["state"] for key, p in page["penalties"].items()}) for page in pages]
    reached: dict[str, set[str]] = {}
    for machine, told in ends:
        reached.setdefault(machine, set()).update(told.values())
    assert reached == REACHED


def test_every_event_is_taken_and_refused_in_the_years_made_up(many: list[Year]) -> None:
    taken, refused = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for one in many:
        for number, line in enumerate(one.lines, 1):
            if "event" in line:
                event = (line["machine"], line["event"])
                (refused if number in one.oracle.not_done else taken)[event] += 1
    assert [event for event in EVENTS if taken[event] < 5] == []
    assert [event for event in EVENTS if refused[event] < 3] == []


def test_every_refusal_the_second_reading_knows_is_met_in_the_years_made_up(many: list[Year]) -> None:
    met = Counter(why.partition(": ")[2] for one in many for why in one.oracle.why.values())
    assert [why for why in refusals() if met[why] < 2] == []


def test_every_breach_is_found_in_every_standing_in_the_years_made_up(many: list[Year]) -> None:
    told = [one["findings"] for made in many for one in made.oracle.page["inspections"].values()]
    found = {(kind, standing) for findings in told for kind, _, standing in findings}
    standings = ("charged", "pending", "known", "cured")
    kinds = ("title", "nickname", "missing", "surplus")
    assert found == {(kind, standing) for kind in kinds for standing in standings} | {("missing", "unclear")}


def refusals() -> set[str]:
    """Return every reason for which the oracle refuses something, as its own text names them."""
    found = {STATE}
    for path in Path(__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "need":
                why = node.args[1]
                if isinstance(why, ast.Constant):
                    found.add(str(why.value))
    return found
