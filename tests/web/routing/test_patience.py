"""Whoever is overtaken in the instant they act is not refused: they act a moment later."""

from dataclasses import replace

import pytest

from tests.given.databases import ON_BOTH
from tests.given.founded import Hand
from wxflow.decide.command import Command
from wxflow.errors import RanBack
from wxflow_web.routing.patience import patient

pytestmark = ON_BOTH


def test_who_was_overtaken_acts_a_moment_later(hand: Hand) -> None:
    before = hand.now
    hand.now += 5_000_000
    hand("group/G1", "prolong", "E0004", "somebody else was faster", planned_end="2027-01-31")
    late = Command("group", "G1", "prolong", {"planned_end": "2027-02-28"}, "E0004", None, before, "so am I")
    with pytest.raises(RanBack):
        hand.engine.fire(late)
    with pytest.raises(RanBack):  # whose clock is given tells of what is past
        patient(replace(hand.engine, clock=None), "{}").fire(late)
    outcome = patient(replace(hand.engine, clock=lambda: hand.now + 1), "{}").fire(late)
    assert outcome.step.recorded_at == hand.now + 1
