"""Only what a correction can have reached is told anew, and nothing comes out otherwise for it."""

from dataclasses import fields
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import assume, settings
from hypothesis import given as given_by
from hypothesis import strategies as st

from tests.given.databases import ON_BOTH, so_often
from tests.given.founded import Hand, moment
from tests.whole.corrections import lives, mistakes
from tests.whole.worked_year import outcome as year
from tests.whole.worked_year.years import make
from wxflow.decide.command import Outcome
from wxflow.declare.correcting import Amendment
from wxflow.declare.records import CLOCK_EVENTS, Instance
from wxflow.engine.corrections import corrections, differences
from wxflow.engine.corrections.reach import Reach
from wxflow.engine.engine import Engine
from wxflow.errors import BadInput, Refused
from wxflow.ledger.ledger import Ledger
from wxflow.ledger.lookups import LedgerLookups
from wxflow.moments import parse
from wxflow_machines.correction import CORRECTION

SEARCHED: set[tuple[str, str]] = set()
"""By which machine and ref instances were looked for since this was last emptied."""


class Noting(LedgerLookups):
    """Look-ups that note by which refs instances are looked for."""

    def find(self, machine: str, ref: str, value: str) -> list[Instance]:
        """Return the instances whose ref holds the value, by key."""
        SEARCHED.add((machine, ref))
        return super().find(machine, ref, value)

    def as_of(self, moment: int) -> "Noting":
        """Return the same look-ups as of another moment (UTC microseconds)."""
        return Noting(self._ledger, moment, self._calendar)


class Watched(Engine):
    """An engine that notes by which refs instances are looked for."""

    __slots__ = ()

    def lookups(self, ledger: Ledger, moment: int) -> LedgerLookups:
        """Return look-ups as of a moment (UTC microseconds)."""
        return Noting(ledger, moment, self.calendar)


def worked_out(engine: Engine, amendment: Amendment, end: int, reach: Reach) -> Any:
    """Return what a correction would come to, told within reach; what it is refused for, if it is."""
    corrects = CORRECTION.corrects
    assert corrects is not None

    def work(ledger: Ledger) -> differences.Outcome:
        with ledger.attempt():
            return corrections.work_out(engine, ledger, corrects, amendment, end, reach=reach)

    try:
        with engine.store.rehearsal():
            outcome = engine.write(work, exclusive=True)
    except (Refused, BadInput) as refused:
        return refused.text
    lives = [
        (one.name, [(step.event, step.target, step.data, step.at, step.recorded_at) for step in one.life], one.kept)
        for one in outcome.changed
    ]
    timers = [{(timer.name, timer.start, timer.due) for timer in one.timers} for one in outcome.changed]
    told = outcome.difference
    unmade = {one.key for one in told.unmade}
    missed = sorted(map(str, told.missed))
    return lives, timers, told.standings, set(told.left_out), set(told.resumed), unmade, missed


@ON_BOTH
def test_what_is_not_told_anew_would_not_have_come_out_otherwise() -> None:
    @settings(max_examples=so_often(10))
    @given_by(seed=st.integers(0, 10**6))
    def same(seed: int) -> None:
        made, chance, corrects = make(seed, 120), Random(seed), CORRECTION.corrects
        assert corrects is not None
        with TemporaryDirectory() as folder, year.company(Path(folder), made.policy) as founded:
            engine, _ = lives.live(founded, [*lives.told(made.lines)])
            steps = [one for one in engine.queries.steps() if one.cause is None and one.event not in CLOCK_EVENTS]
            mistake, end = mistakes.mistaken(chance, steps), parse(made.lines[-1]["sweep"], "sweep")
            right = mistakes.right(chance, mistake, end)
            amendment = corrects.of({"step": mistake.name, **right.proposed()})
            within = Reach()
            told = worked_out(engine, amendment, end, within)
            assume(not within.everything)
            assert told == worked_out(engine, amendment, end, Reach(everything=True))

    same()


@ON_BOTH
@pytest.mark.parametrize("seed", range(3))
def test_nobody_looks_for_a_ref_who_is_not_declared_to(seed: int, tmp_path: Path) -> None:
    made = make(seed, 120)
    with year.company(tmp_path, made.policy) as engine:
        watched = Watched(**{one.name: getattr(engine, one.name) for one in fields(engine)})
        machines = engine.machines.machines
        for line in (line for line in made.lines if "sweep" not in line):
            SEARCHED.clear()
            try:
                (outcome,) = watched.apply([year.command_of(line)])
            except BadInput:
                continue
            if not isinstance(outcome, Outcome):
                continue
            moved = {machines[step.machine].root_machine for step in outcome.steps}
            if not any(machines[one].looks_far or machines[one].excuses for one in moved):
                for machine, ref in SEARCHED:
                    assert moved & {*machines[machine].found_by.get(ref, moved)}, (line, machine, ref)


@ON_BOTH
def test_a_group_that_a_mistake_has_nothing_to_do_with_is_not_told_anew(hand: Hand) -> None:
    for key, unit, number in (("E0011", "采购部", "2"), ("E0012", "财务部", "3")):
        hand(f"person/{key}", "join", "E0008", name="尹涛", unit=unit)
        group = {"title": f"华信公司{unit}{number}群", "kind": "permanent", "unit": unit, "purpose": "业务"}
        named = {"scope": {"units": [unit], "people": []}, "leads": [key], "register_no": number, "owner": "E0009"}
        roster = [{"person": key, "nickname": "尹涛(群负责人)"}, {"person": "E0009", "nickname": "群主"}]
        hand(f"group/{key}", "adopt", "E0009", **group, **named, roster=roster)
    hand.at("2026-03-03 09:00")("person/E0003", "transfer", "E0008", unit="采购部")
    hand.at("2026-03-04 09:00")("group/E0012", "change", "E0009", "业务有变", purpose="财务")
    within = Reach()
    worked_out(hand.engine, Amendment("person/E0003#2", True, {}), moment("2026-03-06 09:00"), within)
    assert not within.everything
    assert {("group", "E0011"), ("person", "E0003")} <= within.names
    assert ("group", "E0012") not in within.names
