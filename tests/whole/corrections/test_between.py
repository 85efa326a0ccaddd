"""What changed between a mistake and its correction holds as it did: each command under the rules of its time."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tests.given import notices
from tests.given.databases import ON_BOTH
from tests.given.founded import POLICY, Hand, company, founded, moment
from tests.machines.test_corrections import corrected, findings
from tests.whole.corrections import twins
from wxflow.calendar.workdays import Calendar
from wxflow.engine import recount, sweep
from wxflow.engine.engine import Engine
from wxflow_machines.policy import file

pytestmark = ON_BOTH
STRICTER = POLICY + "\n[deadlines]\nmembership = 1\n\n[charges]\n18 = { exact = 30 }\n"


def stricter(hand: Hand) -> None:
    """Let another policy be in force from now on."""
    hand.engine = replace(hand.engine, policy=file.parse(STRICTER, "policy.toml"))


def next_year_known(hand: Hand) -> None:
    """Load the notice of next year."""
    notice = notices.whole(2027)
    earlier = recount.loaded(hand.engine.store, "HX")
    hand.engine = replace(hand.engine, calendar=Calendar(notices=[*earlier, notice]))
    recount.load(hand.engine, notice, "E0009", hand.now)


def lived(engine: Engine, start: str, mistaken: bool, between: Callable[[Hand], None]) -> Hand:
    """Let a company live on from a day, with a mistaken transfer or without, and what is between then and later."""
    hand = founded(engine)
    hand.at(f"{start} 09:00")("person/E0005", "join", "E0008", name="尹涛", unit="采购部")
    if mistaken:
        hand.at(f"{start} 10:00")("person/E0002", "transfer", "E0008", unit="采购部")
    hand.at(f"{start} 11:00")
    between(hand)
    hand.at(f"{start} 15:00")("person/E0006", "join", "E0008", name="郝敏思", unit="采购部")
    hand("person/E0003", "rename", "E0008", name="黄娟")
    return hand


def same(tmp_path: Path, start: str, correct: str, end: str, between: Callable[[Hand], None]) -> None:
    """Hold a company that corrects a transfer to its twin that never made it."""
    (tmp_path / "twin").mkdir()
    with company(tmp_path) as engine, company(tmp_path / "twin") as other:
        hand, twin = lived(engine, start, True, between), lived(other, start, False, between)
        told = corrected(hand, "person/E0002#2", correct, void=True)
        assert told["left_out"] == []
        for one in (hand, twin):
            sweep.sweep(one.engine, moment(end))
        assert twins.stands(hand.engine) == twins.stands(twin.engine)
        held, _ = twins.penalties(hand.engine)
        assert held == twins.penalties(twin.engine)[0]
        assert findings(hand) == ()


def test_what_was_done_under_another_policy_is_told_anew_under_it(tmp_path: Path) -> None:
    same(tmp_path, "2026-03-03", "2026-03-20 09:00", "2026-04-20 09:00", stricter)


def test_a_deadline_counted_by_a_later_notice_is_counted_so_again(tmp_path: Path) -> None:
    same(tmp_path, "2026-12-28", "2026-12-30 09:00", "2027-02-20 09:00", next_year_known)
