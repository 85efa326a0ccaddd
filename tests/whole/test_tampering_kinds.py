"""Plain `audit verify` finds every kind of tampering that can be told from a genuine act, by its table."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Column, Table, Text

from tests.given.checked import make, new_signer
from tests.given.databases import ON_SQLITE, raw
from tests.given.founded import POLICY, Hand, company, founded
from tests.given.reminding import EVERY_REMINDER
from tests.whole.tampering import RECORD, Kind
from tests.whole.tampering_around import AROUND
from tests.whole.tampering_door import DOOR, opened_door
from wxflow.engine import sweep
from wxflow.store.tables import METADATA
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


TOLD_BY_NOTHING = {
    "accounts": {"made_at", "changed_at"},
    "invitations": {"secret"},
    "outbox": {"attempts", "next_at", "digest", "channel", "text", "error", "changed_at"},
    "sessions": {"seen_at", "agent"},
    "sweeps": {"id", "now", "outcome", "due", "fired", "charged", "held", "failed", "lag", "released_by"},
    "timers": {"calendar"},
    "tokens": {"made_at", "used_at"},
}
"""The columns of which any value goes: nothing is decided by them."""


def columns() -> Iterator[tuple[Table, Column[object]]]:
    """Yield what decides something, but the company's code: what is said to be another company's is not looked at."""
    for table in METADATA.sorted_tables:
        told_by_nothing = {"company", *TOLD_BY_NOTHING.get(table.name, ())}
        yield from ((table, column) for column in table.columns if column.name not in told_by_nothing)


def put_another_kind(file: str, table: Table, column: Column[object]) -> bool:
    """Put bytes for a text, or a text for what is none, into the first row; tell whether there is one."""
    value = "x'00ff'" if isinstance(column.type, Text) else "'abc'"
    names = ", ".join(one.name for one in table.primary_key.columns)
    first = f"({names}) IN (SELECT {names} FROM {table.name} LIMIT 1)"
    with raw(f"sqlite:///{file}", unguarded=True) as database:
        database.execute("PRAGMA ignore_check_constraints = ON")
        return database.execute(f"UPDATE {table.name} SET {column.name} = {value} WHERE {first}").rowcount == 1


@ON_SQLITE
def test_a_value_of_another_kind_which_sqlite_takes_is_found_wherever_it_decides(rich: Hand, tmp_path: Path) -> None:
    file, kept = Path(rich.engine.store.url.removeprefix("sqlite:///")), tmp_path / "kept.db"
    with closing(sqlite3.connect(file)) as database:
        database.execute("VACUUM INTO ?", (str(kept),))
    rich.engine.store.close()
    tried = 0
    for table, column in columns():
        for beside in (file, Path(f"{file}-wal"), Path(f"{file}-shm")):
            beside.unlink(missing_ok=True)
        shutil.copyfile(kept, file)
        if put_another_kind(str(file), table, column):
            tried += 1
            assert findings(rich, tmp_path), f"{table.name}.{column.name}"
    assert tried > 110
