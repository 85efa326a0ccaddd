"""What is decided is seen at once within its transaction, later laid over earlier, and nowhere else."""

import pytest

from tests.given.founded import Hand
from tests.given.owing import owe, rows
from wxflow.decide.change import Change
from wxflow.decide.command import Command
from wxflow.declare.records import NEVER, Timer
from wxflow.ledger.ledger import Ledger


def ledger_of(hand: Hand) -> Ledger:
    return Ledger(hand.engine.store, "HX", hand.engine.machines)


def leave(hand: Hand, ledger: Ledger, person: str) -> None:
    command = Command("person", person, "leave", {}, "E0008", None, hand.now, None, f"leave-{person}")
    engine = hand.engine
    lookups = engine.lookups(ledger, hand.now)
    engine._run(ledger, engine.machines["person"], command, lookups, "leave")  # pyright: ignore[reportPrivateUsage]


def stands(ledger: Ledger, person: str) -> tuple[str | None, ...]:
    found = (ledger.get(*name) for name in (("person", person), ("membership", f"G1/{person}")))
    return tuple(one.state if one else None for one in found)


def left(hand: Hand, ledger: Ledger) -> Change:
    """Return what it changes that somebody has left, decided and not accepted."""
    leave(hand, ledger, "E0003")
    return ledger.deciding[0]


def timer(due: int) -> Timer:
    return Timer("person", "E0003", "x", "person/E0003", 2, 0, 1, due, provisional=False, calendar="c")


def test_an_attempt_that_fails_is_not_seen_afterwards_and_one_that_succeeds_is(hand: Hand) -> None:
    ledger = ledger_of(hand)
    before = stands(ledger, "E0003")
    with pytest.raises(ZeroDivisionError), ledger.attempt():
        leave(hand, ledger, "E0003")
        assert (stands(ledger, "E0003"), ledger.steps("person", "E0003")[-1].event) == (("left", "surplus"), "leave")
        raise ZeroDivisionError
    assert (stands(ledger, "E0003"), ledger.steps("person", "E0003")[-1].event) == (before, "join")
    with ledger.attempt():
        leave(hand, ledger, "E0003")
    assert stands(ledger, "E0003") == ("left", "surplus")


def test_an_attempt_that_fails_leaves_what_was_accepted_before_it_as_it_was(hand: Hand) -> None:
    ledger, untouched = ledger_of(hand), ledger_of(hand)
    for one in (ledger, untouched):
        with one.attempt():
            leave(hand, one, "E0003")
            one.set_clock("person/E0008", hand.now + 5)
    with pytest.raises(ZeroDivisionError), ledger.attempt():
        leave(hand, ledger, "E0002")
        leave(hand, ledger, "E0004")
        ledger.set_clock("person/E0008", 1)
        raise ZeroDivisionError
    assert vars(ledger._decided) == vars(untouched._decided)  # pyright: ignore[reportPrivateUsage]
    assert (ledger.deciding, ledger.watermark("person/E0008")) == ([], hand.now + 5)
    assert ledger.requested("leave-E0003") is not None
    assert ledger.requested("leave-E0002") is None


def test_what_is_accepted_is_written_while_what_is_being_decided_is_kept(hand: Hand) -> None:
    def work(ledger: Ledger) -> None:
        with ledger.attempt():
            leave(hand, ledger, "E0003")
        with pytest.raises(ZeroDivisionError), ledger.attempt():
            leave(hand, ledger, "E0002")
            decided = ledger.deciding
            ledger.flush(hand.engine.policy)
            assert ledger.deciding == decided
            assert [stands(ledger, one)[0] for one in ("E0003", "E0002")] == ["left", "left"]
            raise ZeroDivisionError
        assert [stands(ledger, one)[0] for one in ("E0003", "E0002")] == ["left", "employed"]

    hand.engine.write(work, exclusive=True)
    assert [hand.state(f"person/{one}") for one in ("E0003", "E0002")] == ["left", "employed"]


@pytest.mark.parametrize(("first", "later", "earliest"), [(5, 3, 3), (3, 5, 3)])
def test_the_earliest_moment_a_timer_may_be_due_never_grows_later(
    hand: Hand, first: int, later: int, earliest: int
) -> None:
    ledger = ledger_of(hand)
    with ledger.attempt():
        change = left(hand, ledger)
        for due in (first, later):
            ledger.add(change._replace(timers={"x": timer(due)}))
    assert ledger._decided.earliest["person/E0003"] == earliest  # pyright: ignore[reportPrivateUsage]
    assert ledger.due_under("person/E0003", later) == [timer(later)]


def test_a_ref_that_was_given_up_is_not_found_before_it_is_written(hand: Hand) -> None:
    ledger = ledger_of(hand)
    membership = ledger.get("membership", "G1/E0003")
    held = {one.key for one in ledger.find("membership", "person", "E0003")}
    assert membership is not None
    assert held == {"G1/E0003"}
    with ledger.attempt():
        change = left(hand, ledger)
        ledger.add(change._replace(after=membership, refs={("person", "E0003"): False}))
        assert ledger.find("membership", "person", "E0003") == []
    assert ledger.find("membership", "person", "E0003") == []


def test_a_timer_that_was_dropped_does_not_fire_though_the_database_has_it(hand: Hand) -> None:
    owe(hand, "E0005")
    ledger, root = ledger_of(hand), "group/G1"
    armed = ledger.due_under(root, NEVER - 1)
    (owed,) = [one for one in armed if one.key == "G1/E0005"]
    membership = ledger.get("membership", "G1/E0005")
    assert membership is not None
    with ledger.attempt():
        change = left(hand, ledger)
        rest = [one for one in ledger.due_under(root, NEVER - 1) if one != owed]
        ledger.add(change._replace(after=membership, timers={owed.name: None}))
        assert not ledger.stands(owed)
        assert ledger.due_under(root, NEVER - 1) == rest


def test_a_ledger_in_which_nothing_was_decided_writes_nothing(hand: Hand) -> None:
    before = rows(hand)
    hand.engine.write(lambda ledger: ledger.get("group", "G1"))
    assert rows(hand) == before


def test_a_change_that_is_taken_back_leaves_nothing_of_its_instance_but_the_clock_of_its_root(hand: Hand) -> None:
    owe(hand, "E0005")
    ledger, untouched = ledger_of(hand), ledger_of(hand)
    for one in (ledger, untouched):
        with one.attempt():
            leave(hand, one, "E0003")
    with ledger.attempt():
        leave(hand, ledger, "E0005")
        assert {change.after.key for change in ledger.deciding} == {"E0005", "G1/E0005"}
        for change in ledger.deciding:
            ledger._decided.take_back(change)  # pyright: ignore[reportPrivateUsage]
    laid, as_before = (one._decided for one in (ledger, untouched))  # pyright: ignore[reportPrivateUsage]
    for name in ("instances", "renewed", "reminders"):
        assert getattr(laid, name) == getattr(as_before, name)
    for name in ("timers", "refs"):
        held, before = ({key: of for key, of in getattr(one, name).items() if of} for one in (laid, as_before))
        assert held == before
    assert ledger.watermark("person/E0005") == hand.now
