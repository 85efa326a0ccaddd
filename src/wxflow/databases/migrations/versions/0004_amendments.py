"""Several notices of one year, each amending those before it."""

import sqlalchemy as sa
from alembic import op

from wxflow.databases.migrations.making import TEXT, create_table

revision = "0004"
down_revision = "0003"

_KEPT = ("company", "year", "content", "source", "actor", "loaded_at")


def upgrade() -> None:
    """Number the notices of a year; the one that is there is its first."""
    _make_anew(_whole("number", key=True))


def downgrade() -> None:
    """Keep the first notice of a year; what amends it is lost."""
    op.execute("DELETE FROM calendars WHERE number > 1")
    _make_anew()


def _make_anew(*more_of_the_key: sa.Column[int]) -> None:
    """Make the table with another key, and put back what was in it: SQLite changes no key in place."""
    before = sa.table("calendars", *map(sa.column, _KEPT))
    held = [dict(row) for row in op.get_bind().execute(sa.select(before)).mappings()]
    op.drop_table("calendars")
    create_table(
        "calendars",
        sa.Column("company", TEXT, primary_key=True, nullable=False),
        _whole("year", key=True),
        *more_of_the_key,
        *(sa.Column(name, TEXT, nullable=False) for name in ("content", "source", "actor")),
        sa.Column("loaded_at", sa.BigInteger, nullable=False),
    )
    after = sa.table("calendars", *map(sa.column, (*_KEPT, *(one.name for one in more_of_the_key))))
    op.bulk_insert(after, [{**row, **{one.name: 1 for one in more_of_the_key}} for row in held])


def _whole(name: str, *, key: bool) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, primary_key=key, autoincrement=False, nullable=False)
