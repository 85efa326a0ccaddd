"""The company's log of what came into force; what steps were taken under before is taken over as it is kept."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from wxflow.databases.migrations.making import TEXT, append_only, create_table
from wxflow.decide.seal import GENESIS
from wxflow.json_values import canonical
from wxflow.store.in_force_log import Entry, seal

revision = "0009"
down_revision = "0008"

_TAKEN_OVER = {"taken_over": True}


def upgrade() -> None:
    """Make the table, take over what is kept, and let checkpoints tell where the log stood."""
    create_table(
        "in_force_log",
        sa.Column("company", TEXT, primary_key=True, nullable=False),
        sa.Column("seq", sa.BigInteger, primary_key=True, nullable=False, autoincrement=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        *(sa.Column(name, TEXT, nullable=False) for name in ("kind", "hash", "actor", "via", "data")),
        sa.Column("seal", sa.LargeBinary, nullable=False),
    )
    append_only("in_force_log")
    op.add_column("checkpoints", sa.Column("in_force", sa.LargeBinary, nullable=True))
    for company in _read("SELECT DISTINCT company FROM steps ORDER BY company"):
        _take_over(*company)


def downgrade() -> None:
    """Drop the log; what came into force when is not told any more."""
    op.drop_column("checkpoints", "in_force")
    op.drop_table("in_force_log")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION in_force_log_append_only()")


def _take_over(company: str) -> None:
    """Write an entry for every policy and declaration that steps were taken under, as they were first used."""
    seq, before = 0, GENESIS
    for kind, column in (("declaration", "declaration"), ("policy", "policy")):
        used = _read(
            f"SELECT {column}, min(recorded_at) FROM steps WHERE company = :company GROUP BY {column}"  # noqa: S608
            f" ORDER BY 2, 1",
            company=company,
        )
        for digest, at in used:
            seq += 1
            entry = Entry(seq, at, kind, digest, "upgrade", "", _TAKEN_OVER)
            before = seal(company, entry, before)
            row = (company, seq, at, kind, digest, "upgrade", "", canonical(_TAKEN_OVER), before)
            names = ("company", "seq", "at", "kind", "hash", "actor", "via", "data", "seal")
            table = sa.table("in_force_log", *map(sa.column, names))
            op.bulk_insert(table, [dict(zip(names, row, strict=True))])


def _read(text: str, **params: Any) -> list[Any]:
    return list(op.get_bind().execute(sa.text(text), params))
