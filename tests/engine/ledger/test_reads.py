"""A transaction reads each row once, and what it reads together is what it would have read one by one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.given.databases import ON_BOTH
from tests.given.founded import Hand, company, founded
from tests.given.owing import owe, rows
from wxflow.calendar.periods import EXCUSES
from wxflow.decide.command import Command
from wxflow.declare.records import NEVER
from wxflow.errors import WxflowError
from wxflow.ledger.ledger import Ledger
from wxflow.ledger.locked_reads import LockedReads
from wxflow.store.store import NeedsExclusive

JOINING = (
    *(("E0003", "黄娟娜", "人事部"), ("E0101", "王一", "采购部"), ("E0102", "王二", "销售部")),
    *(("E0103", "王三", "法务部"), ("E0104", "王四", "法务部"), ("e0004", "钟静明", "采购部")),
)
TABLES = ("instances", "steps", "timers", "refs", "personal")


def ledger_of(hand: Hand) -> Ledger:
    return Ledger(hand.engine.store, "HX", hand.engine.machines)


@pytest.fixture
def ledger(hand: Hand) -> Iterator[Ledger]:
    """Read in a transaction of the only writer, while E0005 is to be added to G1."""
    owe(hand, "E0005")
    with hand.engine.store.transaction("HX"):
        yield ledger_of(hand)


def test_what_is_read_together_is_what_is_read_one_by_one(hand: Hand, ledger: Ledger) -> None:
    keys = ("E0003", "E0005", "E0404")
    commands = [Command("person", key, "leave", {}, "E0008", None, hand.now, None, f"r-{key}") for key in keys]
    together = ledger_of(hand)
    together.read_ahead(commands)
    for key in keys:
        assert together.stored(("person", key)) == ledger.stored(("person", key))
        assert together.requested(f"r-{key}") == ledger.requested(f"r-{key}")
        assert together.find("membership", "person", key) == ledger.find("membership", "person", key)
    assert together.stored(("person", "E0008")) == ledger.stored(("person", "E0008"))


@ON_BOTH
def test_who_joins_in_a_batch_is_owed_what_they_are_owed_alone_whatever_has_named_them_before(tmp_path: Path) -> None:
    written: list[dict[str, object]] = []
    for together in (True, False):
        (folder := tmp_path / str(together)).mkdir()
        with company(folder) as engine:
            hand = founded(engine)
            for gone in ("E0003", "E0004"):  # whom the group names, as one it concerns and as its lead
                hand(f"person/{gone}", "leave", "E0008")
            commands = [
                Command("person", key, "join", {"name": name, "unit": unit}, "E0008", None, hand.now)
                for key, name, unit in JOINING
            ]
            if together:
                assert not [one for one in engine.apply(commands) if isinstance(one, WxflowError)]
            else:
                for command in commands:
                    engine.fire(command)
            owing = [hand.state(f"membership/G1/{key}") for key in ("E0003", "E0004", "E0101", "E0102", "E0103")]
            assert owing == ["present", "present", "owed", None, None]
            assert hand.state("handover/G1/E0004/1") == "cancelled"
            whole = rows(hand)
            written.append({table: sorted(whole[table], key=str) for table in TABLES})
    assert written[0] == written[1]


def test_roots_read_together_have_the_timers_they_have_alone(hand: Hand, ledger: Ledger) -> None:
    roots, late = ["group/G1", "person/E0003"], NEVER - 1
    together = ledger_of(hand)
    together.read_due(roots, late)
    assert [together.due_under(root, late) for root in roots] == [ledger.due_under(root, late) for root in roots]
    assert "G1/E0005" in [one.key for one in together.due_under("group/G1", late)]
    assert ledger.due_under("person/E0003", late) == []


def test_what_is_not_there_is_none_and_has_nothing_due(ledger: Ledger) -> None:
    assert ledger.get("group", "G404") is None
    assert ledger.timer("membership", "G1/E0005", "nickname") is None
    assert ledger.due_under("group/G404", NEVER - 1) == []
    assert ledger.under("group/G404", "membership") == []


def test_a_row_is_read_once_and_anew_by_another_ledger(hand: Hand) -> None:
    ledger = ledger_of(hand)
    before = ledger.get("person", "E0003")
    hand("person/E0003", "transfer", "E0008", unit="人事部")
    assert ledger.get("person", "E0003") == before
    assert ledger_of(hand).get("person", "E0003") != before


def among_others(hand: Hand) -> Ledger:
    if not hand.engine.store.shares:
        pytest.skip("on SQLite a writer is always alone")
    machines = hand.engine.machines
    return Ledger(hand.engine.store, "HX", machines, LockedReads(hand.engine.store, "HX", machines))


def test_among_others_a_search_is_left_to_whoever_has_the_company_alone(hand: Hand) -> None:
    locked = among_others(hand)
    with hand.engine.store.transaction("HX", exclusive=False):
        locked.lock("group/G1")
        assert locked.get("group", "G1") is not None
        assert locked.under("group/G1", "membership")
        with pytest.raises(NeedsExclusive):
            locked.find("membership", "person", "E0003")
        with pytest.raises(NeedsExclusive):
            locked.due_roots(hand.now)


def test_among_others_periods_are_searched_for_since_whoever_makes_one_has_the_company_alone(hand: Hand) -> None:
    locked = among_others(hand)
    with hand.engine.store.transaction("HX", exclusive=False):
        assert locked.find("suspension", *EXCUSES) == []
        with pytest.raises(NeedsExclusive):
            locked.reads.need_alone()
