"""What somebody is to be told."""

import sqlalchemy as sa
from alembic import op

from wxflow.databases.migrations.making import TEXT, create_table

revision = "0003"
down_revision = "0002"

_WAITING = sa.text("state = 'waiting'")


def upgrade() -> None:
    """Make the table, and indexes for what waits and for what a channel has done lately."""
    create_table(
        "outbox",
        _text("company", key=True),
        _text("key", key=True),
        _text("topic"),
        _text("recipient"),
        _text("about", null=True),
        _text("content"),
        _whole("at"),
        _text("state"),
        sa.Column("attempts", sa.Integer, nullable=False),
        _whole("next_at"),
        *(_text(name, null=True) for name in ("digest", "channel", "text", "error")),
        _whole("changed_at"),
    )
    op.create_index(
        "outbox_waiting", "outbox", ["company", "next_at"], sqlite_where=_WAITING, postgresql_where=_WAITING
    )
    op.create_index("outbox_by_channel", "outbox", ["company", "channel", "changed_at"])


def downgrade() -> None:
    """Drop the table; what is in it is told to nobody."""
    op.drop_table("outbox")


def _text(name: str, *, key: bool = False, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, TEXT, primary_key=key, nullable=null)


def _whole(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False)
