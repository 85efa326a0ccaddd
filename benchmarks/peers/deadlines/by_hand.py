"""Hand-written SQL: batches, each one statement that locks what is due and skips what others hold."""

import time

import psycopg

from benchmarks.peers import life
from benchmarks.peers.deadlines import queue

BATCH = 500
_BATCH = (
    "WITH due AS (SELECT membership, name FROM timers WHERE due <= now() ORDER BY due LIMIT %s"
    " FOR UPDATE SKIP LOCKED),"
    " dropped AS (DELETE FROM timers t USING due WHERE (t.membership, t.name) = (due.membership, due.name)"
    " RETURNING t.membership),"
    " moved AS (UPDATE memberships m SET state = 'overdue' FROM dropped WHERE m.id = dropped.membership RETURNING m.id)"
    " INSERT INTO steps (membership, source, target, actor, at, data)"
    """ SELECT id, 'owed', 'overdue', 'clock', now(), '{"timer": "add"}' FROM moved"""
)


class ByHand:
    """A loop around one statement."""

    name = "hand-written SQL"

    def prepare(self, url: str, pending: int, due: int) -> None:
        """Fill the tables."""
        self.url, self.due = url, due
        queue.founded(url, pending + due)
        with psycopg.connect(url) as connection:
            life.arm(connection, due, pending, queue.FUTURE)
            life.arm(connection, 0, due, queue.PAST)
        life.vacuum(url)

    def run(self, most: int, seconds: float) -> float:
        """Commit batch after batch."""
        done = 0
        with psycopg.connect(self.url, autocommit=True, prepare_threshold=0) as connection:
            start = time.perf_counter()
            while done < most and time.perf_counter() - start < seconds:
                done += connection.execute(_BATCH, (BATCH,)).rowcount
            return (time.perf_counter() - start) / done

    def done(self) -> int:
        """Count what was carried out."""
        return queue.done(self.url, self.due)
