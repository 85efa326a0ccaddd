"""A record whose every seal fits is still found out when its steps could not have been."""

import pytest

from tests.given.forging import change, copy, forged, remove, reseal
from tests.given.founded import CREATED, GROUP, ROSTER, Hand, replay_of
from wxflow.audit import verify
from wxflow.decide.compiled import Machines
from wxflow.engine import sweep
from wxflow_machines.measures import MACHINES

MEMBER = "membership/G1/E0003"
PENALTY = "penalty/membership/G1/E0005#1:add/E0004"
OF_MEMBER = "WHERE machine = 'membership' AND key = 'G1/E0003' AND seq = 1"


def replayed(hand: Hand) -> tuple[str, ...]:
    engine = hand.engine
    return verify.verify(engine.store, "HX", engine.machines, replay_of(engine)).findings


@pytest.fixture
def charged(hand: Hand) -> Hand:
    """Let E0004 be charged for not adding E0005, and other things go on."""
    hand("group/G3", "request", "E0004", **GROUP)
    hand("group/G3", "approve", "E0001")
    hand("group/G3", "create", "E0009", **{**CREATED, "title": "采购三群", "register_no": "3"})
    hand("group/G3", "activate", "E0004", roster=ROSTER)
    hand.at("2026-03-03 09:00")("person/E0005", "join", "E0008", name="尹涛", unit="采购部")
    hand("report/R1", "file", "E0003", group="G1", category="advertising", accused="E0004", reference="卷1")
    hand("report/R1", "verify", "E0008", times=2)
    hand.at("2026-03-06 09:00")
    sweep.sweep(hand.engine, hand.now)
    hand(PENALTY, "confirm", "E0008", amount=20)
    hand(PENALTY, "appeal", "E0004", "不服")
    hand("person/E0003", "leave", "E0008")
    roster = [{"nickname": "群主"}, {"nickname": "钟静明"}, {"nickname": "广告"}]
    hand("inspection/G1/2026-03-06/1", "record", "E0009", title="采购部群", roster=roster)
    hand("handover/G1/E0004/1", "open", "E0009", outgoing="E0004", cause="other")
    return hand


def test_what_the_engine_wrote_is_what_could_have_been(charged: Hand) -> None:
    assert len(charged.penalties()) == 8
    assert replayed(charged) == ()


@pytest.mark.parametrize(
    ("statement", "name", "finding"),
    [
        (f"UPDATE steps SET actor = 'E0003' {OF_MEMBER}", MEMBER, f"{MEMBER}#1: has another actor or moment"),
        (
            f"UPDATE steps SET cause = NULL {OF_MEMBER}",
            MEMBER,
            f"group/G1#4: must have led to {MEMBER} add, which there is not",
        ),
        (f"UPDATE steps SET cause = 'group/G1#9' {OF_MEMBER}", MEMBER, f"{MEMBER}#1: says group/G1#9 caused it"),
        (f"UPDATE steps SET cause = 'group/G1#2' {OF_MEMBER}", MEMBER, f"{MEMBER}#1: did not follow from group/G1#2"),
        (
            "UPDATE steps SET actor = 'E0003' WHERE key = 'G1' AND event = 'approve'",
            "group/G1",
            "group/G1#2: would have been refused: group/G1 approve: E0003 may not",
        ),
        (
            "UPDATE steps SET data = replace(data, ':20,', ':200,') WHERE machine = 'penalty' AND event = 'propose'"
            " AND key = 'membership/G1/E0005#1:add/E0004'",
            PENALTY,
            f"{PENALTY}#1: holds other data than followed from membership/G1/E0005#2",
        ),
        (
            "UPDATE steps SET data = '{\"amount\":19}' WHERE machine = 'penalty' AND event = 'confirm'",
            PENALTY,
            f"{PENALTY}#2: would have been refused",
        ),
        (
            "UPDATE steps SET data = '{\"times\":3}' WHERE key = 'R1' AND event = 'verify'",
            "report/R1",
            "report/R1#2: must have led to penalty/report/R1#2:3/E0004 propose, which there is not",
        ),
        (
            "UPDATE steps SET policy = 'none' WHERE key = 'G1' AND event = 'approve'",
            "group/G1",
            "group/G1#2: was taken under policy none, of which no copy is kept",
        ),
        (
            "UPDATE steps SET declaration = 'none' WHERE key = 'G1' AND event = 'approve'",
            "group/G1",
            "group/G1#2: was taken under declaration none, of which no copy is kept",
        ),
    ],
)
def test_a_step_changed_and_sealed_anew_is_found_and_named(
    charged: Hand, statement: str, name: str, finding: str
) -> None:
    with forged(charged) as database:
        change(database, statement)
        reseal(charged, database, name)
    engine = charged.engine
    assert verify.verify(engine.store, "HX", engine.machines).findings == ()
    assert [one for one in replayed(charged) if one.startswith(finding)]


def test_a_penalty_without_cause_is_found(charged: Hand) -> None:
    with forged(charged) as database:
        copy(database, PENALTY, "penalty/membership/G1/E0003#1:add/E0004")
        reseal(charged, database, "penalty/membership/G1/E0003#1:add/E0004")
    assert replayed(charged) == (
        "penalty/membership/G1/E0003#1:add/E0004#1: did not follow from membership/G1/E0005#2",
    )


def test_a_cause_without_its_penalty_is_found(charged: Hand) -> None:
    with forged(charged) as database:
        remove(database, PENALTY)
    assert replayed(charged) == (f"membership/G1/E0005#2: must have led to {PENALTY} propose, which there is not",)


@pytest.mark.parametrize(
    ("penalty", "cause"),
    [
        ("penalty/group/G3#3/E0009", "group/G3#3"),
        ("penalty/report/R1#2:2/E0004", "report/R1#2"),
        ("penalty/inspection/G1/2026-03-06/1#2:1/E0009", "inspection/G1/2026-03-06/1#2"),
    ],
)
def test_no_penalty_of_any_kind_can_be_made_to_vanish(charged: Hand, penalty: str, cause: str) -> None:
    with forged(charged) as database:
        remove(database, penalty)
    assert replayed(charged) == (f"{cause}: must have led to {penalty} propose, which there is not",)


def test_an_inspection_without_its_findings_is_found(charged: Hand) -> None:
    name = "inspection/G1/2026-03-06/1"
    with forged(charged) as database:
        change(database, "DELETE FROM steps WHERE machine = 'inspection' AND seq = 2")
        change(database, "DELETE FROM personal WHERE machine = 'inspection' AND seq = 2")
        reseal(charged, database, name)
    assert replayed(charged)


def test_a_deadline_that_was_moved_or_taken_away_is_found(charged: Hand) -> None:
    where = "WHERE machine = 'handover' AND key = 'G1/E0004/1'"
    with forged(charged) as database:
        change(database, f"UPDATE timers SET due = due + 86400000000 {where}")
    assert replayed(charged) == ("handover/G1/E0004/1 timer handover: is not due when the calendar says",)
    with forged(charged) as database:
        change(database, f"UPDATE timers SET budget = 9 {where}")
    assert replayed(charged) == (
        "handover/G1/E0004/1 timer handover: was not started as step 1 and the policy in force say",
    )
    with forged(charged) as database:
        change(database, f"DELETE FROM timers {where}")
    assert replayed(charged) == (
        "handover/G1/E0004/1 timer handover: was armed by step 1, and is gone without having fired",
    )


def test_a_copy_of_a_policy_that_was_changed_is_found(charged: Hand) -> None:
    with forged(charged) as database:
        change(database, "UPDATE policies SET content = replace(content, '\"exact\":20', '\"exact\":10')")
    assert "the copy kept of it was changed" in replayed(charged)[0]


def test_the_processes_of_a_parallel_verification_find_what_one_finds(charged: Hand) -> None:
    with forged(charged) as database:
        remove(database, PENALTY)
        change(database, "UPDATE steps SET actor = 'x' WHERE key = 'G1' AND event = 'approve'")
        change(database, "UPDATE instances SET state = 'left' WHERE machine = 'person' AND key = 'E0009'")
    engine = charged.engine
    alone = verify.verify(engine.store, "HX", engine.machines)
    assert len(alone.findings) == 3
    for jobs in (1, 3):
        assert verify.verify_together(engine.store.url, "HX", jobs, means) == alone


def means(_: object) -> tuple[Machines, None]:
    """Make what each process verifies with."""
    return Machines(MACHINES), None
