"""Steps are found by when they were entered: whoever listens is told what is new."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_KNOWN = sa.text("entered_at IS NOT NULL")


def upgrade() -> None:
    """Make the index."""
    op.create_index("steps_by_entry", "steps", ["company", "entered_at"], sqlite_where=_KNOWN, postgresql_where=_KNOWN)


def downgrade() -> None:
    """Drop the index."""
    op.drop_index("steps_by_entry", "steps")
