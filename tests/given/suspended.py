"""Suspend people, and see when what they owe is due."""

from tests.given.founded import Hand, replay_of
from wxflow.audit import verify
from wxflow.calendar.due import HELD
from wxflow.store.queries import Queries

SICK = ("E0008", "病假")


def start(
    hand: Hand, key: str = "S1", *, whom: str = "E0004", first: str = "2026-03-03", until: str | None = None
) -> None:
    """Suspend a person from a day on; the last day too, if it is known."""
    ended = {} if until is None else {"until": until}
    data = {"kind": "person", "whom": whom, "from": first, "approver": "E0001", **ended}
    hand(f"suspension/{key}", "start", *SICK, **data)


def join(hand: Hand) -> Hand:
    """Let E0005 join, whom G1 owes an add from then on."""
    hand("person/E0005", "join", "E0008", name="尹涛", unit="采购部")
    return hand


def due(hand: Hand, key: str = "G1/E0005") -> str | None:
    """Return the last day of a key's deadline, or None while it has no due moment."""
    (timer,) = (one for one in Queries(hand.engine.store, "HX").timers(key=key) if "@" not in one.name)
    assert (timer.due == HELD) <= timer.provisional
    return None if timer.due == HELD else str(hand.engine.calendar.local_date(timer.due - 1))


def findings(hand: Hand) -> tuple[str, ...]:
    """Return what the audit finds wrong, every step replayed."""
    engine = hand.engine
    return verify.verify(engine.store, "HX", engine.machines, replay_of(engine)).findings
