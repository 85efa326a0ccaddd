"""A record written before units were machines is brought along: nothing that runs is touched, every seal whole."""

import pytest

from tests.given.databases import raw
from tests.given.founded import Hand, replay_of
from tests.given.older import BEFORE_UNITS
from wxflow.audit import verify
from wxflow.errors import Refused
from wxflow.store.queries import Queries
from wxflow_office.company.bring_along import bring_along
from wxflow_office.company.on_record import latest


@pytest.fixture
def older(hand: Hand) -> Hand:
    """Let E0005 be owed, and take away whatever the version before had not."""
    hand.at("2026-03-03 09:00")("person/E0005", "join", "E0008", name="郝敏思", unit="采购部")
    with raw(hand.engine.store.url, unguarded=True) as database:
        for statement in BEFORE_UNITS:
            database.execute(statement)
    return hand


def test_units_are_opened_from_the_people_in_them_at_the_moment_that_first_named_them(older: Hand) -> None:
    with pytest.raises(Refused, match="there is no unit 销售部"):
        older("group/G1", "change", "E0009", "调整", unit="销售部")
    before = Queries(older.engine.store, "HX").timers(machine="membership")
    running = list(before)
    done = bring_along(older.engine)
    assert sorted(done.units) == sorted(["总经办", "销售部", "采购部", "人事部", "信息中心"])
    assert done.planned_ends == ("G1",)
    step = Queries(older.engine.store, "HX").steps_of("unit", "采购部")[0]
    assert (step.cause, step.actor, step.reason) == (
        "person/E0004#1", "E0008", "opened by an upgrade: until then units were names only",
    )  # fmt: skip
    assert list(Queries(older.engine.store, "HX").timers(machine="membership")) == running
    older("group/G1", "change", "E0009", "调整", unit="销售部")
    engine = older.engine
    assert verify.verify(engine.store, "HX", engine.machines, replay_of(engine)).findings == ()


def test_what_has_been_brought_along_is_not_brought_along_again(older: Hand) -> None:
    bring_along(older.engine)
    again = bring_along(older.engine)
    assert (again.units, again.planned_ends, again.refs) == ((), (), 0)


def test_people_are_found_by_any_spelling_of_their_id_once_they_are_brought_along(older: Hand) -> None:
    with pytest.raises(Refused, match="there is no person e0004"):
        older("person/e0004", "rename", "E0008", name="钟静")
    bring_along(older.engine)
    older("person/e0004", "rename", "E0008", name="钟静")
    assert older.state("person/E0004") == "employed"


def test_the_policy_of_the_latest_step_is_the_one_a_record_is_brought_along_under(older: Hand) -> None:
    assert latest(older.engine.store, "HX") == older.engine.policy
    assert latest(older.engine.store, "QY") is None
