"""Eight processes sweep and four fire, all killed over and over: what comes of it is what one process would make."""

from pathlib import Path
from random import Random

from tests.given.databases import DATABASES, raw
from tests.given.founded import POLICY, company, engine_at, moment, replay_of
from tests.whole.crowd import days
from tests.whole.crowd.workers import Crowd
from tests.whole.worked_year import outcome as year
from wxflow.audit import verify
from wxflow.databases import schema
from wxflow.decide.command import Command
from wxflow.engine import sweep
from wxflow.engine.engine import Engine
from wxflow.errors import WxflowError

KILLS = 200
END = moment("2026-03-31 00:00")


def by_one(engine: Engine) -> None:
    """Let one process fire everything, and sweep only at the end."""
    _apply(engine, days.founding())
    for phase in days.phases():
        for part in phase.parts:
            _apply(engine, part)
    sweep.sweep(engine, END)


def _apply(engine: Engine, commands: list[Command]) -> None:
    for outcome in engine.apply(commands):
        assert not isinstance(outcome, WxflowError), str(outcome)


def test_a_crowd_killed_two_hundred_times_comes_to_what_one_process_does(tmp_path: Path, server_url: str) -> None:
    with company(tmp_path) as alone:
        by_one(alone)
        expected, heads = year.histories(alone), year.heads(alone)
    assert sum(step.event == "propose" and step.machine == "penalty" for step in expected) > 100
    url = DATABASES.blank()
    schema.upgrade(url)
    first = engine_at(url, POLICY)
    _apply(first, days.founding())
    first.store.close()
    crowd = Crowd(url, POLICY, Random(KILLS))
    phases = list(days.phases())
    for number, phase in enumerate(phases):
        crowd.work(phase.now, phase.parts, KILLS // len(phases) + (number < KILLS % len(phases)))
    assert crowd.kills == KILLS
    engine = engine_at(url, POLICY)
    sweep.sweep(engine, END)
    assert year.histories(engine) == expected
    assert year.heads(engine) == heads
    report = verify.verify(engine.store, engine.company, engine.machines, replay_of(engine))
    engine.store.close()
    assert report.findings == ()
    assert deadlocks(url) == 0


def deadlocks(url: str) -> int:
    """Return how often the server had to end a transaction because some waited for each other in a ring."""
    with raw(url) as database:
        found = database.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(found.fetchone()[0])
