"""A correction while others write, and one that is killed: all of it stands, or none."""

import signal
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from random import Random
from subprocess import TimeoutExpired

from tests.given.databases import ON_BOTH, contents, so_often, url_at
from tests.given.founded import POLICY, Hand, company, founded, moment
from tests.machines.test_corrections import findings
from tests.whole.corrections import crowd, lives, twins
from tests.whole.corrections.mistakes import Right
from tests.whole.worked_year import killing
from wxflow.declare.records import CLOCK_EVENTS, CORRECTED, Step
from wxflow.engine import sweep
from wxflow.engine.engine import Engine
from wxflow.errors import Conflict, Refused

pytestmark = ON_BOTH
APPROVE = ("correction", "approve", "C1", "--actor", "E0009", "--recorded-at", "2026-03-10T11:00:00+08:00")


def mistaken(hand: Hand) -> Hand:
    """Let a transfer be wrong, and what follows from it be charged."""
    hand.at("2026-03-03 09:00")("person/E0002", "transfer", "E0008", unit="采购部")
    sweep.sweep(hand.engine, moment("2026-03-09 09:00"))
    hand.at("2026-03-10 10:00")("correction/C1", "propose", "E0008", "录错了", step="person/E0002#2", void=True)
    return hand


def given_since(engine: Engine, moment: int) -> list[Step]:
    """Return the steps of the commands given from a moment on (UTC microseconds), but corrections."""
    found = (one for one in engine.queries.steps(since=moment) if one.cause is None and one.machine != "correction")
    return [one for one in found if one.event not in (*CLOCK_EVENTS, CORRECTED)]


def put_right(engine: Engine, chance: Random, begun: int) -> dict[str, Right]:
    """Put commands right that were given a moment ago, some of them anew; return what is right of each."""
    right: dict[str, Right] = {}
    number = 0
    while len(right) < so_often(9):
        if not (given := given_since(engine, begun)):
            continue
        number += 1
        step = chance.choice(given)
        amends = step.event in ("join", "transfer") and chance.random() < 0.5
        what = Right(data={"unit": chance.choice(crowd.UNITS)}) if amends else Right(void=True)
        with suppress(Refused, Conflict):  # what has moved later meanwhile, and a unit that is the same
            twins.corrected(engine, crowd.now(), f"C{number}", step=step.name, **what.proposed())
            right[step.name] = what
    return right


def test_what_is_put_right_while_processes_write_is_as_if_it_had_been_right(tmp_path: Path) -> None:
    (tmp_path / "twin").mkdir()
    with company(tmp_path) as engine:
        founded(engine)
    begun = crowd.now()
    with crowd.at_work(tmp_path, seeds=(1, 2, 3), commands=40), company(tmp_path) as engine:
        right = put_right(replace(engine, clock=crowd.now), Random(16), begun)
    with company(tmp_path) as engine, company(tmp_path / "twin") as other:
        founded(other)
        commands = [right.get(step.name, Right()).command(step) for step in given_since(engine, begun)]
        lives.given(other, sorted(filter(None, commands), key=lambda one: one.recorded_at))
        assert twins.stands(engine) == twins.stands(other)
        assert twins.penalties(engine) == twins.penalties(other)
        assert findings(Hand(engine, "2026-12-30 09:00")) == ()


def test_a_correction_that_is_killed_is_carried_out_whole_or_not_at_all(tmp_path: Path) -> None:
    (tmp_path / "policy.toml").write_text(POLICY, encoding="utf-8")
    with company(tmp_path) as engine:
        mistaken(founded(engine))
    before, chance = contents(url_at(tmp_path))["steps"], Random(16)
    for _ in range(6):
        process = killing.start(tmp_path, APPROVE)
        with suppress(TimeoutExpired):
            process.wait(timeout=chance.uniform(0.2, 1.6))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        if (stands := contents(url_at(tmp_path))["steps"]) != before:
            break
    else:
        process = killing.start(tmp_path, APPROVE)
        process.communicate()
        stands = contents(url_at(tmp_path))["steps"]
    with company(tmp_path) as engine:
        hand = Hand(engine, "2026-03-10 11:00")
        assert len(stands) > len(before)
        assert hand.state("membership/G1/E0002") == "void"
        assert [one.state for one in engine.queries.instances("penalty")] == ["withdrawn"]
        assert findings(hand) == ()
