"""A line of a journal that was refused is refused as before, whatever has become true since."""

from pathlib import Path

from tests.given.databases import ON_BOTH
from tests.given.founded import Hand, company, founded
from wxflow.decide.command import Command, Outcome
from wxflow.errors import Refused


def _line(hand: Hand, request_id: str | None) -> Command:
    data = {"nickname": "葛强华"}
    return Command("membership", "G1/E0002", "add", data, "E0004", hand.now, hand.now, None, request_id)


@ON_BOTH
def test_a_refused_line_that_comes_again_word_for_word_is_refused_though_it_would_be_right_by_now(
    tmp_path: Path,
) -> None:
    with company(tmp_path) as engine:
        hand = founded(engine)
        for request_id in ("r1", None):
            line = _line(hand, request_id)
            assert isinstance(engine.apply([line], as_before=True)[0], Refused)
        hand("person/E0002", "transfer", "E0008", unit="采购部")
        again = engine.apply([_line(hand, "r1"), _line(hand, None), _line(hand, "r2")], as_before=True)
        assert [type(one) for one in again] == [Refused, Refused, Outcome]
        assert "this very line was refused before" in str(again[0])


def test_a_command_at_a_door_is_decided_anew(hand: Hand) -> None:
    line = _line(hand, "r1")
    assert isinstance(hand.engine.apply([line])[0], Refused)
    hand("person/E0002", "transfer", "E0008", unit="采购部")
    assert isinstance(hand.engine.apply([line])[0], Outcome)


def test_a_rehearsed_refusal_is_not_remembered(hand: Hand) -> None:
    line = _line(hand, "r1")
    with hand.engine.store.rehearsal():
        assert isinstance(hand.engine.apply([line], as_before=True)[0], Refused)
    hand("person/E0002", "transfer", "E0008", unit="采购部")
    assert isinstance(hand.engine.apply([line], as_before=True)[0], Outcome)
