"""By which way each step came, and when it was entered; those that were taken before keep their seals without."""

import sqlalchemy as sa
from alembic import op

from wxflow.databases.migrations.making import TEXT

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the columns."""
    op.add_column("steps", sa.Column("via", TEXT, nullable=True))
    op.add_column("steps", sa.Column("entered_at", sa.BigInteger, nullable=True))


def downgrade() -> None:
    """Drop the columns; the seals of the steps that were taken with them no longer fit."""
    op.drop_column("steps", "entered_at")
    op.drop_column("steps", "via")
