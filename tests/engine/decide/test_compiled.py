"""The compiled table and `transitions` agree; everything else is a reasoned refusal."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.given.founded import CREATED, GROUP, ROSTER, Hand, moment
from wxflow.decide.compiled import CompiledMachine
from wxflow.decide.stepper import START
from wxflow.declare.context import Context, Role
from wxflow.declare.deadline import Deadline
from wxflow.declare.machine import Machine, Transition
from wxflow.errors import BadInput, BadInputs, Refused
from wxflow.ledger.ledger import Ledger
from wxflow.ledger.lookups import LedgerLookups
from wxflow_machines.measures import MACHINES

ANYBODY = Role("anybody", lambda _: (), lambda _context, _actor: True)


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_the_compiled_table_is_what_transitions_holds(machine: Machine) -> None:
    rules = CompiledMachine(machine)
    stepped = {
        (event.name, None if source == START else source, move.dest)
        for event in rules.stepper.events.values()
        for source, moves in event.transitions.items()
        for move in moves
    }
    compiled = {
        (event, source, move.target or source) for (event, source), moves in rules.table.items() for move in moves
    }
    assert stepped == compiled
    assert rules.moves == rules.table
    assert set(rules.stepper.states) == {START, *machine.states}


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_no_event_leads_to_a_state_by_its_name(machine: Machine) -> None:
    assert not [event for event in CompiledMachine(machine).stepper.events if event.startswith("to_")]


LEVEL = {
    "name": "1", "by": "all", "votes": 1, "working_days": 1, "escalate_to": "E0008",
    "seats": [{"seat": "E0001", "holder": "E0001"}],
}  # fmt: skip
FACTS: dict[str, dict[str, Any]] = {
    "person": {"name": "钟静明", "unit": "采购部"},
    "unit": {"name": "采购部", "names": ["采购部"]},
    "group": {
        **GROUP, **CREATED, "applicant": "E0004", "approvals": [], "created_by": "E0009",
        "dissolution_applicant": "E0004", "dissolution_approvals": [],
    },
    "membership": {"group": "G1", "person": "E0003", "nickname": "黄娟娜"},
    "handover": {"group": "G1", "outgoing": "E0004", "cause": "left", "successor": "E0003"},
    "penalty": {"clause": "18", "debtor": "E0004", "amount": 20, "floor": None, "ceiling": None, "group": "G1"},
    "report": {"group": "G1", "category": "other", "accused": "E0003", "reference": "截图-1"},
    "inspection": {"group": "G1", "members": 3, "findings": []},
    "approval": {
        "subject": "group/G1", "applicant": "E0004", "fallback": "E0009", "urges": 1, "urged": 0, "copied": [],
        "levels": [LEVEL], "votes": [], "last": "E0001", "escalated": None, "level": "1", "asked": ["E0001"],
    },
    "suspension": {"kind": "person", "whom": "E0004", "from": "2026-03-02", "approver": "E0001"},
    "correction": {"step": "person/E0004#1", "void": True, "proposed_by": "E0008"},
}  # fmt: skip
KEYS = {
    "person": "E0004", "unit": "采购部", "group": "G1", "membership": "G1/E0003", "handover": "G1/E0004/1",
    "penalty": "P", "report": "R", "inspection": "G1/2026-03-02/1", "approval": "G1/request/1", "suspension": "S1",
    "correction": "C1",
}  # fmt: skip
DATA: dict[str, Any] = {
    **GROUP, **CREATED, "roster": ROSTER, "name": "钟静", "nickname": "黄娟娜", "successor": "E0003", "checklist": [],
    "nicknames": {"E0003": "黄娟娜(群负责人)"}, "filing_no": "1", "amount": 20, "times": 1, "group": "G1",
    "category": "other", "accused": "E0003", "reference": "截图-1", "outgoing": "E0004", "cause": "other",
    "findings": [], "lead": "E0004", "creator": "E0009", "deadline": "add", "recipient": "E0004",
    "for": "E0001", "to": "applicant", "person": "E0003", "people": ["E0003"], "place": "after", "opinion": "同意",
    "by": "E0003", "from": "2026-03-02", "until": "2026-03-06", "levels": [{**LEVEL, "approvers": ["E0001"]}],
    "asked": ["E0001"], "level": "1", "working_days": 1, "matter": "request", "subject": "group/G1",
    "approver": "E0002", "id": "E9004", "into": "销售部", "names": ["仓库"], "merged": ["仓库"],
    "step": "person/E0004#1", "void": True, "changed": [], "left_out": [], "running": [], "withdrawn": [],
    "not_charged": [], "correction": "C1",
}  # fmt: skip


def _every_case() -> Iterator[tuple[Machine, str | None, str, str]]:
    for machine in MACHINES:
        for state in (None, *machine.states):
            for event in machine.events:
                for actor in ("E0001", "E0002", "E0003", "E0004", "E0008", "E0009", "stranger"):
                    yield machine, state, event, actor


def test_every_event_from_every_state_by_everybody_steps_or_is_refused_with_a_reason(hand: Hand) -> None:
    engine = hand.engine
    taken = refused = 0
    for machine, state, event, actor in _every_case():
        lookups = LedgerLookups(Ledger(engine.store, engine.company, engine.machines), hand.now)
        context = Context(
            machine=machine.name,
            key=KEYS[machine.name],
            state=state,
            facts=FACTS[machine.name] if state else {},
            seq=1 if state else 0,
            event=event,
            data=DATA,
            actor=actor,
            reason="because",
            at=hand.now,
            recorded_at=hand.now,
            policy=engine.policy,
            lookups=lookups,
        )
        rules = engine.machines[machine.name]
        try:
            move = rules.take(context)
        except Refused as error:
            refused += 1
            assert error.why
            assert f"{machine.name}/{KEYS[machine.name]} {event}" in str(error)
        else:
            taken += 1
            assert move in rules.options(event, state)
            assert any(role.held_by(actor, context) for role in move.by)
    assert taken > 50
    assert refused > 1000


def test_a_refusal_says_who_may(hand: Hand) -> None:
    with pytest.raises(Refused, match=r"E0003 may not.*lead \(E0004, E0009\)"):
        hand("group/G1", "end_work", "E0003")


def test_a_refusal_says_what_would_be_possible(hand: Hand) -> None:
    with pytest.raises(Refused, match="not possible in state active; allowed: retitle, change, change_owner, prolong"):
        hand("group/G1", "create", "E0009", **CREATED)


def test_a_reason_that_is_asked_for_must_be_given(hand: Hand) -> None:
    with pytest.raises(BadInput, match="reason is missing"):
        hand("group/G1", "request_dissolution", "E0004")


def test_a_follow_up_cannot_be_fired_by_hand(hand: Hand) -> None:
    with pytest.raises(Refused, match="nobody by hand"):
        hand("membership/G1/E0003", "release", "E0009")


def _making() -> Context:
    """Make a thing, with nothing known at all."""
    nothing: Any = None
    return Context(
        machine="thing",
        key="1",
        state=None,
        facts={},
        seq=0,
        event="make",
        data={},
        actor="x",
        reason=None,
        at=0,
        recorded_at=0,
        policy=nothing,
        lookups=nothing,
    )


def test_a_guard_that_fails_is_not_swallowed() -> None:
    def broken(_: Context) -> str | None:
        raise ZeroDivisionError

    machine = Machine("thing", (Transition("make", None, "made", by=(ANYBODY,), guard=broken),))
    with pytest.raises(ZeroDivisionError):
        CompiledMachine(machine).take(_making())


def test_a_condition_that_fails_is_not_swallowed() -> None:
    def broken(_: Context) -> bool:
        raise ZeroDivisionError

    machine = Machine("thing", (Transition("make", None, "made", by=(ANYBODY,), when=broken),))
    with pytest.raises(ZeroDivisionError):
        CompiledMachine(machine).take(_making())


def test_a_declaration_reports_every_mistake_at_once_with_the_nearest_name() -> None:
    with pytest.raises(BadInputs) as found:
        Machine(
            "thing",
            (Transition("make", None, "made"), Transition("make", None, "else"), Transition("overdue", "made", "gone")),
            deadlines=(Deadline("use", lambda _p, _d: 1, armed_by=("mkae",), while_in=("mode",)),),
            idle=("brake",),
        )
    text = "\n".join(found.value.problems)
    assert len(found.value.problems) == 5
    for told in ("declared twice", "belongs to the engine", "'make'?", "'made'?", "brake is unknown"):
        assert told in text


def test_a_moment_reads_as_it_is_written() -> None:
    assert moment("2026-03-02 08:00") == 1_772_409_600_000_000
