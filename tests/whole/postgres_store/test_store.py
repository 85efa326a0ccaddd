"""What only PostgreSQL can do wrong: connections, locks, time-outs, a pooler in between."""

import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.given import postgres
from tests.given.databases import raw
from tests.given.founded import DAY, GROUP, POLICY, company_at, engine_at, founded
from tests.whole.worked_year import outcome as year
from wxflow.audit import verify
from wxflow.databases import postgres_settings, schema
from wxflow.databases.connect import open_store
from wxflow.databases.postgres import PostgresStore
from wxflow.decide.command import Command
from wxflow.engine import sweep
from wxflow.engine.engine import Engine
from wxflow.errors import BadInput, Conflict, StoreUnusable
from wxflow.ledger.locked_reads import LOCK
from wxflow.store.queries import Queries
from wxflow.store.store import Attempt, NeedsExclusive


@pytest.fixture
def engine(blank: str) -> Iterator[Engine]:
    """Open a company on PostgreSQL."""
    schema.upgrade(blank)
    with company_at(blank) as engine:
        yield engine


@contextmanager
def another(engine: Engine, busy_timeout: float = 0.2) -> Iterator[Engine]:
    """Open the same company on a connection of its own."""
    other = engine_at(engine.store.url, busy_timeout=busy_timeout)
    yield other
    other.store.close()


@contextmanager
def held(engine: Engine, group: str) -> Iterator[None]:
    """Hold a group, as one writer among others does."""
    with engine.store.transaction("HX", exclusive=False):
        assert engine.store.rows(LOCK, "HX", "group", group)
        yield


# Getting there


def test_a_server_that_is_not_there_is_said_so_in_one_line() -> None:
    with pytest.raises(StoreUnusable, match="cannot be reached"):
        open_store(f"postgresql://u:secret@127.0.0.1:{postgres.free_port()}/x")


def test_a_password_is_never_shown(server_url: str) -> None:
    url = urlsplit(server_url)._replace(path="/nowhere").geturl().replace("@", ":s3cret@", 1)
    with pytest.raises(StoreUnusable, match=r"\*\*\*") as caught:
        open_store(url)
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize("url", ["postgresql+psycopg://h/d", "mysql://h/d", "postgresql://h/d?nonsense=1"])
def test_a_url_that_means_nothing_is_bad_input(url: str) -> None:
    with pytest.raises(BadInput, match="postgresql://user@host/database"):
        open_store(url)


def test_a_connection_that_is_cut_is_a_conflict_and_leaves_nothing_half_done(engine: Engine) -> None:
    hand = founded(engine)
    before = _rows(engine)
    assert isinstance(engine.store, PostgresStore)
    with raw(engine.store.url) as database:
        database.execute("SELECT pg_terminate_backend(?)", (engine.store.connection.info.backend_pid,))
    with pytest.raises(Conflict, match="lost from sight"):
        hand("person/E0003", "leave", "E0008")
    assert _rows(engine) == before


def test_without_its_driver_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    for name in [name for name in sys.modules if name.startswith("wxflow.databases.postgres")]:
        monkeypatch.delitem(sys.modules, name)
    for act in (open_store, schema.upgrade):
        with pytest.raises(StoreUnusable, match=r"pip install 'wxflow-groups\[postgres\]'"):
            act("postgresql://u@127.0.0.1/x")


# Locks


def test_who_fires_at_one_group_does_not_hold_up_who_fires_at_another(engine: Engine) -> None:
    hand = founded(engine)
    hand("group/G2", "request", "E0004", **GROUP)
    with held(engine, "G1"), another(engine) as other:
        other.fire(Command("group", "G2", "approve", {}, "E0001", None, hand.now))
        with pytest.raises(Conflict, match="locked"):
            other.fire(Command("group", "G1", "retitle", {"title": "华信公司新群"}, "E0009", None, hand.now))


def test_a_sweep_passes_over_a_root_that_is_held_and_then_waits_for_it(engine: Engine) -> None:
    hand = founded(engine)
    hand("person/E0005", "join", "E0008", name="郝敏思", unit="采购部")
    with another(engine) as other:
        with held(engine, "G1"), pytest.raises(Conflict, match="locked"):
            sweep.sweep(other, hand.now + 9 * DAY)
        assert sweep.sweep(other, hand.now + 9 * DAY).charged == 1


def test_what_needs_a_search_is_done_alone(engine: Engine) -> None:
    hand = founded(engine)
    assert ("person", "join") in engine.store.needed_exclusive
    assert ("group", "approve") not in engine.store.needed_exclusive
    with held(engine, "G1"), another(engine) as other, pytest.raises(Conflict, match="locked"):
        other.fire(Command("person", "E0001", "rename", {"name": "罗敏"}, "E0008", None, hand.now))


def test_one_company_does_not_hold_up_another(engine: Engine) -> None:
    founded(engine)
    with company_at(engine.store.url, POLICY.replace('"HX"', '"QX"')) as other, held(engine, "G1"):
        assert founded(other).state("group/G1") == "active"


def test_a_writer_who_cannot_lock_what_it_needs_begins_anew_alone(engine: Engine) -> None:
    tries: list[bool] = []

    def work(how: Attempt) -> str:
        tries.append(how.exclusive)
        if not how.exclusive:
            raise NeedsExclusive
        return "done"

    assert engine.store.write("HX", work) == "done"
    assert tries == [False, True]


def test_a_transaction_that_hangs_is_ended_by_the_server(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    hand = founded(engine)
    with another(engine, busy_timeout=20) as other:
        with pytest.raises(Conflict, match="lost from sight"), ExitStack() as hanging:
            with monkeypatch.context() as for_it_alone:
                for_it_alone.setattr(postgres_settings, "IDLE_TIMEOUT", "50ms")
                hanging.enter_context(held(engine, "G1"))
            # It hangs, while somebody else waits for it, and gets through.
            other.fire(Command("group", "G1", "retitle", {"title": "华信公司新群"}, "E0009", None, hand.now))
            engine.store.rows(LOCK, "HX", "group", "G1")
        assert [step.event for step in Queries(other.store, "HX").last_steps("group", "G1", 1)] == ["retitle"]


def test_those_who_fire_the_same_request_at_once_act_once(engine: Engine) -> None:
    hand = founded(engine)
    command = Command("group", "G1", "retitle", {"title": "华信公司新群"}, "E0009", None, hand.now, None, "r1")
    with ExitStack() as opened:
        others = [opened.enter_context(another(engine, busy_timeout=20)) for _ in range(6)]
        with ThreadPoolExecutor(6) as pool:
            outcomes = list(pool.map(lambda one: one.fire(command), others))
    assert sorted(outcome.repeated for outcome in outcomes) == [False, True, True, True, True, True]
    assert len({outcome.step.seq for outcome in outcomes}) == 1


# The clock


def test_the_servers_clock_is_told_in_microseconds(engine: Engine) -> None:
    before, told, after = engine.store.clock(), engine.store.clock(), time.time_ns() // 1000
    assert before is not None
    assert told is not None
    assert before < told
    assert abs(after - told) < 60_000_000


# A pooler


def test_a_pooler_may_lend_connections_by_the_transaction(pooled: str, tmp_path: Path) -> None:
    schema.upgrade(pooled)
    with year.company(tmp_path) as whole, company_at(pooled, year.POLICY) as engine:
        lines = year.journal()
        year.feed(whole, lines)
        year.feed(engine, lines)
        assert year.heads(engine) == year.heads(whole)
        # A stream goes on while others use the connections.
        with closing(open_store(pooled)) as other:
            streamed = engine.queries.steps()
            first = next(streamed)
            assert next(Queries(other, engine.company).steps()) == first
            assert sum(1 for _ in streamed) == sum(1 for _ in Queries(other, engine.company).steps()) - 1
        assert verify.verify(engine.store, engine.company, engine.machines).findings == ()


def _rows(engine: Engine) -> dict[str, list[object]]:
    with raw(engine.store.url) as database:
        return {name: sorted(database.execute(f"SELECT * FROM {name}"), key=repr) for name in ("instances", "steps")}
