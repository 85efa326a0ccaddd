"""Whatever is changed behind the engine's back is found, and its place is named."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect

from tests.given.databases import ON_SQLITE, raw
from tests.given.founded import Hand
from wxflow.audit import verify
from wxflow.databases import schema
from wxflow.databases.connect import open_store
from wxflow.errors import SchemaMismatch
from wxflow.store.tables import METADATA, REVISION


def _verified(hand: Hand) -> verify.Report:
    return verify.verify(hand.engine.store, "HX", hand.engine.machines)


def _tamper(hand: Hand, statement: str) -> None:
    with raw(hand.engine.store.url, unguarded=True) as database:
        assert database.execute(statement).rowcount > 0


def test_an_untouched_record_is_verified_whole(hand: Hand) -> None:
    report = _verified(hand)
    assert report.findings == ()
    assert (report.instances, report.steps) == (10, 13)


GROUP_STEP = "machine = 'group' AND key = 'G1' AND seq"


@pytest.mark.parametrize(
    ("statement", "finding"),
    [
        (f"UPDATE steps SET actor = 'E0002' WHERE {GROUP_STEP} = 2", "group/G1#2: the seal does not fit"),
        (f"UPDATE steps SET reason = 'x' WHERE {GROUP_STEP} = 2", "group/G1#2: the seal does not fit"),
        (f"UPDATE steps SET at = at + 1 WHERE {GROUP_STEP} = 3", "group/G1#3: the seal does not fit"),
        (f"UPDATE steps SET request_id = 'x' WHERE {GROUP_STEP} = 3", "group/G1#3: the seal does not fit"),
        (f"UPDATE steps SET policy = 'x' WHERE {GROUP_STEP} = 3", "group/G1#3: the seal does not fit"),
        (f"UPDATE steps SET data = '{{}}' WHERE {GROUP_STEP} = 3", "group/G1#3: the seal does not fit"),
        (f"UPDATE steps SET target = 'created' WHERE {GROUP_STEP} = 2", "group/G1#2: the seal does not fit"),
        (f"DELETE FROM steps WHERE {GROUP_STEP} = 2", "group/G1#3: steps 2 to 2 are missing before it"),
        (f"DELETE FROM steps WHERE {GROUP_STEP} = 4", "group/G1: has 3 steps, but stands at step 4"),
        ("UPDATE instances SET state = 'dissolved' WHERE key = 'G1'", "group/G1: stands in state dissolved"),
        (
            "UPDATE instances SET facts = replace(facts, 'E0004', 'E0003') WHERE key = 'G1'",
            "group/G1: its facts are not what its steps tell",
        ),
        ("UPDATE instances SET head = zeroblob(32) WHERE key = 'G1'", "group/G1: its head is not the seal"),
        ("DELETE FROM instances WHERE key = 'G1/E0003'", "membership/G1/E0003#1: stands without its instance"),
        (
            "INSERT INTO timers SELECT company, machine, key, 'remove', root, 1, 0, 2, 0, 0, '' FROM instances"
            " WHERE key = 'G1/E0003'",
            "membership/G1/E0003 timer remove: is armed in state present",
        ),
    ],
)
def test_tampering_is_found_and_its_first_place_named(hand: Hand, statement: str, finding: str) -> None:
    _tamper(hand, statement)
    assert _verified(hand).findings[0].startswith(finding)


@ON_SQLITE
def test_the_migrations_make_what_the_tables_say(hand: Hand) -> None:
    migrated = inspect(create_engine(hand.engine.store.url))
    plain = create_engine("sqlite://")
    METADATA.create_all(plain)
    made = inspect(plain)
    assert set(made.get_table_names()) == set(migrated.get_table_names()) - {"alembic_version"}
    for table in made.get_table_names():
        for lookups in ("get_columns", "get_indexes", "get_pk_constraint", "get_foreign_keys", "get_check_constraints"):
            assert _said(getattr(migrated, lookups)(table)) == _said(getattr(made, lookups)(table)), (table, lookups)


def _said(reflected: object) -> object:
    """Write a reflected thing so that it can be compared: its SQL expressions by their text."""
    if isinstance(reflected, dict):
        return {name: _said(value) for name, value in reflected.items()}
    return [_said(one) for one in reflected] if isinstance(reflected, list) else str(reflected)


def test_the_migrations_end_where_this_version_works(hand: Hand) -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(schema.SCRIPTS))
    assert ScriptDirectory.from_config(config).get_current_head() == REVISION
    assert schema.status(hand.engine.store.url) == (REVISION, REVISION)
    assert schema.upgrade(hand.engine.store.url) == (REVISION, REVISION)


@ON_SQLITE
def test_a_newer_schema_is_refused(hand: Hand) -> None:
    with raw(hand.engine.store.url) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SchemaMismatch, match="newer schema 9999"):
        open_store(hand.engine.store.url)
    with pytest.raises(SchemaMismatch, match="newer schema 9999"):
        schema.upgrade(hand.engine.store.url)


def test_a_migration_that_fails_half_way_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'wxflow.db'}"
    scripts = tmp_path / "migrations"
    shutil.copytree(schema.SCRIPTS, scripts)
    script = scripts / "versions" / "0002_evidence.py"
    script.write_text(
        script.read_text(encoding="utf-8").replace("append_only(table)", "op.execute('NO SUCH')"), encoding="utf-8"
    )
    with monkeypatch.context() as broken:
        broken.setattr(schema, "SCRIPTS", scripts)
        with pytest.raises(Exception, match="syntax error"):
            schema.upgrade(url)
    with closing(sqlite3.connect(tmp_path / "wxflow.db")) as database:
        assert database.execute("SELECT name FROM sqlite_master").fetchall() == []
    assert schema.upgrade(url) == (None, REVISION)
