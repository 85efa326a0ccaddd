"""The migrations make the tables the code knows, whole or not at all."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect

from tests.given.databases import ON_SQLITE, raw
from tests.given.founded import Hand
from wxflow.databases import schema
from wxflow.databases.connect import open_store
from wxflow.errors import SchemaMismatch
from wxflow.store.tables import METADATA, REVISION


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
