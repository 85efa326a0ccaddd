"""What one person has asked for and another has to approve."""

import sqlalchemy as sa
from alembic import op

from wxflow.databases.migrations.making import TEXT, create_table

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the table."""
    create_table(
        "proposals",
        *(sa.Column(name, TEXT, primary_key=True, nullable=False) for name in ("company", "id")),
        sa.Column("what", TEXT, nullable=False),
        sa.Column("proposed_by", TEXT, nullable=False),
        sa.Column("proposed_at", sa.BigInteger, nullable=False),
    )


def downgrade() -> None:
    """Drop the table; what waits for a second person is proposed anew."""
    op.drop_table("proposals")
