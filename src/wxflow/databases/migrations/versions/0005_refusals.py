"""The lines of journals that were refused: each is refused again as it was."""

import sqlalchemy as sa
from alembic import op

from wxflow.databases.migrations.making import TEXT, create_table

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the table."""
    create_table(
        "refusals",
        *(sa.Column(name, TEXT, primary_key=True, nullable=False) for name in ("company", "line")),
        sa.Column("recorded_at", sa.BigInteger, nullable=False),
    )


def downgrade() -> None:
    """Drop the table; a line that was refused is then decided anew."""
    op.drop_table("refusals")
