"""A correction while others write, and one that is killed: all of it stands, or none."""

import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path
from random import Random
from subprocess import TimeoutExpired

from tests.given.databases import ON_BOTH, contents, so_often, url_at
from tests.given.founded import POLICY, Hand, company, engine_at, founded, moment
from tests.machines.test_corrections import findings
from tests.whole.corrections import twins
from tests.whole.worked_year import killing
from wxflow.decide.command import Command
from wxflow.engine import sweep
from wxflow.errors import Conflict, Refused

pytestmark = ON_BOTH
APPROVE = ("correction", "approve", "C1", "--actor", "E0009", "--recorded-at", "2026-03-10T11:00:00+08:00")


def mistaken(hand: Hand) -> Hand:
    """Let a transfer be wrong, and what follows from it be charged."""
    hand.at("2026-03-03 09:00")("person/E0002", "transfer", "E0008", unit="采购部")
    sweep.sweep(hand.engine, moment("2026-03-09 09:00"))
    hand.at("2026-03-10 10:00")("correction/C1", "propose", "E0008", "录错了", step="person/E0002#2", void=True)
    return hand


def joining(folder: Path, first: int) -> None:
    """Let people join, one after another, each a second later, and those whom the lead can add be added."""
    engine = engine_at(url_at(folder))
    with closing(engine.store):
        for number in range(first, first + 12):
            when = moment("2026-03-10 11:00") + number * 1_000_000
            join = Command("person", f"P{number}", "join", {"name": "尹涛", "unit": "采购部"}, "E0008", None, when)
            add = Command("membership", f"G1/P{number}", "add", {"nickname": "尹涛"}, "E0004", None, when + 1)
            for command in (join, add):
                with suppress(Refused, Conflict):
                    engine.fire(command)


def test_a_correction_while_others_write_leaves_what_a_twin_has_that_never_made_the_mistake(tmp_path: Path) -> None:
    (tmp_path / "twin").mkdir()
    with company(tmp_path) as engine, company(tmp_path / "twin") as other:
        hand = mistaken(founded(engine))
        with ThreadPoolExecutor(3) as pool:
            writers = [pool.submit(joining, tmp_path, first) for first in (0, 100, 200)]
            hand.at("2026-03-10 11:05")
            for number in range(so_often(6)):
                hand(f"correction/D{number}", "propose", "E0008", "录错了", step="person/E0002#2", void=True)
                hand(f"correction/D{number}", "approve", "E0009")
            for writer in writers:
                writer.result()
        own = [step for step in engine.queries.steps() if step.cause is None and step.machine != "correction"]
        given = [step for step in own if step.actor != "clock" and step.event != "corrected"]
        assert twins.given_again(other, [step for step in given if step.name != "person/E0002#2"]) == []
        for one in (engine, other):
            sweep.sweep(one, moment("2026-04-10 09:00"))
        assert twins.stands(engine) == twins.stands(other)
        assert findings(hand) == ()


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
