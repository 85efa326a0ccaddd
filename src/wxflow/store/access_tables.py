"""The tables of who may come in, who is in, and who has been; times are UTC microseconds, as everywhere."""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, Table, Text

from wxflow.store import in_force_log
from wxflow.store.tables import METADATA


def _text(name: str, *, key: bool = False, null: bool = False) -> Column[str]:
    return Column(name, Text, primary_key=key, nullable=null)


def _whole(name: str, *, key: bool = False, null: bool = False) -> Column[int]:
    return Column(name, BigInteger, primary_key=key, nullable=null, autoincrement=False)


ACCOUNTS = Table(
    "accounts",
    METADATA,
    _text("company", key=True),
    _text("person", key=True),
    _text("rights"),
    _text("password", null=True),
    _whole("made_at"),
    _whole("changed_at"),
    sqlite_with_rowid=False,
)
"""Who may come in through a page: without a password nobody can, until an invitation has been taken up."""

INVITATIONS = Table(
    "invitations",
    METADATA,
    _text("company", key=True),
    _text("person", key=True),
    Column("secret", LargeBinary, nullable=False),
    _whole("until"),
    _text("made_by"),
    Index("invitations_by_secret", "company", "secret", unique=True),
    sqlite_with_rowid=False,
)
"""What lets somebody choose a password once: the SHA-256 of a secret, one a person."""

SESSIONS = Table(
    "sessions",
    METADATA,
    _text("company", key=True),
    Column("secret", LargeBinary, primary_key=True, nullable=False),
    _text("person"),
    _whole("begun_at"),
    _whole("seen_at"),
    _whole("proved_at"),
    _text("agent"),
    Column("way", Text, nullable=False, server_default="password"),
    Index("sessions_by_person", "company", "person"),
    sqlite_with_rowid=False,
)
"""Who is signed in: the SHA-256 of each session's secret; a row exists exactly while the session does."""

TOKENS = Table(
    "tokens",
    METADATA,
    _text("company", key=True),
    Column("secret", LargeBinary, primary_key=True, nullable=False),
    _text("person"),
    _text("name"),
    _text("scopes"),
    _whole("made_at"),
    _whole("until"),
    _whole("used_at", null=True),
    Index("tokens_by_person", "company", "person"),
    sqlite_with_rowid=False,
)
"""What programs come in with: the SHA-256 of each token, for whom, and what it may do."""

FAILURES = Table(
    "failures",
    METADATA,
    _text("company", key=True),
    _text("source", key=True),
    Column("count", Integer, nullable=False),
    _whole("last_at"),
    sqlite_with_rowid=False,
)
"""How often somebody has failed to sign in lately, by account and by where from."""

ACCESS_LOG = Table(
    "access_log",
    METADATA,
    _text("company", key=True),
    _whole("seq", key=True),
    _whole("at"),
    _text("event"),
    _text("person"),
    _text("actor"),
    _text("data"),
    Column("seal", LargeBinary, nullable=False),
    Index("access_log_by_person", "company", "person", "seq"),
    sqlite_with_rowid=False,
)
"""Who came in, failed to, and was given which rights: each entry sealed with the one before it."""

ACCESS_HEADS = Table(
    "access_heads",
    METADATA,
    _text("company", key=True),
    _whole("seq"),
    Column("seal", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
"""Where each company's access log ends, so that a missing end shows."""

PROPOSALS = Table(
    "proposals",
    METADATA,
    _text("company", key=True),
    _text("id", key=True),
    _text("what"),
    _text("proposed_by"),
    _whole("proposed_at"),
    sqlite_with_rowid=False,
)
"""What one person has asked for on the page and another has to approve; a row exists exactly while it waits."""

FACTORS = Table(
    "factors",
    METADATA,
    *(_text(name, key=True) for name in ("company", "kind", "id")),
    _text("person"),
    _text("data"),
    _whole("made_at"),
    Index("factors_by_person", "company", "person"),
    sqlite_with_rowid=False,
)
"""What somebody proves who they are with besides their password, by its kind and a name of its own."""

CHALLENGES = Table(
    "challenges",
    METADATA,
    _text("company", key=True),
    Column("secret", LargeBinary, primary_key=True, nullable=False),
    _text("person"),
    _text("data"),
    _whole("until"),
    sqlite_with_rowid=False,
)
"""What a browser has been asked for and has not answered yet: by the SHA-256 of the secret that it holds."""

PASSING = (ACCOUNTS, INVITATIONS, SESSIONS, TOKENS, FAILURES, PROPOSALS, FACTORS, CHALLENGES)
"""What lets people in: it stays in its database and goes into no export."""

ALL = in_force_log.IN_FORCE_LOG.metadata.tables
"""Every table there is, those of the steps as well."""
