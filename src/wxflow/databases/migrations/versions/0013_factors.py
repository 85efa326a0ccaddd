"""What people prove who they are with besides their password, and what a browser was asked for and has not answered."""

import sqlalchemy as sa
from alembic import op

from wxflow.databases.migrations.making import TEXT, create_table

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Make the tables."""
    create_table(
        "factors",
        *(sa.Column(name, TEXT, primary_key=True, nullable=False) for name in ("company", "kind", "id")),
        *(sa.Column(name, TEXT, nullable=False) for name in ("person", "data")),
        sa.Column("made_at", sa.BigInteger, nullable=False),
    )
    op.create_index("factors_by_person", "factors", ["company", "person"])
    create_table(
        "challenges",
        sa.Column("company", TEXT, primary_key=True, nullable=False),
        sa.Column("secret", sa.LargeBinary, primary_key=True, nullable=False),
        *(sa.Column(name, TEXT, nullable=False) for name in ("person", "data")),
        sa.Column("until", sa.BigInteger, nullable=False),
    )


def downgrade() -> None:
    """Drop the tables; whoever had a second factor comes in by their password alone."""
    op.drop_table("challenges")
    op.drop_index("factors_by_person", "factors")
    op.drop_table("factors")
