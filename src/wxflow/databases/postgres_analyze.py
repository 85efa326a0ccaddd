"""Tell PostgreSQL's planner how much its tables have grown."""

from contextlib import suppress
from typing import Any

import psycopg

from wxflow.store.access_tables import ALL

_FEW = 1_000
"""Rows: among these any plan is quick."""
_TABLES = list(ALL)
_KNOWN = b"SELECT sum(greatest(reltuples, 0))::bigint FROM pg_class WHERE oid = ANY($1::text[]::regclass[])"


class Growth:
    """What one connection has written, against what the planner knows of.

    A process that fills new tables goes on by the plans of its first statements, made for tables with nothing in them,
    until somebody analyzes these. The server's own housekeeping does, after a minute or more, or never where it is off.
    """

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection
        self._written, self._enough = 0, _FEW

    def wrote(self, rows: int) -> None:
        """Count rows that were written."""
        self._written += rows

    def tell(self) -> None:
        """Analyze the tables when they may have doubled since somebody did; to be called between transactions.

        Nothing that goes wrong here undoes what was committed, so it is nobody's error.
        """
        if self._written < self._enough:
            return
        with suppress(psycopg.Error):
            if self._written >= self._known():
                self._analyze()
            self._written, self._enough = 0, max(_FEW, self._known())

    def _known(self) -> int:
        return int(self._connection.execute(_KNOWN, [_TABLES]).fetchall()[0][0])

    def _analyze(self) -> None:
        with self._connection.transaction():
            # Whoever finds another at it leaves it to them.
            self._connection.execute(b"SET LOCAL lock_timeout = '1s'")
            self._connection.execute(f"ANALYZE {', '.join(_TABLES)}".encode())
