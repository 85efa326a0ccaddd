"""What a timer queue's worker does for a deadline, and how the work is told to be the same."""

from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import psycopg

from benchmarks.peers import life

PAST, FUTURE = (datetime.now(UTC) + timedelta(days=days) for days in (-1, 365))
EFFECT = (
    "WITH moved AS (UPDATE memberships SET state = 'overdue' WHERE id = {0} AND state = 'owed' RETURNING id)"
    " INSERT INTO steps (membership, source, target, actor, at, data)"
    """ SELECT id, 'owed', 'overdue', 'clock', now(), '{{"timer": "add"}}' FROM moved"""
)
"""The state and the audit row in one statement, which does nothing when it is repeated: jobs may run twice."""
TIMED = "overdue"


class Timers(Protocol):
    """One way of carrying out deadlines."""

    name: str

    def prepare(self, url: str, pending: int, due: int) -> None:
        """Make lives with pending timers, then others whose timers are due."""

    def run(self, most: int, seconds: float) -> float:
        """Carry out that many or until time is up; return how many seconds one took."""

    def done(self) -> int:
        """Count the deadlines that were carried out; raise when one was twice, or one that is not due."""


def founded(url: str, lives: int) -> None:
    """Make the lives, without their timers."""
    with psycopg.connect(url) as connection:
        connection.execute(life.TABLES.encode())
        life.add(connection, lives)


def load(url: str, statement: str, pending: int, due: int, *, pending_first: bool = True) -> None:
    """Load the jobs of due and of pending lives by a statement of first, last and moment; no triggers fire."""
    ranges = [(due, due + pending - 1, FUTURE), (0, due - 1, PAST)]
    with psycopg.connect(url) as connection:
        connection.execute("SET session_replication_role = replica")
        for first, last, moment in ranges if pending_first else reversed(ranges):
            connection.execute(statement.encode(), {"first": first, "last": last, "moment": moment})
    life.vacuum(url)


def done(url: str, due: int) -> int:
    """Count the overdue lives, each with its one audit row."""
    with psycopg.connect(url) as connection:
        row: Any = connection.execute(
            "SELECT (SELECT count(*) FROM memberships WHERE state = %s), count(*), count(DISTINCT membership),"
            " coalesce(max(membership), 0) FROM steps WHERE (source, target) = ('owed', %s)",
            (TIMED, TIMED),
        ).fetchone()
    if not row[0] == row[1] == row[2] or row[3] >= due:
        raise AssertionError(f"not the same work: {row} of {due} due")
    count: int = row[0]
    return count
