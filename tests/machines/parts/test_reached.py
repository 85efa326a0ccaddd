"""No charge unless the debtor was told, where the policy asks for that; nothing of the kind where it does not."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.given.databases import ON_BOTH
from tests.given.founded import ROSTER, Hand, company, founded, moment, replay_of
from tests.given.reminding import reminder
from wxflow.audit import verify
from wxflow.decide.command import Command
from wxflow.engine import sweep as clock
from wxflow.errors import Refused
from wxflow.store.queries import Queries

ASKED = '\n[penalties]\ncharge_requires = "reminder_delivered"\n'
POLICY = reminder("*", -1, "debtor") + reminder("*", 0, "debtor") + ASKED
OWED, CHARGE = "membership/G1/E0005", "penalty/membership/G1/E0005#1:add/E0004"


@pytest.fixture
def hand(tmp_path: Path, database: str) -> Iterator[Hand]:
    """Return a hand at a company that charges nobody untold; a group owes E0005 since Thursday 2026-03-05."""
    with company(tmp_path, POLICY) as engine:
        hand = founded(engine).at("2026-03-05 10:00")
        hand("person/E0005", "join", "E0008", name="郝敏思", unit="采购部")
        yield hand


def tell(hand: Hand, name: str, deadline: str, whom: str, entry: int = 1) -> None:
    hand(name, "reminded", "delivery", deadline=deadline, recipient=whom, entry=entry)


def sweep(hand: Hand, now: str = "2026-03-31 03:00") -> None:
    assert clock.sweep(hand.at(now).engine, hand.now).outcome == "good"
    engine = hand.engine
    assert verify.verify(engine.store, engine.company, engine.machines, replay_of(engine)).findings == ()


def penalties(hand: Hand) -> list[tuple[str, str]]:
    found = list(hand.engine.queries.instances("penalty"))
    return sorted((one.facts["debtor"], one.state) for one in found)


def test_a_debtor_who_was_told_in_time_is_charged(hand: Hand) -> None:
    tell(hand.at("2026-03-06 09:31"), OWED, "add", "E0004")
    sweep(hand)
    assert penalties(hand) == [("E0004", "proposed")]


def test_a_debtor_who_was_never_told_is_not_charged_and_the_charge_is_held(hand: Hand) -> None:
    sweep(hand)
    assert penalties(hand) == [("E0004", "held")]
    (one,) = Queries(hand.engine.store, "HX").instances("penalty")
    assert one.facts["held"] == "no reminder had reached the debtor"


@pytest.mark.parametrize(
    ("when", "whom", "entry"),
    [
        ("2026-03-10 00:00", "E0004", 1),  # the due moment itself is too late
        ("2026-03-06 09:31", "E0009", 1),  # somebody else, though a lead's equal
        ("2026-03-06 09:31", "E0004", 2),  # another entry
    ],
)
def test_what_reached_somebody_else_or_too_late_does_not_count(hand: Hand, when: str, whom: str, entry: int) -> None:
    tell(hand.at(when), OWED, "add", whom, entry)
    sweep(hand)
    assert penalties(hand) == [("E0004", "held")]


@pytest.mark.parametrize("data", [{"entry": 1}, {}])
def test_a_deadline_armed_anew_wants_its_debtor_told_anew(hand: Hand, data: dict[str, int]) -> None:
    hand.at("2026-03-06 09:31")(OWED, "reminded", "E0008", deadline="add", recipient="E0004", **data)
    hand("person/E0005", "transfer", "E0008", unit="销售部")
    hand("person/E0005", "transfer", "E0008", unit="采购部")
    sweep(hand)
    assert penalties(hand) == [("E0004", "held")]


def test_what_is_charged_for_an_event_wants_nobody_told(hand: Hand) -> None:
    hand("report/R1", "file", "E0001", group="G1", category="image", accused="E0003", reference="1")
    hand("report/R1", "verify", "E0008", times=1)
    assert penalties(hand) == [("E0003", "proposed")]


def test_of_two_debtors_only_the_one_who_was_told_is_charged(hand: Hand) -> None:
    hand("person/E0003", "rename", "E0008", name="黄娟")
    tell(hand.at("2026-03-06 09:31"), "membership/G1/E0003", "nickname", "E0003", 2)
    tell(hand, OWED, "add", "E0004")
    sweep(hand)
    assert penalties(hand) == [("E0003", "proposed"), ("E0004", "held"), ("E0004", "proposed")]


def test_a_held_charge_is_released_with_a_reason_or_waived_and_is_not_confirmed(hand: Hand) -> None:
    sweep(hand)
    with pytest.raises(Refused, match="not possible in state held"):
        hand(CHARGE, "confirm", "E0008", amount=20)
    with pytest.raises(Refused, match="E0004 may not"):
        hand(CHARGE, "release", "E0004", "没有通知到")
    hand(CHARGE, "release", "E0008", "当面通知过")
    hand(CHARGE, "confirm", "E0008", amount=20)
    assert hand.state(CHARGE) == "confirmed"


def test_a_breach_whose_charge_is_held_is_known_to_an_inspection_and_not_charged_by_it(hand: Hand) -> None:
    sweep(hand, "2026-03-11 09:00")
    hand.at("2026-03-11 10:00")("inspection/G1/2026-03-11/1", "record", "E0009", roster=ROSTER)
    assert penalties(hand) == [("E0004", "held")]


def test_a_reminder_that_reached_somebody_is_nothing_done_about_a_breach(hand: Hand) -> None:
    sweep(hand, "2026-03-11 09:00")
    tell(hand.at("2026-03-11 11:00"), OWED, "add", "E0004")
    seen, told = moment("2026-03-11 10:00"), moment("2026-03-11 12:00")
    roster = {"roster": ROSTER}
    hand.engine.fire(Command("inspection", "G1/2026-03-11/1", "record", roster, "E0009", seen, told))
    (found,) = Queries(hand.engine.store, "HX").instances("inspection")
    assert [one["standing"] for one in found.facts["findings"]] == ["known"]


def test_nobody_is_told_of_a_deadline_that_does_not_run(hand: Hand) -> None:
    with pytest.raises(Refused, match="remove is not running in state owed"):
        tell(hand, OWED, "remove", "E0004")
    with pytest.raises(Refused, match="E0004 may not"):
        hand(OWED, "reminded", "E0004", deadline="add", recipient="E0004")


@ON_BOTH
def test_a_company_that_does_not_ask_for_it_charges_the_untold(tmp_path: Path) -> None:
    with company(tmp_path, reminder("*", 0, "debtor")) as engine:
        hand = founded(engine).at("2026-03-05 10:00")
        hand("person/E0005", "join", "E0008", name="郝敏思", unit="采购部")
        sweep(hand)
        assert penalties(hand) == [("E0004", "proposed")]
