"""Instances move out of states that are gone, and no deadline wins or loses a day, or charges twice, by that."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.given.forging import change, forged, reseal
from tests.given.founded import Hand, company, founded, moment, replay_of
from tests.given.older import older_rules
from tests.given.reminding import EVERY_REMINDER
from wxflow.audit import verify
from wxflow.decide.compiled import Machines
from wxflow.engine import migrate, sweep
from wxflow.engine.engine import Engine
from wxflow.engine.migrate import Changes, Moved, Order, Plan
from wxflow.engine.undeclared import undeclared
from wxflow.errors import BadInputs, Refused
from wxflow.store.queries import Queries
from wxflow_machines.measures import MACHINES

PLAN = {"membership": Changes({"awaited": "owed", "leftover": "surplus"}, {"bring": "add"})}
E3, E5 = "membership/G1/E0003", "membership/G1/E0005"


@pytest.fixture(params=["", EVERY_REMINDER], ids=["plain", "reminding"])
def then(tmp_path: Path, database: str, request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Yield an engine of an older declaration: G1 awaits E0005, and E0003 is to leave it, both by Thursday 03-05."""
    with company(tmp_path, request.param) as engine:
        older = replace(engine, machines=older_rules())
        hand = founded(older).at("2026-03-03 09:00")
        hand("person/E0005", "join", "E0008", name="尹涛", unit="采购部")
        hand("person/E0003", "leave", "E0008")
        yield older


@pytest.fixture
def now(then: Engine) -> Hand:
    """Return a hand at the same company under today's declarations, on Wednesday."""
    return Hand(replace(then, machines=Machines(MACHINES)), "2026-03-04 09:00")


def migrated(hand: Hand, plan: Plan = PLAN) -> list[Moved]:
    order = Order("E0009", "状态改名", hand.now)
    return migrate.move(hand.engine, plan, order, migrate.names(hand.engine, plan))


def findings(hand: Hand) -> tuple[str, ...]:
    return verify.verify(hand.engine.store, "HX", hand.engine.machines, replay_of(hand.engine)).findings


def left_over(hand: Hand) -> list[str]:
    return list(undeclared(hand.engine.store, "HX", hand.engine.machines))


def due(hand: Hand, key: str = "G1/E0005") -> list[tuple[str, int, int]]:
    return [(one.name, one.budget, one.due) for one in Queries(hand.engine.store, "HX").timers(key=key)]


def test_what_stood_in_a_state_that_is_gone_goes_on_in_the_new_one(now: Hand) -> None:
    assert left_over(now)
    assert migrated(now) == [
        Moved("membership", "G1/E0003", "leftover", "surplus", ("remove",), ()),
        Moved("membership", "G1/E0005", "awaited", "owed", ("add",), ()),
    ]
    assert (now.state(E3), now.state(E5), left_over(now)) == ("surplus", "owed", [])
    assert migrated(now) == []
    now(E5, "add", "E0004", nickname="尹涛")
    now(E3, "remove", "E0004")
    assert (now.state(E3), now.state(E5), now.penalties()) == ("absent", "present", [])
    assert findings(now) == ()


def test_a_deadline_under_a_new_name_is_due_when_it_was_and_charges_once(then: Engine, now: Hand) -> None:
    before = due(Hand(then, "2026-03-03 09:00"))
    migrated(now)
    assert [(name.replace("add", "bring"), *rest) for name, *rest in due(now)] == before
    for day in ("2026-03-05 23:59", "2026-03-06 00:00", "2026-03-20 09:00"):
        sweep.sweep(now.engine, now.at(day).now)
        charged = [("18", "E0004", 20)] * (2 if day > "2026-03-06" else 0)
        assert now.penalties() == charged
    assert findings(now) == ()


def test_what_was_due_before_the_migration_is_charged_as_of_then(now: Hand) -> None:
    migrated(now.at("2026-03-10 09:00"))
    sweep.sweep(now.engine, now.now)
    found = list(Queries(now.engine.store, "HX").instances("penalty"))
    assert [one.facts["at"] for one in found] == ["2026-03-06T00:00:00+08:00"] * 2
    assert findings(now) == ()


def test_a_deadline_nobody_declares_any_more_does_not_pass_in_silence(now: Hand) -> None:
    run = sweep.sweep(now.engine, now.at("2026-03-10 09:00").now)
    assert (run.failed, now.penalties()) == (1, [])
    migrated(now)
    sweep.sweep(now.engine, now.at("2026-03-20 09:00").now)
    assert now.penalties() == [("18", "E0004", 20)] * 2


def test_what_is_paused_stays_paused_with_what_it_had_left(then: Engine, now: Hand) -> None:
    Hand(then, "2026-03-03 10:00")(E5, "pause", "E0008", "病假", approver="E0001")
    migrated(now)
    assert due(now) == []
    now.at("2026-03-09 09:00")(E5, "resume", "E0008", "病假结束", approver="E0001")
    assert [(name, budget) for name, budget, _ in due(now) if name == "add"] == [("add", 2)]
    assert findings(now) == ()


def test_a_deadline_that_does_not_live_in_the_new_state_goes(now: Hand) -> None:
    plan = {"membership": Changes({"awaited": "absent", "leftover": "surplus"}, {"bring": ""})}
    assert migrated(now, plan)[1] == Moved("membership", "G1/E0005", "awaited", "absent", (), ("bring",))
    assert due(now) == []
    now("person/E0005", "transfer", "E0008", unit="采购部")
    assert (now.state(E5), now.timers() != []) == ("owed", True)
    assert findings(now) == ()


def test_a_deadline_that_has_passed_is_not_dropped_and_its_charge_with_it(now: Hand) -> None:
    plan = {"membership": Changes({"awaited": "absent", "leftover": "surplus"}, {"bring": ""})}
    with pytest.raises(Refused, match="membership/G1/E0005 migrate: deadline bring has passed"):
        migrated(now.at("2026-03-10 09:00"), plan)
    assert now.state(E5) == "awaited"
    migrated(now)
    sweep.sweep(now.engine, now.now)
    assert now.penalties() == [("18", "E0004", 20)] * 2


def test_what_is_found_by_a_ref_is_found_afterwards(now: Hand) -> None:
    migrated(now)
    now("person/E0005", "leave", "E0008")
    assert now.state(E5) == "absent"


@pytest.mark.parametrize(
    ("plan", "why"),
    [
        ({"membrship": Changes({"a": "b"}, {})}, r"membrship: unknown machine \(did you mean 'membership'\?\)"),
        (
            {"membership": Changes({"owed": "absent"}, {})},
            "membership: state owed is declared: what stands",
        ),
        (
            {"membership": Changes({"awaited": "oved"}, {})},
            r"membership: unknown state 'oved' \(did you mean 'owed'\?\)",
        ),
        ({"membership": Changes({}, {"add": "remove"})}, "membership: deadline add is declared"),
        ({"membership": Changes({}, {"bring": "at"})}, "membership: unknown deadline 'at'"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(plan: Plan, why: str) -> None:
    with pytest.raises(BadInputs, match=why):
        migrate.check(plan, Machines(MACHINES))


OF_E5 = "WHERE event = 'migrate' AND key = 'G1/E0005'"
FORGED = {
    "another state": (f"UPDATE steps SET target = 'present' {OF_E5}", f"{E5} timer add: is armed in state present"),
    "more time": (
        f"""UPDATE steps SET data = REPLACE(data, '"left":2', '"left":9') {OF_E5}""",
        f"{E5} timer add: was not started as step 2 and the policy in force say",
    ),
    "other facts": (
        f"""UPDATE steps SET data = REPLACE(data, '"E0005"', '"E0006"') {OF_E5}""",
        f"{E5}#2: says other facts than the steps before it",
    ),
}


@pytest.mark.parametrize("what", FORGED)
def test_a_forged_migration_is_found(now: Hand, what: str) -> None:
    migrated(now)
    with forged(now) as database:
        change(database, FORGED[what][0])
        reseal(now, database, E5)
    assert any(one.startswith(FORGED[what][1]) for one in findings(now)), findings(now)


def test_nobody_fires_a_migration_by_hand(now: Hand) -> None:
    with pytest.raises(Exception, match="unknown event"):
        now(E5, "migrate", "E0009", "状态改名")
    assert moment("2026-03-04 09:00") == now.now
    with pytest.raises(Refused, match="not possible in state awaited"):
        now(E5, "add", "E0004", nickname="尹涛")
