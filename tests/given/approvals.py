"""A company with approvals, where one is asked for."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.given.founded import POLICY, Hand, company_at, replay_of
from wxflow.audit import verify
from wxflow.ledger.outbox import Outbox
from wxflow.store.queries import Queries

APPROVALS = """
[delivery]
channel = "log"

[[channels]]
name = "log"
kind = "stdout"

[[approvals]]
for = "request"
kinds = ["temporary"]
fallback = "E0009"
working_days = 2
urges = 2
copied = ["E0008"]
levels = [
  { by = "in_turn", approvers = ["E0002", "E0001"] },
  { by = "votes", votes = 2, approvers = ["E0003", "E0008", "E0005"], working_days = 1, escalate_to = "E0006" },
]

[[approvals]]
for = "dissolution"
fallback = "E0009"
levels = [{ by = "any", approvers = ["E0001", "E0002"] }]

[[approvals]]
for = "handover"
fallback = "E0009"
levels = [{ by = "all", approvers = ["E0001", "E0002"] }]
"""
REQUEST, DISSOLUTION = "approval/G9/request/1", "approval/G1/dissolution/1"


def facts(hand: Hand, name: str) -> Any:
    machine, key = name.split("/", 1)
    found = Queries(hand.engine.store, "HX").instance(machine, key)
    assert found is not None
    return found.facts


def asked(hand: Hand, name: str = REQUEST) -> list[str]:
    return list(facts(hand, name)["asked"])


def due(hand: Hand, name: str = REQUEST) -> list[str]:
    """Return the last day of each armed timer of an approval."""
    key = name.split("/", 1)[1]
    return [str(hand.engine.calendar.local_date(t.due - 1)) for t in Queries(hand.engine.store, "HX").timers(key=key)]


def findings(hand: Hand) -> tuple[str, ...]:
    return verify.verify(hand.engine.store, "HX", hand.engine.machines, replay_of(hand.engine)).findings


def approve(hand: Hand, *actors: str, name: str = REQUEST) -> None:
    for actor in actors:
        hand(name, "approve", actor)


@contextmanager
def at(url: str, approvals: str = APPROVALS) -> Iterator[Hand]:
    with company_at(url, POLICY + approvals) as engine:
        yield Hand(engine, "2026-03-02 09:00")


def told(hand: Hand) -> list[tuple[str, str]]:
    """Return whom messages about approvals go to, and what about."""
    held = Outbox(hand.engine.store, "HX").all()
    return [(one.recipient, one.content.get("news") or one.content["deadline"]) for one in held]
