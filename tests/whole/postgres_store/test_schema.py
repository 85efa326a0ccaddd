"""The schema on PostgreSQL: made once however many make it, in parts if wanted, sorted by code point."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from sqlalchemy import create_engine, inspect

from tests.given.databases import contents, put, raw
from tests.given.founded import company, company_at, founded, moment
from tests.whole.worked_year import killing
from wxflow.audit import verify
from wxflow.databases import schema
from wxflow.databases.connect import open_store
from wxflow.engine import sweep
from wxflow.errors import BadInput, SchemaMismatch, StoreUnusable
from wxflow.store.access_tables import ALL
from wxflow.store.tables import REVISION

FIRST = ("instances", "steps", "timers", "refs", "parked", "sweeps", "declarations", "policies", "calendars")
"""The tables of the first schema, those referred to before those that refer."""


def tables(url: str) -> set[str]:
    with raw(url) as database:
        return {row[0] for row in database.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}


def test_the_migrations_make_the_tables_the_code_knows(blank: str) -> None:
    assert schema.upgrade(blank) == (None, REVISION)
    assert schema.upgrade(blank) == (REVISION, REVISION)
    engine = create_engine(blank.replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect() as connection:
        looked = inspect(connection)
        for table in ALL.values():
            found = looked.get_columns(table.name)
            assert [column["name"] for column in found] == [column.name for column in table.columns]
            assert [column["nullable"] for column in found] == [column.nullable for column in table.columns]
            key = looked.get_pk_constraint(table.name)["constrained_columns"]
            assert key == [column.name for column in table.primary_key]
            assert {index["name"] for index in looked.get_indexes(table.name)} == {i.name for i in table.indexes}
    engine.dispose()


def test_every_text_is_sorted_by_code_point_whatever_the_language_of_the_database(blank: str) -> None:
    schema.upgrade(blank)
    with raw(blank) as database:
        odd = database.execute(
            "SELECT attrelid::regclass, attname FROM pg_attribute JOIN pg_class c ON c.oid = attrelid"
            " WHERE atttypid = 'text'::regtype AND attcollation <> '\"C\"'::regcollation AND relkind = 'r'"
            " AND relnamespace = 'public'::regnamespace AND attnum > 0 AND relname <> 'alembic_version'"
        )
        assert odd.fetchall() == []


@pytest.mark.parametrize("table", ["steps", "checkpoints", "covered"])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET company = 'X'", "TRUNCATE {}"])
def test_what_is_append_only_can_be_neither_changed_nor_removed(blank: str, table: str, statement: str) -> None:
    schema.upgrade(blank, partitions=2)
    for name in (table, f"{table}_0", f"{table}_1"):
        with raw(blank) as database, pytest.raises(psycopg.errors.RaiseException, match="append-only"):
            database.execute(statement.format(name))


def test_two_upgrades_at_once_make_the_tables_once(blank: str, tmp_path: Path) -> None:
    words = ("db", "upgrade", "--database", blank)
    upgrades = [killing.start(tmp_path, words) for _ in range(4)]
    printed = [process.communicate()[0].decode() for process in upgrades]
    assert [process.returncode for process in upgrades] == [0] * 4
    assert sum("before: none" in text for text in printed) == 1
    assert schema.status(blank) == (REVISION, REVISION)


def test_a_newer_schema_is_refused(blank: str) -> None:
    schema.upgrade(blank)
    with raw(blank) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    for act in (schema.upgrade, open_store):
        with pytest.raises(SchemaMismatch, match="newer schema 9999"):
            act(blank)


def test_a_database_without_tables_says_what_makes_them(blank: str) -> None:
    with pytest.raises(SchemaMismatch, match="wxflow db upgrade"):
        open_store(blank)


def test_a_migration_that_fails_leaves_nothing_behind(blank: str) -> None:
    with raw(blank) as database:
        database.execute("CREATE FUNCTION covered_append_only() RETURNS int LANGUAGE sql AS 'SELECT 1'")
    with pytest.raises(StoreUnusable, match="covered_append_only"):
        schema.upgrade(blank)
    assert tables(blank) == set()


def raw_columns(url: str, table: str) -> Sequence[Any]:
    with raw(url) as database:
        return database.execute(f"SELECT * FROM {table} WHERE false").description or ()


def first_columns(url: str, wide: Mapping[str, int]) -> dict[str, list[Any]]:
    """Return what stands in the columns that the first schema had; those that came later stand behind them."""
    return {name: [tuple(row)[: wide[name]] for row in rows] for name, rows in contents(url).items() if name in wide}


def test_every_released_schema_is_upgraded_with_what_is_in_it(blank: str, tmp_path: Path) -> None:
    schema.upgrade(blank, to="0001")
    wide = {name: len(raw_columns(blank, name)) for name in FIRST}
    with company(tmp_path) as engine:
        founded(engine)
        sweep.sweep(engine, moment("2026-04-01 00:00"))
        held = first_columns(engine.store.url, wide)
    with raw(blank) as database:
        put(database, held)
    assert schema.upgrade(blank) == ("0001", REVISION)
    assert first_columns(blank, wide) == held
    assert sum(map(len, held.values())) > 40


# In parts


def test_a_company_lives_in_tables_made_in_parts_as_in_whole_ones(blank: str) -> None:
    schema.upgrade(blank, partitions=4)
    assert {"steps", "steps_0", "steps_3", "covered_2"} <= tables(blank)
    with company_at(blank) as engine:
        hand = founded(engine)
        hand.at("2026-03-02 10:00")("person/E0003", "leave", "E0008")
        assert verify.verify(engine.store, "HX", engine.machines).findings == ()
    with raw(blank) as database:
        parts = database.execute("SELECT DISTINCT tableoid::regclass::text FROM steps").fetchall()
        assert len(parts) == 1
        assert re.fullmatch(r"steps_\d", parts[0][0])


def test_a_schema_in_parts_stays_in_parts_when_it_is_upgraded(blank: str) -> None:
    schema.upgrade(blank, to="0001", partitions=3)
    schema.upgrade(blank)
    assert {"covered", "covered_0", "covered_1", "covered_2"} <= tables(blank)
    assert "covered_3" not in tables(blank)


def test_tables_that_are_there_are_not_made_into_parts(blank: str, tmp_path: Path) -> None:
    schema.upgrade(blank)
    with pytest.raises(BadInput, match="company export"):
        schema.upgrade(blank, partitions=2)
    with pytest.raises(BadInput, match="no partitions"):
        schema.upgrade(f"sqlite:///{tmp_path / 'wxflow.db'}", partitions=2)
    assert not (tmp_path / "wxflow.db").exists()


def test_a_database_that_is_not_utf_8_is_refused_before_it_has_a_table(server_url: str) -> None:
    url = urlsplit(server_url)._replace(path="/in_latin").geturl()
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE in_latin ENCODING 'LATIN1' TEMPLATE template0 LOCALE 'C'")
        try:
            with pytest.raises(StoreUnusable, match="keeps its texts in LATIN1, not in UTF-8: make another by CREATE"):
                schema.upgrade(url)
            assert schema.is_blank(url)
        finally:
            connection.execute("DROP DATABASE in_latin WITH (FORCE)")
