"""Who may come in, who is in, and who has been."""

import sqlalchemy as sa
from alembic import op

from wxflow.databases.migrations.making import TEXT, append_only, create_table

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the tables; the log is append-only."""
    create_table(
        "accounts",
        _text("company", key=True),
        _text("person", key=True),
        _text("rights"),
        _text("password", null=True),
        _whole("made_at"),
        _whole("changed_at"),
    )
    create_table(
        "invitations", _text("company", key=True), _text("person", key=True), _hash("secret"), _whole("until"),
        _text("made_by"),
    )  # fmt: skip
    op.create_index("invitations_by_secret", "invitations", ["company", "secret"], unique=True)
    create_table(
        "sessions", _text("company", key=True), _hash("secret", key=True), _text("person"),
        *(_whole(name) for name in ("begun_at", "seen_at", "proved_at")), _text("agent"),
    )  # fmt: skip
    op.create_index("sessions_by_person", "sessions", ["company", "person"])
    create_table(
        "tokens", _text("company", key=True), _hash("secret", key=True), _text("person"), _text("name"),
        _text("scopes"), _whole("made_at"), _whole("until"), sa.Column("used_at", sa.BigInteger),
    )  # fmt: skip
    op.create_index("tokens_by_person", "tokens", ["company", "person"])
    create_table(
        "failures", _text("company", key=True), _text("source", key=True),
        sa.Column("count", sa.Integer, nullable=False), _whole("last_at"),
    )  # fmt: skip
    create_table(
        "access_log", _text("company", key=True), _whole("seq", key=True), _whole("at"),
        *(_text(name) for name in ("event", "person", "actor", "data")), _hash("seal"),
    )  # fmt: skip
    op.create_index("access_log_by_person", "access_log", ["company", "person", "seq"])
    append_only("access_log")
    create_table("access_heads", _text("company", key=True), _whole("seq"), _hash("seal"))


def downgrade() -> None:
    """Drop the tables: nobody can sign in any more, and who has is forgotten."""
    for name in ("access_heads", "access_log", "failures", "tokens", "sessions", "invitations", "accounts"):
        op.drop_table(name)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION access_log_append_only()")


def _text(name: str, *, key: bool = False, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, TEXT, primary_key=key, nullable=null)


def _whole(name: str, *, key: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, primary_key=key, nullable=False, autoincrement=False)


def _hash(name: str, *, key: bool = False) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary, primary_key=key, nullable=False)
