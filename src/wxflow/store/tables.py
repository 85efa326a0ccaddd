"""The tables: company comes first in every key, and every time is UTC microseconds."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    text,
)

REVISION = "0014"
"""The schema revision this version works with: the head of the migrations."""

METADATA = MetaData()
# Indexes name no dialect but SQLite: naming PostgreSQL imports all of its dialect. The migrations have both.


def _key() -> tuple[Column[str], Column[str], Column[str]]:
    return _text("company", key=True), _text("machine", key=True), _text("key", key=True)


def _text(name: str, *, key: bool = False, null: bool = False) -> Column[str]:
    return Column(name, Text, primary_key=key, nullable=null)


def _whole(name: str, *, key: bool = False, null: bool = False) -> Column[int]:
    return Column(name, BigInteger, primary_key=key, nullable=null, autoincrement=False)


def _of_instance() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["company", "machine", "key"], ["instances.company", "instances.machine", "instances.key"]
    )


INSTANCES = Table(
    "instances",
    METADATA,
    *_key(),
    _text("root"),
    _text("state"),
    _whole("seq"),
    _text("facts"),
    Column("head", LargeBinary, nullable=False),
    _text("declaration"),
    _whole("created_at"),
    _whole("recorded_at"),
    _whole("clock"),
    Index("instances_by_root", "company", "root", "machine", "key"),
    sqlite_with_rowid=False,
)

STEPS = Table(
    "steps",
    METADATA,
    *_key(),
    _whole("seq", key=True),
    _text("event"),
    _text("source", null=True),
    _text("target"),
    _text("actor"),
    _text("reason", null=True),
    _text("data"),
    _whole("at"),
    _whole("recorded_at"),
    _text("request_id", null=True),
    _text("cause", null=True),
    _text("policy"),
    _text("declaration"),
    Column("seal", LargeBinary, nullable=False),
    *(_text("via", null=True), _whole("entered_at", null=True)),
    _of_instance(),
    Index("steps_by_time", "company", "recorded_at"),
    Index("steps_by_entry", "company", "entered_at", sqlite_where=text("entered_at IS NOT NULL")),
    Index("steps_by_cause", "company", "cause", sqlite_where=text("cause IS NOT NULL")),
    Index("steps_by_actor", "company", "actor", "recorded_at", sqlite_where=text("cause IS NULL")),
    Index("steps_by_request", "company", "request_id", unique=True, sqlite_where=text("request_id IS NOT NULL")),
    sqlite_with_rowid=False,
)

PERSONAL = Table(
    "personal",
    METADATA,
    *_key(),
    _whole("seq", key=True),
    Column("slot", Integer, primary_key=True, autoincrement=False),
    _text("about"),
    Column("salt", LargeBinary, nullable=False),
    _text("value"),
    _of_instance(),
    Index("personal_by_about", "company", "about"),
    sqlite_with_rowid=False,
)
"""What lies beside the steps: the names and nicknames under their commitments, until they are erased."""

TIMERS = Table(
    "timers",
    METADATA,
    *_key(),
    _text("name", key=True),
    _text("root"),
    _whole("entry"),
    _whole("start"),
    Column("budget", Integer, nullable=False),
    _whole("due"),
    Column("provisional", Integer, CheckConstraint("provisional IN (0, 1)"), nullable=False),
    _text("calendar"),
    _of_instance(),
    Index("timers_by_root", "company", "root", "due"),
    Index("timers_due", "company", "due", sqlite_where=text("provisional = 0")),
    Index("timers_provisional", "company", "due", sqlite_where=text("provisional = 1")),
    sqlite_with_rowid=False,
)

REFS = Table(
    "refs",
    METADATA,
    _text("company", key=True),
    _text("machine", key=True),
    _text("name", key=True),
    _text("value", key=True),
    _text("key", key=True),
    _of_instance(),
    sqlite_with_rowid=False,
)

PARKED = Table(
    "parked",
    METADATA,
    _text("company", key=True),
    _text("root", key=True),
    _whole("until"),
    Column("failures", Integer, nullable=False),
    _text("error"),
    sqlite_with_rowid=False,
)

OUTBOX = Table(
    "outbox",
    METADATA,
    _text("company", key=True),
    _text("key", key=True),
    _text("topic"),
    _text("recipient"),
    _text("about", null=True),
    _text("content"),
    _whole("at"),
    _text("state"),
    Column("attempts", Integer, nullable=False),
    _whole("next_at"),
    _text("digest", null=True),
    _text("channel", null=True),
    _text("text", null=True),
    _text("error", null=True),
    _whole("changed_at"),
    Index("outbox_waiting", "company", "next_at", sqlite_where=text("state = 'waiting'")),
    Index("outbox_by_channel", "company", "channel", "changed_at"),
    sqlite_with_rowid=False,
)
"""What somebody is to be told: written with the step that asks for it, delivered later."""

SWEEPS = Table(
    "sweeps",
    METADATA,
    _text("company", key=True),
    _text("id", key=True),
    _whole("now"),
    _text("outcome"),
    Column("due", Integer, nullable=False),
    Column("fired", Integer, nullable=False),
    Column("charged", Integer, nullable=False),
    Column("held", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
    _whole("lag"),
    _text("released_by", null=True),
    Index("sweeps_by_time", "company", "now"),
    sqlite_with_rowid=False,
)

CHECKPOINTS = Table(
    "checkpoints",
    METADATA,
    _text("company", key=True),
    _whole("number", key=True),
    _whole("made_at"),
    _whole("instances"),
    _whole("steps"),
    Column("root", LargeBinary, nullable=False),
    Column("previous", LargeBinary, nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    *(Column("signature", LargeBinary, nullable=False), Column("in_force", LargeBinary)),
    sqlite_with_rowid=False,
)

COVERED = Table(
    "covered",
    METADATA,
    *_key(),
    _whole("number", key=True),
    _whole("seq"),
    Column("head", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
"""Which head a checkpoint found: a row for every instance that had moved since the checkpoint before."""

REFUSALS = Table(
    "refusals",
    METADATA,
    _text("company", key=True),
    _text("line", key=True),
    _whole("recorded_at"),
    sqlite_with_rowid=False,
)
"""The lines of journals that were refused, each by the SHA-256 of all it says."""

DECLARATIONS, POLICIES = (
    Table(
        name,
        METADATA,
        _text("company", key=True),
        _text("hash", key=True),
        _text("content"),
        sqlite_with_rowid=False,
    )
    for name in ("declarations", "policies")
)

CALENDARS = Table(
    "calendars",
    METADATA,
    _text("company", key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    _text("content"),
    _text("source"),
    _text("actor"),
    _whole("loaded_at"),
    sqlite_with_rowid=False,
)
"""The notices loaded, those of a year numbered as they came: a later one amends the earlier ones."""
