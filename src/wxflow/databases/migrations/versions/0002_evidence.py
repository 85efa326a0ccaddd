"""Personal values beside the steps; checkpoints, and the heads they cover."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import SchemaItem

from wxflow.databases.migrations.making import TEXT, append_only, create_table

revision = "0002"
down_revision = "0001"

_APPEND_ONLY = ("checkpoints", "covered")
_CAUSED = sa.text("cause IS NOT NULL")


def upgrade() -> None:
    """Make the tables, their triggers, and an index to find what a step has caused."""
    create_table(
        "personal",
        *_key(),
        _whole("seq", key=True),
        sa.Column("slot", sa.Integer, primary_key=True, autoincrement=False),
        _text("about"),
        _bytes("salt"),
        _text("value"),
        sa.ForeignKeyConstraint(
            ("company", "machine", "key"), ("instances.company", "instances.machine", "instances.key")
        ),
    )
    op.create_index("personal_by_about", "personal", ["company", "about"])
    create_table(
        "checkpoints",
        _text("company", key=True),
        _whole("number", key=True),
        *map(_whole, ("made_at", "instances", "steps")),
        *map(_bytes, ("root", "previous", "public_key", "signature")),
    )
    create_table(
        "covered",
        *_key(),
        _whole("number", key=True),
        _whole("seq"),
        _bytes("head"),
    )
    op.create_index("steps_by_cause", "steps", ["company", "cause"], sqlite_where=_CAUSED, postgresql_where=_CAUSED)
    for table in _APPEND_ONLY:
        append_only(table)


def downgrade() -> None:
    """Drop the tables; the names and nicknames of the steps go with them."""
    op.drop_index("steps_by_cause", "steps")
    for table in ("covered", "checkpoints", "personal"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        for table in _APPEND_ONLY:
            op.execute(f"DROP FUNCTION {table}_append_only()")


def _key() -> tuple[SchemaItem, ...]:
    return tuple(_text(name, key=True) for name in ("company", "machine", "key"))


def _text(name: str, *, key: bool = False) -> sa.Column[str]:
    return sa.Column(name, TEXT, primary_key=key, nullable=False)


def _whole(name: str, *, key: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, primary_key=key, nullable=False, autoincrement=False)


def _bytes(name: str) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary, nullable=False)
