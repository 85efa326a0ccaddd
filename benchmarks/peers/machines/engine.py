"""wxflow itself: the same event, and seals, commitments, a request id, a guard on the name, and what is due first.

And all of that by hand, the very same rows: how much of it another way of writing it could save.
"""

import psycopg

from benchmarks import company, hand_postgres
from benchmarks.peers.life import GROUPS, vacuum

_ADDED = (
    "SELECT count(*), count(DISTINCT s.key) FILTER (WHERE i.state = 'present' AND i.seq = s.seq AND s.source = 'owed'"
    " AND i.facts::jsonb ->> 'nickname' = %s AND s.actor = replace(split_part(s.key, '/', 1), 'G', 'L'))"
    " FROM steps s JOIN instances i USING (company, machine, key)"
    " WHERE s.machine = 'membership' AND s.event = 'add' AND s.request_id LIKE 'add-%%'"
)


class ByWxflow:
    """`Engine.fire`."""

    name = "wxflow"

    def prepare(self, url: str, lives: int) -> None:
        """Found a company whose groups owe so many adds."""
        each = -(-lives // GROUPS)
        self.url, self.lives = url, lives
        company.found_at(url, GROUPS, each, early=each)
        vacuum(url)
        self.commands = company.adds(GROUPS, each)
        self.engine = company.engine_at(url)

    def fire(self, number: int) -> None:
        """Fire one command."""
        self.engine.fire(self.commands[number])

    def check(self) -> None:
        """Raise unless every member is present, added by the group's lead, and no timer is left."""
        with psycopg.connect(self.url) as connection:
            found = connection.execute(_ADDED, (company.NAME,)).fetchone()
            left = connection.execute("SELECT count(*) FROM timers").fetchone()
        if found != (self.lives, self.lives) or left != (0,):
            raise AssertionError(f"not the same work: {found} of {self.lives} added, {left} timers left")

    def close(self) -> None:
        """Close the store."""
        self.engine.store.close()


class ByHandTheSame(ByWxflow):
    """What `hand_postgres` writes for one company and one rule, four statements a transaction."""

    name = "the same work by hand"

    def prepare(self, url: str, lives: int) -> None:
        """Found the same company, and open a connection whose statements are prepared."""
        super().prepare(url, lives)
        super().close()
        self.connection = hand_postgres.connect(url)

    def fire(self, number: int) -> None:
        """Carry out one command."""
        hand_postgres.add_each(self.connection, self.commands[number : number + 1])

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()
