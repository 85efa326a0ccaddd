"""Steps are found by when they were entered: whoever listens is told what is new."""

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the index."""
    op.create_index("steps_by_entry", "steps", ["company", "entered_at"])


def downgrade() -> None:
    """Drop the index."""
    op.drop_index("steps_by_entry", "steps")
