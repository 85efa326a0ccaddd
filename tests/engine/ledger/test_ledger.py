"""What is written is written whole, once, by one writer at a time, and never changed."""

import pytest

from tests.given.databases import APPEND_ONLY
from tests.given.founded import Hand
from tests.given.owing import directly, rows
from wxflow.databases.connect import open_store
from wxflow.decide.command import Command
from wxflow.errors import Conflict, Raced
from wxflow.ledger.ledger import Ledger
from wxflow.store import statements
from wxflow.store.queries import Queries


def test_steps_can_be_neither_changed_nor_removed(hand: Hand) -> None:
    for statement in ("UPDATE steps SET actor = 'x'", "DELETE FROM steps"):
        with pytest.raises(APPEND_ONLY, match="append-only"):
            directly(hand, statement)


def test_a_writer_that_finds_an_instance_moved_on_writes_nothing(hand: Hand) -> None:
    engine = hand.engine
    stale = Queries(engine.store, "HX").instance("person", "E0003")
    assert stale is not None
    hand("person/E0003", "rename", "E0008", name="黄娟")
    before = rows(hand)
    leave = Command("person", "E0003", "leave", {}, "E0008", None, hand.now)

    def write(ledger: Ledger) -> None:
        # What a second writer would see that had read before the first one wrote.
        ledger._stored["person", "E0003"] = stale  # pyright: ignore[reportPrivateUsage]
        lookups = engine.lookups(ledger, hand.now)
        with ledger.attempt():
            engine._run(ledger, engine.machines["person"], leave, lookups, "l")  # pyright: ignore[reportPrivateUsage]

    with pytest.raises(Raced, match="another"):
        engine.write(write)
    assert rows(hand) == before


def test_a_second_writer_waits_and_then_says_that_the_database_is_locked(hand: Hand) -> None:
    other = open_store(hand.engine.store.url, busy_timeout=0.05)
    before = rows(hand)
    with hand.engine.store.transaction("HX"):
        hand.engine.store.rows(statements.LAST_SWEEPS, "HX", 1)
        with pytest.raises(Conflict, match="locked by another process"), other.transaction("HX"):
            other.rows(statements.LAST_SWEEPS, "HX", 1)
            raise AssertionError("the lock was not held")
        # Readers are not held up, and see what was there before.
        assert Queries(other, "HX").instance("group", "G1") is not None
    other.close()
    assert rows(hand) == before


def test_a_ref_given_up_and_taken_up_again_in_one_batch_stands_once(hand: Hand) -> None:
    there_and_back = [
        Command("person", "E0004", "transfer", {"unit": unit}, "E0008", None, hand.now) for unit in ("销售部", "采购部")
    ]
    assert [type(one).__name__ for one in hand.engine.apply(there_and_back)] == ["Outcome", "Outcome"]
    found = Queries(hand.engine.store, "HX").instances("person", refs=(("unit", "采购部"),))
    assert [one.key for one in found] == ["E0004"]
