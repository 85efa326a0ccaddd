"""A correction that nobody approved, or that came to something else, is found, however well it is sealed."""

import json

import pytest

from tests.given.databases import ON_BOTH, Raw
from tests.given.forging import change, forged, reseal
from tests.given.founded import Hand, moment
from tests.machines.test_corrections import corrected, findings
from wxflow.engine import sweep

pytestmark = ON_BOTH


@pytest.fixture
def mended(hand: Hand) -> Hand:
    """Return a hand at a company where a transfer was void, and what it had cost withdrawn."""
    hand.at("2026-03-03 09:00")("person/E0002", "transfer", "E0008", unit="采购部")
    sweep.sweep(hand.engine, moment("2026-03-10 09:00"))
    corrected(hand, "person/E0002#2", "2026-03-10 10:00", void=True)
    return hand


def _data(database: Raw, machine: str, key: str, seq: int) -> dict[str, object]:
    ((text,),) = database.execute(
        "SELECT data FROM steps WHERE machine = ? AND key = ? AND seq = ?", (machine, key, seq)
    ).fetchall()
    found: dict[str, object] = json.loads(text)
    return found


def test_a_correction_without_its_second_person_is_found(mended: Hand) -> None:
    with forged(mended) as database:
        change(database, "UPDATE steps SET actor = 'E0008' WHERE machine = 'correction' AND key = 'C1' AND seq = 2")
        reseal(mended, database, "correction/C1")
    assert any("nobody approves a correction of their own" in one for one in findings(mended))


def test_a_correction_that_tells_another_life_is_found(mended: Hand) -> None:
    forgery = '{"by":"correction/C1","calendar":"x","life":[{"steps":[1,2]}],"timers":{}}'
    with forged(mended) as database:
        change(database, "UPDATE steps SET data = ? WHERE key = 'E0002' AND event = 'corrected'", forgery)
        reseal(mended, database, "person/E0002")
    assert any("tells another life of person/E0002" in one for one in findings(mended))


def test_a_correction_that_puts_right_another_command_is_found(mended: Hand) -> None:
    with forged(mended) as database:
        data = {**_data(database, "correction", "C1", 1), "step": "person/E0003#1"}
        text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        change(database, "UPDATE steps SET data = ? WHERE machine = 'correction' AND seq = 1", text)
        reseal(mended, database, "correction/C1")
    assert any("must have corrected" in one for one in findings(mended))


def test_a_penalty_that_is_withdrawn_without_a_correction_is_found(mended: Hand) -> None:
    mended.at("2026-03-11 09:00")("person/E0005", "join", "E0008", name="尹涛", unit="采购部")
    sweep.sweep(mended.engine, moment("2026-03-20 09:00"))
    (penalty,) = mended.engine.queries.instances("penalty", states=("proposed",))
    with forged(mended) as database:
        same = "at, recorded_at, policy, declaration, seal"
        change(
            database,
            f"INSERT INTO steps (company, machine, key, seq, event, source, target, actor, data, {same}) "
            f"SELECT company, machine, key, 2, 'withdraw', 'proposed', 'withdrawn', 'E0009', ?, {same} "
            "FROM steps WHERE machine = 'penalty' AND key = ?",
            '{"correction":"C1"}', penalty.key,
        )  # fmt: skip
        reseal(mended, database, f"penalty/{penalty.key}")
    assert any("nobody by hand" in one and "withdraw" in one for one in findings(mended))


def test_a_withdrawal_that_a_correction_does_not_lead_to_is_found(mended: Hand) -> None:
    mended.at("2026-03-03 10:00")
    with forged(mended) as database:
        change(
            database,
            "UPDATE steps SET cause = 'correction/C1#1' WHERE machine = 'penalty' AND event = 'withdraw'",
        )
        ((key,),) = database.execute("SELECT DISTINCT key FROM steps WHERE event = 'withdraw'").fetchall()
        reseal(mended, database, f"penalty/{key}")
    assert any("did not follow from correction/C1#1" in one for one in findings(mended))
