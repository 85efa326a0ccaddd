"""Hand-written SQL: four statements in a transaction, and all of it as one."""

from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from benchmarks.peers import life

_FIND = (
    "SELECT m.state, EXISTS (SELECT FROM leads l WHERE l.grp = m.grp AND l.person = %s)"
    " FROM memberships m WHERE m.id = %s FOR NO KEY UPDATE OF m"
)
_MOVE = "UPDATE memberships SET state = 'present', nickname = %s WHERE id = %s"
_ADD_STEP = "INSERT INTO steps (membership, source, target, actor, at, data) VALUES (%s, 'owed', 'present', %s, %s, %s)"
_DROP_TIMER = "DELETE FROM timers WHERE membership = %s AND name = 'add'"
_ALL = (
    "WITH moved AS (UPDATE memberships m SET state = 'present', nickname = %(nickname)s"
    " FROM leads l WHERE m.id = %(id)s AND m.state = 'owed' AND l.grp = m.grp AND l.person = %(actor)s RETURNING m.id),"
    " dropped AS (DELETE FROM timers t USING moved WHERE t.membership = moved.id AND t.name = 'add')"
    " INSERT INTO steps (membership, source, target, actor, at, data)"
    " SELECT id, 'owed', 'present', %(actor)s, %(at)s, %(data)s FROM moved"
)


class ByHand:
    """A transaction of four statements."""

    name = "hand-written SQL, four statements"

    def prepare(self, url: str, lives: int) -> None:
        """Fill the tables, and open a connection whose statements are prepared."""
        self.url, self.lives = url, lives
        life.fill(url, lives)
        self.connection: psycopg.Connection[Any] = psycopg.connect(url, autocommit=True, prepare_threshold=3)
        self.execute = self.connection.cursor().execute

    def fire(self, number: int) -> None:
        """Lock and read, then write."""
        actor = life.lead_of(number % life.GROUPS)
        self.execute("BEGIN")
        found = self.execute(_FIND, (actor, number)).fetchone()
        if found != ("owed", True):
            self.execute("ROLLBACK")
            raise ValueError("not possible")
        self.execute(_MOVE, (life.DATA["nickname"], number))
        self.execute(_ADD_STEP, (number, actor, life.AT, Jsonb(life.DATA)))
        self.execute(_DROP_TIMER, (number,))
        self.execute("COMMIT")

    def check(self) -> None:
        """Raise unless the rows are there."""
        life.check(self.url, self.lives)

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()


class InOneStatement(ByHand):
    """One statement, which is its own transaction."""

    name = "hand-written SQL, one statement"

    def fire(self, number: int) -> None:
        """Let the server do it in one go."""
        actor = life.lead_of(number % life.GROUPS)
        named = {"id": number, "actor": actor, "at": life.AT, "data": Jsonb(life.DATA), **life.DATA}
        if self.execute(_ALL, named).rowcount != 1:
            raise ValueError("not possible")
