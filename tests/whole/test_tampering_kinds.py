"""Plain `audit verify` finds every kind of tampering that can be told from a genuine act, by its table."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.given.checked import make, new_signer
from tests.given.databases import ON_SQLITE, raw
from tests.given.founded import POLICY, Hand, company, founded
from tests.given.reminding import EVERY_REMINDER
from tests.whole.tampering import RECORD, Kind
from tests.whole.tampering_around import AROUND
from tests.whole.tampering_door import DOOR, opened_door
from wxflow.engine import sweep
from wxflow_office.company.company import opened
from wxflow_office.company.places import Place
from wxflow_office.evidence.verification import Wanted, verify

KINDS = RECORD + AROUND + DOOR
REMINDING = POLICY + EVERY_REMINDER


@pytest.fixture
def rich(tmp_path: Path, database: str) -> Iterator[Hand]:
    """Let a company have penalties, reminders that came and are to come, messages, and two checkpoints."""
    (tmp_path / "policy.toml").write_text(REMINDING, encoding="utf-8")
    with company(tmp_path, EVERY_REMINDER) as engine:
        hand, signer = opened_door(founded(engine)), new_signer(tmp_path / "key.pem")
        make(hand, signer)
        hand.at("2026-03-02 10:00")("person/E0006", "join", "E0008", name="尹波", unit="采购部")
        sweep.sweep(engine, hand.at("2026-03-05 09:00").now)
        hand.at("2026-03-05 10:00")("person/E0005", "join", "E0008", name="尹涛", unit="采购部")
        make(hand, signer)
        yield hand


def findings(hand: Hand, folder: Path) -> tuple[str, ...]:
    """Verify as the command does, without --semantic."""
    place = Place(database=hand.engine.store.url, policy=folder / "policy.toml")
    with opened(place) as one:
        return verify(one, place, Wanted(), jobs=1).report.findings


def test_an_untouched_record_is_all_good(rich: Hand, tmp_path: Path) -> None:
    assert findings(rich, tmp_path) == ()
    assert rich.penalties()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: f"{kind.table}: {kind.what}")
@ON_SQLITE
def test_what_was_tampered_with_is_found(rich: Hand, tmp_path: Path, kind: Kind) -> None:
    with raw(rich.engine.store.url, unguarded=True) as database:
        database.execute("PRAGMA foreign_keys = OFF")
        assert database.execute(kind.statement).rowcount != 0
    found = findings(rich, tmp_path)
    if kind.finding is None:
        assert found == ()
    else:
        assert [one for one in found if kind.finding in one], found


@pytest.mark.parametrize(
    ("trigger", "finding"),
    [
        ("DROP TRIGGER steps_no_update", "trigger steps_no_update: is gone"),
        ("DROP TRIGGER covered_no_delete", "trigger covered_no_delete: is gone"),
        (
            "CREATE TRIGGER mine AFTER INSERT ON steps BEGIN DELETE FROM timers; END",
            "trigger mine: is not wxflow's",
        ),
    ],
)
@ON_SQLITE
def test_a_trigger_that_is_not_as_it_was_made_is_found(rich: Hand, tmp_path: Path, trigger: str, finding: str) -> None:
    with raw(rich.engine.store.url) as database:
        database.execute(trigger)
    assert findings(rich, tmp_path) == (finding,)


def test_what_nobody_can_tell_from_a_genuine_act_is_named_on_the_page() -> None:
    page = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
    unseen = [kind for kind in KINDS if kind.finding is None]
    assert (len(KINDS), len(unseen)) == (149, 17)
    for kind in unseen:
        assert f"`{kind.table}`: {kind.what}" in page
