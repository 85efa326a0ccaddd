"""What somebody has done of their own accord is found without reading what all have done."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

_OWN = sa.text("cause IS NULL")


def upgrade() -> None:
    """Make the index."""
    op.create_index(
        "steps_by_actor", "steps", ["company", "actor", "recorded_at"], sqlite_where=_OWN, postgresql_where=_OWN
    )


def downgrade() -> None:
    """Drop the index."""
    op.drop_index("steps_by_actor", "steps")
