"""A transaction reads each row once, and what it reads together is what it would have read one by one."""

from collections.abc import Iterator

import pytest

from tests.given.founded import Hand
from tests.given.owing import owe
from wxflow.decide.command import Command
from wxflow.decide.meaning import called
from wxflow.declare.records import NEVER
from wxflow.ledger.locked_reads import LockedReads
from wxflow.ledger.reads import Reads
from wxflow.store.store import NeedsExclusive


@pytest.fixture
def reads(hand: Hand) -> Iterator[Reads]:
    """Read in a transaction of the only writer, while E0005 is to be added to G1."""
    owe(hand, "E0005")
    with hand.engine.store.transaction("HX"):
        yield Reads(hand.engine.store, "HX")


def test_what_is_read_together_is_what_is_read_one_by_one(hand: Hand, reads: Reads) -> None:
    keys = ("E0003", "E0005", "E0404")
    commands = [Command("person", key, "leave", {}, "E0008", None, hand.now, None, f"r-{key}") for key in keys]
    together = Reads(hand.engine.store, "HX")
    together.prefetch(commands, called(hand.engine.machines, commands))
    for key in keys:
        assert together.instance(("person", key)) == reads.instance(("person", key))
        assert together.requested(f"r-{key}") == reads.requested(f"r-{key}")
        for ref in (("membership", "person", key), ("person", "name", key.lower()), ("person", "name", key)):
            assert together.keys_by_ref(*ref) == reads.keys_by_ref(*ref)


def test_roots_read_together_have_the_timers_they_have_alone(hand: Hand, reads: Reads) -> None:
    roots, late = ["group/G1", "person/E0003"], NEVER - 1
    together = Reads(hand.engine.store, "HX")
    together.prefetch_due(roots, late)
    assert [together.due_under(root, late) for root in roots] == [reads.due_under(root, late) for root in roots]
    assert [together.next_due(root) for root in roots] == [reads.next_due(root) for root in roots]
    assert reads.next_due("person/E0003") == NEVER


def test_what_is_not_there_is_none_and_has_nothing_due(reads: Reads) -> None:
    assert reads.instance(("group", "G404")) is None
    assert reads.timer("membership", "G1/E0005", "nickname") is None
    assert reads.next_due("group/G404") == NEVER
    assert reads.keys_under("group/G404", "membership") == []


def test_a_row_is_read_once_and_anew_only_when_asked_for(hand: Hand) -> None:
    reads = Reads(hand.engine.store, "HX")
    before = reads.instance(("person", "E0003"))
    hand("person/E0003", "transfer", "E0008", unit="人事部")
    assert reads.instance(("person", "E0003")) == before
    assert reads.anew().instance(("person", "E0003")) != before


def test_among_others_a_search_is_left_to_whoever_has_the_company_alone(hand: Hand) -> None:
    if not hand.engine.store.shares:
        pytest.skip("on SQLite a writer is always alone")
    with hand.engine.store.transaction("HX", exclusive=False):
        locked = LockedReads(hand.engine.store, "HX", hand.engine.machines)
        locked.lock("group/G1")
        assert locked.instance(("group", "G1")) is not None
        assert locked.keys_under("group/G1", "membership")
        with pytest.raises(NeedsExclusive):
            locked.keys_by_ref("membership", "person", "E0003")
        with pytest.raises(NeedsExclusive):
            locked.due_roots(hand.now)
