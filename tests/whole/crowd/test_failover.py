"""The primary dies in mid-sweep and its standby takes over: nothing is lost, nothing is done twice."""

from pathlib import Path

import psycopg
import pytest

from tests.given import postgres
from tests.given.databases import raw
from tests.given.founded import engine_at
from tests.given.postgres import Server
from tests.whole.crowd.workers import WORK, sweep_until_done
from tests.whole.worked_year import outcome as year
from tests.whole.worked_year.test_kills import GROUPS, SWEEP, many_duties
from wxflow.audit import verify
from wxflow.databases import schema
from wxflow.engine import sweep
from wxflow.moments import parse

NOW = parse(SWEEP[2], "now")
LAST = f"G{GROUPS - 1:02}"
ENOUGH = 150
"""Steps that the sweepers have written when the primary dies."""


def steps(url: str) -> int:
    with raw(url) as database:
        return int(database.execute("SELECT count(*) FROM steps").fetchone()[0])


def test_a_standby_that_takes_over_in_mid_sweep_loses_nothing_and_doubles_nothing(
    tmp_path: Path, servers: tuple[Server, Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweep, "BATCH", 3)
    with year.company(tmp_path) as whole:
        year.feed(whole, many_duties())
        sweep.sweep(whole, NOW)
        expected, histories = year.outcome(whole), year.histories(whole)
    primary, standby = servers
    with psycopg.connect(primary.url(), autocommit=True) as connection:
        connection.execute("CREATE DATABASE wxflow")
    schema.upgrade(primary.url("wxflow"))
    engine = engine_at(primary.url("wxflow"), year.POLICY)
    year.feed(engine, many_duties())
    engine.store.close()
    either = f"postgresql://{postgres.USER}@127.0.0.1:{primary.port},127.0.0.1:{standby.port}/wxflow"
    either += "?target_session_attrs=read-write"
    before = steps(either)
    # However fast they sweep, they are not done: the last group is held until the primary dies.
    holder = psycopg.connect(primary.url("wxflow"))
    held = holder.execute("SELECT FROM instances WHERE machine = 'group' AND key = %s FOR UPDATE", (LAST,))
    assert held.rowcount == 1
    sweepers = [WORK.Process(target=sweep_until_done, args=(either, year.POLICY, NOW), daemon=True) for _ in range(4)]
    for sweeper in sweepers:
        sweeper.start()
    seen = before
    while seen < before + ENOUGH:
        seen = steps(either)
        assert all(sweeper.is_alive() for sweeper in sweepers), "a sweeper ended before the primary died"
    primary.stop("immediate")
    holder.close()
    assert steps(standby.url("wxflow")) < len(histories), "the group that was held was swept"
    standby.promote()
    assert seen <= steps(either), "steps that were acknowledged are lost"
    for sweeper in sweepers:
        sweeper.join()
        assert sweeper.exitcode == 0
    engine = engine_at(either, year.POLICY)
    assert year.outcome(engine) == expected
    assert year.histories(engine) == histories
    assert verify.verify(engine.store, engine.company, engine.machines).findings == ()
    engine.store.close()
