"""Duties that somebody owes, and the database they stand in."""

from typing import Any

from tests.given.databases import contents, raw
from tests.given.founded import Hand


def rows(hand: Hand) -> dict[str, list[Any]]:
    """Return all that the database holds, by table."""
    return contents(hand.engine.store.url)


def directly(hand: Hand, *statements: str) -> None:
    """Change the database behind the engine's back."""
    with raw(hand.engine.store.url) as database:
        for statement in statements:
            database.execute(statement)


def owe(hand: Hand, *people: str) -> None:
    """Let people join whom the lead of G1 must add, E0004."""
    for person in people:
        hand(f"person/{person}", "join", "E0008", name="郝敏思", unit="采购部")
