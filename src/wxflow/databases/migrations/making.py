"""Make tables as every migration does: sorted by code point, in parts where that was asked for, some append-only."""

from typing import Any

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.schema import SchemaItem

from wxflow.databases.guards import postgres_body, sqlite_triggers

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
"""PostgreSQL would sort by the language of the database, and what is sealed must be found in one order everywhere."""


def create_table(name: str, *items: SchemaItem) -> None:
    """Create a table, in as many parts by company as the tables have."""
    parts = _parts()
    more: dict[str, Any] = {"postgresql_partition_by": "HASH (company)"} if parts else {}
    op.create_table(name, *items, sqlite_with_rowid=False, **more)
    for number in range(parts):
        op.execute(
            f"CREATE TABLE {name}_{number} PARTITION OF {name} FOR VALUES WITH (MODULUS {parts}, REMAINDER {number})"
        )


def append_only(table: str) -> None:
    """Let triggers refuse every change of a table but additions."""
    if op.get_bind().dialect.name == "sqlite":
        for words in sqlite_triggers(table).values():
            op.execute(words)
        return
    op.execute(f"CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS $${postgres_body(table)}$$")
    for name in (table, *(f"{table}_{number}" for number in range(_parts()))):
        op.execute(
            f"CREATE TRIGGER {name}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {name}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only()"
        )


def _parts() -> int:
    """Return how many parts a table is to have: those asked for, or those the tables have already; 0 for none."""
    bind = op.get_bind()
    if bind.dialect.name != "postgresql":
        return 0
    asked: int | None = context.config.attributes.get("partitions")
    if asked:
        return asked
    count = "SELECT count(*) FROM pg_inherits WHERE inhparent = to_regclass('instances')"
    found: int = bind.execute(sa.text(count)).scalar_one()
    return found
