"""What somebody has shown stands with their session; in those that are open already, it was a password at least."""

import sqlalchemy as sa
from alembic import op

from wxflow.databases.migrations.making import TEXT

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Add the column."""
    op.add_column("sessions", sa.Column("way", TEXT, nullable=False, server_default="password"))


def downgrade() -> None:
    """Drop the column; what is shown is asked for by nobody then."""
    op.drop_column("sessions", "way")
