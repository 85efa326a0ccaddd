"""What is decided is seen at once within its transaction, later laid over earlier, and nowhere else."""

import pytest

from tests.given.founded import Hand
from tests.given.owing import owe, rows
from wxflow.decide.command import Command
from wxflow.declare.records import NEVER
from wxflow.ledger.change_set import ChangeSet
from wxflow.ledger.ledger import Ledger


def ledger_of(hand: Hand) -> Ledger:
    return Ledger(hand.engine.store, "HX", hand.engine.machines)


def test_a_later_change_set_wins_name_by_name_and_the_earlier_keeps_the_rest() -> None:
    first, later = ChangeSet(), ChangeSet()
    first.facts = {("group", "G1"): "old", ("group", "G2"): "kept"}
    later.facts = {("group", "G1"): "new"}
    first.refs = {("person", "unit", "a"): {"E1": True, "E2": True}}
    later.refs = {("person", "unit", "a"): {"E1": False}}
    first.timers = {"group/G1": {("group", "G1", "x"): None}}
    later.timers = {"group/G1": {("group", "G1", "y"): None}}
    first.take_in(later)
    assert first.facts == {("group", "G1"): "new", ("group", "G2"): "kept"}
    assert first.refs == {("person", "unit", "a"): {"E1": False, "E2": True}}
    assert set(first.timers["group/G1"]) == {("group", "G1", "x"), ("group", "G1", "y")}


@pytest.mark.parametrize(("first", "later", "earliest"), [(5, 3, 3), (3, 5, 3), (None, 4, 4)])
def test_the_earliest_moment_a_timer_may_be_due_never_grows_later(first: int | None, later: int, earliest: int) -> None:
    one, other = ChangeSet(), ChangeSet()
    if first is not None:
        one.earliest["group/G1"] = first
    other.earliest["group/G1"] = later
    one.take_in(other)
    assert one.earliest.get("group/G1", NEVER) == earliest


def test_an_attempt_that_fails_is_not_seen_afterwards_and_one_that_succeeds_is(hand: Hand) -> None:
    ledger, engine = ledger_of(hand), hand.engine
    leave = Command("person", "E0003", "leave", {}, "E0008", None, hand.now)

    def left() -> tuple[str | None, ...]:
        engine._run(ledger, engine.machines["person"], leave, "leave")  # pyright: ignore[reportPrivateUsage]
        return stands()

    def stands() -> tuple[str | None, ...]:
        found = (ledger.get(*name) for name in (("person", "E0003"), ("membership", "G1/E0003")))
        return tuple(one.state if one else None for one in found)

    before = stands()
    with pytest.raises(ZeroDivisionError), ledger.attempt():
        assert (left(), ledger.steps("person", "E0003")[-1].event) == (("left", "surplus"), "leave")
        raise ZeroDivisionError
    assert (stands(), ledger.steps("person", "E0003")[-1].event) == (before, "join")
    with ledger.attempt():
        assert left() == ("left", "surplus")
    assert stands() == ("left", "surplus")


def test_a_ref_that_was_given_up_is_not_found_before_it_is_written(hand: Hand) -> None:
    ledger = ledger_of(hand)
    held = {one.key for one in ledger.find("membership", "person", "E0003")}
    assert held == {"G1/E0003"}
    with ledger.attempt() as change_set:
        change_set.refs["membership", "person", "E0003"] = {"G1/E0003": False}
        assert ledger.find("membership", "person", "E0003") == []
    assert ledger.find("membership", "person", "E0003") == []


def test_a_timer_that_was_dropped_does_not_fire_though_the_database_has_it(hand: Hand) -> None:
    owe(hand, "E0005")
    ledger, root = ledger_of(hand), "group/G1"
    armed = ledger.due_under(root, NEVER - 1)
    (timer,) = [one for one in armed if one.key == "G1/E0005"]
    with ledger.attempt() as change_set:
        change_set.timers[root] = {timer.full_name: None}
        assert not ledger.stands(timer)
        assert ledger.due_under(root, NEVER - 1) == [one for one in armed if one != timer]


def test_a_ledger_in_which_nothing_was_decided_writes_nothing(hand: Hand) -> None:
    before = rows(hand)
    hand.engine.write(lambda ledger: ledger.get("group", "G1"))
    assert rows(hand) == before
