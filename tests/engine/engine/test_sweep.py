"""A sweep does what has come due, parks what is poisoned, and brakes before it charges too many."""

from pathlib import Path
from typing import Any

import pytest

from tests.given.founded import CREATED, DAY, GROUP, ROSTER, Hand, company, founded, moment
from tests.given.owing import directly, owe, rows
from wxflow.engine import sweep
from wxflow.engine.sweep import Brake
from wxflow.ledger import ledger
from wxflow.ledger.ledger import Ledger
from wxflow.store.parking import FIRST_DELAY
from wxflow.store.queries import Queries


def test_a_dry_sweep_writes_nothing(hand: Hand) -> None:
    owe(hand, "E0005")
    before = rows(hand)
    assert sweep.sweep(hand.engine, hand.now + 9 * DAY, dry_run=True).charged == 1
    assert rows(hand) == before


def test_a_poisoned_root_is_parked_longer_each_time_and_the_rest_goes_on(hand: Hand) -> None:
    hand("group/G2", "adopt", "E0009", **{**GROUP, **CREATED, "register_no": "2"}, roster=ROSTER)
    owe(hand, "E0005")
    (good,) = (i.facts for i in Queries(hand.engine.store, "HX").instances("group") if i.key == "G1")
    assert good
    directly(hand, "UPDATE instances SET facts = '{' WHERE machine = 'group' AND key = 'G1'")
    now = moment("2026-04-01 00:00")
    run = sweep.sweep(hand.engine, now)
    assert (run.outcome, run.failed, run.charged) == ("failures", 1, 1)
    assert run.parked[0].startswith("group/G1: ")
    assert sweep.sweep(hand.engine, now).outcome == "good"
    again = sweep.sweep(hand.engine, now + FIRST_DELAY)
    assert again.failed == 1
    ((root, until, failures, error),) = Queries(hand.engine.store, "HX").parked()
    assert (root, until, failures) == ("group/G1", now + 3 * FIRST_DELAY, 2)
    assert "no JSON" in error


def test_a_mended_root_is_swept_again_and_no_longer_parked(hand: Hand) -> None:
    owe(hand, "E0005")
    directly(
        hand,
        "CREATE TABLE kept AS SELECT facts FROM instances WHERE machine = 'group'",
        "UPDATE instances SET facts = '{' WHERE machine = 'group'",
    )
    now = moment("2026-04-01 00:00")
    assert sweep.sweep(hand.engine, now).failed == 1
    directly(hand, "UPDATE instances SET facts = (SELECT facts FROM kept) WHERE machine = 'group'", "DROP TABLE kept")
    assert sweep.sweep(hand.engine, now + DAY).charged == 1
    assert Queries(hand.engine.store, "HX").parked() == []


def test_the_brake_stops_before_writing_until_it_is_released(hand: Hand) -> None:
    owe(hand, "E0005", "E0006", "E0007")
    before = rows(hand)
    now = moment("2026-04-01 00:00")
    held = sweep.sweep(hand.engine, now, brake=Brake(2))
    assert (held.outcome, held.held, held.charged) == ("held", 3, 0)
    after = rows(hand)
    assert len(after.pop("sweeps")) == len(before.pop("sweeps")) + 1
    assert after == before
    assert sweep.sweep(hand.engine, now, brake=Brake(2), released_by="E0009").charged == 3


def test_the_brake_may_be_a_share_of_what_is_armed(hand: Hand) -> None:
    owe(hand, "E0005")
    hand.at("2026-03-31 09:00")
    owe(hand, "E0006", "E0007")
    now = moment("2026-04-01 00:00")
    assert sweep.sweep(hand.engine, now, brake=Brake(100, 30)).outcome == "good"
    assert sweep.sweep(hand.engine, moment("2026-05-01 00:00"), brake=Brake(100, 30)).outcome == "held"


def test_batches_of_one_charge_what_one_batch_would(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    owe(hand, "E0005", "E0006", "E0007")
    monkeypatch.setattr(sweep, "BATCH", 1)
    assert sweep.sweep(hand.engine, moment("2026-04-01 00:00")).charged == 3


@pytest.mark.usefixtures("database")
def test_what_is_handed_over_midway_is_what_is_written_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    swept: list[dict[str, list[Any]]] = []
    for most in (1, 10_000):
        monkeypatch.setattr(ledger, "_MUCH", most)
        folder = tmp_path / str(most)
        folder.mkdir()
        with company(folder) as engine:
            hand = founded(engine)
            monkeypatch.setattr(type(engine.store), "works_meanwhile", True)
            for number in ("2", "3"):
                given = {**GROUP, **CREATED, "register_no": number}
                hand(f"group/G{number}", "adopt", "E0009", **given, roster=ROSTER[:2])
            owe(hand, "E0005", "E0006")
            assert sweep.sweep(engine, moment("2026-05-01 00:00")).charged == 8
            swept.append(rows(hand))
            assert swept[-1].pop("sweeps")
    assert swept[0] == swept[1]


@pytest.mark.usefixtures("database")
def test_what_was_handed_over_is_known_as_it_would_be_read(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "_MUCH", 1)
    monkeypatch.setattr(type(hand.engine.store), "works_meanwhile", True)
    owe(hand, "E0005")
    late = moment("2026-05-01 00:00")

    def catch_up(one: Ledger) -> None:
        one.lock("group/G1")
        before = known(one)
        hand.engine.catch_up(one, "group/G1", late)
        one.end(well=True)
        decided = known(one)
        one.hand_over(hand.engine.policy)
        assert known(one) == decided == known(Ledger(hand.engine.store, "HX", hand.engine.machines)) != before

    def known(one: Ledger) -> list[object]:
        membership, group = one.get("membership", "G1/E0005"), one.watermark("group/G1")
        penalties = [(found.key, found.head) for found in one.find("penalty", "debtor", "E0004")]
        due, steps = one.due_under("group/G1", late), one.steps("membership", "G1/E0005")
        return [membership, group, penalties, due, steps, one.timer("membership", "G1/E0005", "add")]

    hand.engine.write(catch_up, exclusive=True)
