"""A membership's life as plain tables, for every contestant but wxflow: owed, then present, by a lead of its group."""

from datetime import UTC, datetime
from typing import Any, Protocol

import psycopg

from benchmarks.company import NAME

GROUPS = 20
AT = datetime(2026, 1, 5, tzinfo=UTC)
DATA = {"nickname": NAME}
TABLES = """
CREATE TABLE leads (grp integer, person text, PRIMARY KEY (grp, person));
CREATE TABLE memberships (id integer PRIMARY KEY, grp integer NOT NULL, state text NOT NULL, nickname text);
CREATE TABLE steps (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    membership integer NOT NULL REFERENCES memberships,
    source text NOT NULL, target text NOT NULL, actor text NOT NULL, at timestamptz NOT NULL, data jsonb NOT NULL
);
CREATE INDEX steps_of_membership ON steps (membership);
CREATE TABLE timers (
    membership integer REFERENCES memberships, name text, due timestamptz NOT NULL, PRIMARY KEY (membership, name)
);
CREATE INDEX timers_due ON timers (due);
"""


class Machine(Protocol):
    """One way of keeping state machines."""

    name: str

    def prepare(self, url: str, lives: int) -> None:
        """Make so many lives, owed, in an empty database, and get ready to fire."""

    def fire(self, number: int) -> None:
        """Add a member: guard, instance, audit row and timer in one transaction."""

    def check(self) -> None:
        """Raise unless every life is present, with its audit row and without its timer."""

    def close(self) -> None:
        """Let go of the database."""


def lead_of(group: int) -> str:
    """Return the one person who may fire at a group's memberships."""
    return f"L{group:04}"


def fill(url: str, lives: int) -> None:
    """Make the tables, and lives in them whose timers run."""
    with psycopg.connect(url) as connection:
        connection.execute(TABLES.encode())
        add(connection, lives)
        arm(connection, 0, lives, AT)
    vacuum(url)


def add(connection: psycopg.Connection[Any], lives: int) -> None:
    """Add lives that are owed, and the lead of each group."""
    connection.execute(
        "INSERT INTO leads SELECT n, 'L' || lpad(n::text, 4, '0') FROM generate_series(0, %s::int - 1) n", (GROUPS,)
    )
    connection.execute(
        "INSERT INTO memberships SELECT n, n %% %s::int, 'owed' FROM generate_series(0, %s::int - 1) n",
        (GROUPS, lives),
    )


def arm(connection: psycopg.Connection[Any], first: int, lives: int, due: datetime) -> None:
    """Arm the timers of lives counted from `first`."""
    connection.execute(
        "INSERT INTO timers SELECT n, 'add', %s FROM generate_series(%s::int, %s::int) n",
        (due, first, first + lives - 1),
    )


def vacuum(url: str) -> None:
    """Leave a database as its housekeeping would, its pages on the disk."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")


def check(url: str, lives: int) -> None:
    """Raise unless the tables hold what adding every member once leaves."""
    expected = (lives, lives, lives, 0)
    with psycopg.connect(url) as connection:
        found = connection.execute(
            "SELECT (SELECT count(*) FROM memberships WHERE state = 'present' AND nickname = %(name)s),"
            " (SELECT count(*) FROM steps),"
            " (SELECT count(DISTINCT s.membership) FROM steps s JOIN memberships m ON m.id = s.membership"
            "  JOIN leads l ON l.grp = m.grp AND l.person = s.actor"
            "  WHERE (s.source, s.target) = ('owed', 'present')"
            "  AND s.data = jsonb_build_object('nickname', %(name)s::text)),"
            " (SELECT count(*) FROM timers)",
            {"name": NAME},
        ).fetchone()
    if found != expected:
        raise AssertionError(f"not the same work: {found}, not {expected}")
