"""A correction in a process that is killed at any moment is there whole or not at all, and is given again as it was."""

from pathlib import Path

import pytest

from tests.given.databases import ON_BOTH, contents, url_at
from tests.given.founded import Hand, company, founded, moment
from tests.machines.test_corrections import findings
from tests.whole.corrections import twins
from tests.whole.corrections.dying import dies
from wxflow.decide.command import Command
from wxflow.engine import sweep

pytestmark = ON_BOTH
NOW = moment("2026-03-09 09:10")
APPROVE = Command("correction", "C1", "approve", {}, "E0009", None, NOW, None, "r-approve")
UNDO = Command("correction", "U1", "undo", {"step": "person/E0002#2"}, "E0008", None, NOW, None, "r-undo")


def founded_again(hand: Hand, *, mistaken: bool) -> Hand:
    """Let deadlines pass, then a transfer be wrong or never be."""
    hand.at("2026-03-03 09:00")("person/E0005", "join", "E0008", name="尹涛", unit="采购部")
    sweep.sweep(hand.engine, moment("2026-03-09 08:00"))
    if mistaken:
        hand.at("2026-03-09 09:00")("person/E0002", "transfer", "E0008", unit="采购部")
        hand("correction/C1", "propose", "E0008", "录错了", step="person/E0002#2", void=True)
    return hand


@pytest.mark.parametrize("command", [APPROVE, UNDO], ids=["approved", "undone"])
def test_a_correction_killed_at_any_moment_stands_whole_or_not_at_all(tmp_path: Path, command: Command) -> None:
    (tmp_path / "twin").mkdir()
    with company(tmp_path) as engine:
        founded_again(founded(engine), mistaken=True)
    before = contents(url_at(tmp_path))
    killed = 0
    while dies(tmp_path, killed + 1, command):
        killed += 1
        if contents(url_at(tmp_path)) != before:
            break
    assert killed > 20
    with company(tmp_path) as engine, company(tmp_path / "twin") as other:
        founded_again(founded(other), mistaken=False)
        once = contents(url_at(tmp_path))
        again = engine.fire(command)
        assert again.repeated
        assert again.step.target == "applied"
        assert contents(url_at(tmp_path)) == once
        for one in (engine, other):
            sweep.sweep(one, moment("2026-04-09 09:00"))
        assert twins.stands(engine) == twins.stands(other)
        assert twins.penalties(engine)[0] == twins.penalties(other)[0]
        assert findings(Hand(engine, "2026-04-09 09:00")) == ()
