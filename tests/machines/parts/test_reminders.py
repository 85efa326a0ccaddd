"""A reminder tells whom the policy names of what is due; its message holds ids and moments, and no names."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.given.databases import ON_BOTH
from tests.given.founded import CREATED, GROUP, ROSTER, Hand, company, founded
from tests.given.reminding import reminder
from wxflow.declare.records import REMIND, Send
from wxflow.engine import contexts, sweep
from wxflow.ledger.ledger import Ledger
from wxflow.ledger.outbox import Outbox

REMINDERS = "".join(reminder("*", 0, to) for to in ("lead", "debtor", "superior", "person"))


@pytest.fixture
def hand(tmp_path: Path, database: str) -> Iterator[Hand]:
    """Return a hand at a company that reminds everybody on every last day; it is Thursday 2026-03-05."""
    with company(tmp_path, REMINDERS) as engine:
        yield founded(engine).at("2026-03-05 10:00")


def sends(hand: Hand, name: str, deadline: str) -> dict[str, list[Send]]:
    """Return what each reminder of a deadline sends, by whom it is for."""
    machine, key = name.split("/", 1)
    engine = hand.engine
    found: dict[str, list[Send]] = {}
    for timer in engine.queries.timers(machine=machine, key=key):
        if timer.name.startswith(f"{deadline}@"):
            ledger = Ledger(engine.store, engine.company, engine.machines)
            instance = ledger.get(machine, key)
            assert instance is not None
            lookups = engine.lookups(ledger, timer.due)
            context = contexts.of_timer(
                engine.policy, lookups, instance, timer, event=REMIND, data={}, at=timer.due, recorded_at=timer.due
            )
            remind = engine.machines[machine].consequence(timer.name)
            assert remind is not None
            found[timer.name.split()[-1]] = [one for one in remind(context) if isinstance(one, Send)]
    return found


def recipients(hand: Hand, name: str, deadline: str) -> dict[str, list[str]]:
    return {to: [one.recipient for one in sent] for to, sent in sends(hand, name, deadline).items()}


def test_of_somebody_missing_the_lead_is_told_and_the_person_and_the_first_approver(hand: Hand) -> None:
    hand("person/E0005", "join", "E0008", name="郝敏思", unit="采购部")
    assert recipients(hand, "membership/G1/E0005", "add") == {
        "lead": ["E0004"], "debtor": ["E0004"], "superior": ["E0001"], "person": ["E0005"],
    }  # fmt: skip


@ON_BOTH
def test_that_a_planned_end_has_passed_is_told_to_the_leads_and_the_applicant(tmp_path: Path) -> None:
    channel = '\n[delivery]\nchannel = "c"\n[[channels]]\nname = "c"\nkind = "file"\npath = "out.jsonl"\n'
    with company(tmp_path, channel) as engine:
        hand = founded(engine)
        told = {**GROUP, **CREATED, "register_no": "2", "leads": ["E0004", "E0003"]}
        rows = [ROSTER[0], ROSTER[1], {"person": "E0003", "nickname": "黄娟娜(群负责人)"}]
        hand("group/G2", "adopt", "E0009", **told, roster=rows)
        assert sweep.sweep(engine, hand.at("2027-01-01 00:00").now).charged == 0
        waiting = [(one.content["group"], one.recipient) for one in Outbox(engine.store, engine.company).all()]
        assert sorted(waiting) == [("G1", "E0004"), ("G2", "E0003"), ("G2", "E0004"), ("G2", "E0009")]


def test_of_a_nickname_both_debtors_are_told(hand: Hand) -> None:
    hand("person/E0003", "rename", "E0008", name="黄娟")
    assert recipients(hand, "membership/G1/E0003", "nickname")["debtor"] == ["E0004", "E0003"]
    hand("person/E0004", "rename", "E0008", name="钟静")
    assert recipients(hand, "membership/G1/E0004", "nickname")["debtor"] == ["E0004"]


def test_of_a_handover_the_outgoing_lead_is_told(hand: Hand) -> None:
    hand("person/E0004", "leave", "E0008")
    told = recipients(hand, "handover/G1/E0004/1", "handover")
    assert (told["debtor"], told["person"]) == (["E0004"], ["E0004"])


def test_of_a_dissolution_the_lead_is_told_and_there_is_no_person(hand: Hand) -> None:
    hand("group/G1", "end_work", "E0004")
    told = recipients(hand, "group/G1", "dissolution_request")
    assert told == {"lead": ["E0004"], "debtor": ["E0004"], "superior": ["E0001"], "person": []}


def test_of_a_term_to_appeal_the_debtor_is_told(hand: Hand) -> None:
    hand("person/E0005", "join", "E0008", name="郝敏思", unit="采购部")
    sweep.sweep(hand.at("2026-03-10 01:00").engine, hand.now)
    penalty = "penalty/membership/G1/E0005#1:add/E0004"
    hand(penalty, "confirm", "E0008", amount=20)
    told = recipients(hand, penalty, "appeal")
    assert told == {"lead": ["E0004"], "debtor": ["E0004"], "superior": ["E0001"], "person": ["E0004"]}


def test_a_lead_who_is_the_first_approver_has_the_next_one_above(hand: Hand) -> None:
    hand("group/G2", "adopt", "E0009", **_adopted("销售部", ["E0002"]))
    hand("person/E0005", "join", "E0008", name="郝敏思", unit="销售部")
    assert recipients(hand, "membership/G2/E0005", "add")["superior"] == ["E0001"]


def _adopted(unit: str, leads: list[str]) -> dict[str, Any]:
    roster = [
        {"person": "E0009", "nickname": "群主"},
        {"person": "E0002", "nickname": "葛强华(群负责人)"},
        {"person": "E0003", "nickname": "黄娟娜"},
    ]
    scope = {"units": [unit], "people": []}
    title = f"华信公司{unit}群"
    return {
        "title": title, "kind": "permanent", "unit": unit, "purpose": "业务协同", "scope": scope, "leads": leads,
        "register_no": "2", "owner": "E0009", "roster": roster,
    }  # fmt: skip


def test_a_message_says_what_is_due_of_whom_and_by_when_without_a_name(hand: Hand) -> None:
    hand("person/E0005", "join", "E0008", name="郝敏思", unit="采购部")
    (sent,) = sends(hand, "membership/G1/E0005", "add")["lead"]
    assert sent == Send("reminder", "E0004", {
        "machine": "membership", "key": "G1/E0005", "deadline": "add", "entry": 1, "working_days": 0,
        "due": "2026-03-10T00:00:00+08:00", "group": "G1", "person": "E0005",
    }, "E0005")  # fmt: skip


@ON_BOTH
def test_a_message_after_the_due_moment_still_says_when_that_was(tmp_path: Path) -> None:
    with company(tmp_path, reminder("membership.add", 3, "superior")) as engine:
        hand = founded(engine).at("2026-03-05 10:00")
        hand("person/E0005", "join", "E0008", name="郝敏思", unit="采购部")
        sweep.sweep(hand.at("2026-03-11 01:00").engine, hand.now)
        (sent,) = sends(hand, "membership/G1/E0005", "add")["superior"]
        assert (sent.content["due"], sent.content["working_days"]) == ("2026-03-10T00:00:00+08:00", 3)
