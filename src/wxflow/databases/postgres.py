"""A PostgreSQL database: many writers at once, each statement seeing what was committed before it."""

import shutil
import subprocess
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import Select
from sqlalchemy.dialects import postgresql

from wxflow.databases.postgres_analyze import Growth
from wxflow.databases.postgres_errors import Translated
from wxflow.databases.postgres_settings import conditions
from wxflow.databases.postgres_together import together
from wxflow.databases.postgres_wire import Answer, Asked, Wire
from wxflow.databases.url import shown, without
from wxflow.errors import BadInput, StoreUnusable
from wxflow.store.sql import Statement, positional
from wxflow.store.store import Params, Store
from wxflow.translatable import tr

Row = tuple[Any, ...]

_FETCHED = 2_000
"""Rows that a stream holds at once."""
_FEW = 100
"""Rows that are not worth a journey of their own."""


class PostgresStore(Store):
    """One connection to PostgreSQL: READ COMMITTED, explicit transactions, everything in them bounded in time.

    All settings are made inside transactions, so that a pooler may hand each to another connection.
    """

    shares = works_meanwhile = True

    def __init__(self, connection: psycopg.Connection[Row], url: str, busy_timeout: float, *, prepares: bool) -> None:
        # The class of the dialect ships untyped.
        super().__init__(url, postgresql.dialect(paramstyle="numeric_dollar"))  # type: ignore[no-untyped-call]
        self.connection = connection
        self._wire = Wire(connection, prepares=prepares)
        self._busy = f"{round(busy_timeout * 1000)}ms"
        self._translated = Translated(url)
        self._texts: dict[tuple[tuple[Statement, bool], ...], str] = {}
        """Of statements that write together, each for one row or for many, the text of the one they make."""
        self._waiting: list[Asked] = []
        """How the transaction begins, and what it writes: sent together with what is asked next."""
        self._to_begin = 0
        """How many of those begin it; 0 once it has begun."""
        self._streams = count()
        self._growth = Growth(connection)

    @classmethod
    def connected(cls, url: str, *, busy_timeout: float = 5.0) -> "PostgresStore":
        """Connect to the database a URL names; `prepared=no` in it stops the preparing of statements."""
        address, prepared = without(url, "prepared")
        with Translated(url, connecting=True):
            try:
                connection = psycopg.connect(
                    address,
                    autocommit=True,
                    cursor_factory=psycopg.RawCursor,
                    prepare_threshold=None,
                    connect_timeout=10,
                    fallback_application_name="wxflow",
                    client_encoding="UTF8",
                )
            except psycopg.ProgrammingError as error:
                right = tr("give one like postgresql://user@host/database")
                told = {"url": repr(shown(url)), "error": error, "right": right}
                raise BadInput(tr("database URL {url} cannot be read ({error}): {right}", **told)) from None
        connection.server_cursor_factory = psycopg.RawServerCursor
        return cls(connection, url, busy_timeout, prepares=prepared != "no")

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()

    @property
    def is_lost(self) -> bool:
        """Tell whether the connection was found to have ended, or the server to have gone."""
        return self.connection.closed

    def revision(self) -> str | None:
        """Return the schema revision the database stands at, or None when it has none."""
        with self._translated:
            if self.connection.execute("SELECT to_regclass('alembic_version')").fetchall() == [(None,)]:
                return None
            found = self.connection.execute("SELECT version_num FROM alembic_version").fetchone()
            return str(found[0]) if found else None

    def is_blank(self) -> bool:
        """Tell whether there are no tables of ours; others may have theirs beside them."""
        return self.revision() is None

    def clock(self) -> int:
        """Return what the server's clock shows, UTC microseconds: to hold this machine's against, not to count by."""
        with self._translated:
            text = b"SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint"
            return int(self.connection.execute(text).fetchall()[0][0])

    @contextmanager
    def snapshot(self) -> Generator[None]:
        """Read from one consistent state of the database."""
        if self._is_in_transaction:
            yield
            return
        with self._translated:
            self.connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            yield
        finally:
            self._end("ROLLBACK")

    def backup(self, path: Path) -> None:
        """Dump the whole database, as it stands, by PostgreSQL's own pg_dump; others read and write on meanwhile."""
        program = shutil.which("pg_dump")
        if program is None:
            raise StoreUnusable(
                tr("pg_dump is not on the PATH: install PostgreSQL's client programs, which back it up")
            )
        address, _ = without(self.url, "prepared")
        command = [program, "--format=custom", f"--file={path}", f"--dbname={address}"]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode:
            why = done.stderr.strip().splitlines()[-1:] or ["it said nothing"]
            raise StoreUnusable(tr("pg_dump could not back up {url}: {why}", url=shown(self.url), why=why[0]))

    def answers(self, asked: Sequence[tuple[Statement, Params]]) -> list[list[Any]]:
        """Run queries one after another, on one journey to the server; return the rows of each."""
        compiled = [(*one.compiled(self.dialect), params) for one, params in asked]
        return [one.rows for one in self._sent([(text, (*params, *tail)) for text, tail, params in compiled])]

    def select(self, query: Select[*tuple[Any, ...]]) -> Iterator[Any]:
        """Run a query made for the occasion and yield its rows one by one, as tuples."""
        text, placed, values = positional(query, self.dialect)
        if self._waiting or self._wire.is_at_work:
            self._sent(())
        name = f"stream_{next(self._streams)}"
        with self._translated:
            # Outside of a transaction the rows are to outlive the statement that asks for them.
            cursor = self.connection.cursor(name, scrollable=False, withhold=not self._is_in_transaction)
            try:
                cursor.execute(text.encode(), [values[name] for name in placed])
                while rows := cursor.fetchmany(_FETCHED):
                    yield from rows
            finally:
                with suppress(psycopg.Error):
                    cursor.close()

    def run(self, statement: Statement, *params: Any) -> int:
        """Run one writing statement and return how many rows it touched."""
        return self._sent([(statement.sql(self.dialect), params)])[0].touched

    def run_many(self, statement: Statement, rows: Sequence[Params]) -> int:
        """Run one writing statement for all rows at once and return how many rows it touched."""
        return self._sent([self._for_each([(statement, rows)])])[0].touched if rows else 0

    def write_all(self, work: Sequence[tuple[Statement, Sequence[Params]]]) -> None:
        """Take writing statements as a single one: to be sent with what is asked next, or at once where it is much."""
        if work:
            self._waiting.append(self._for_each(work))
        if sum(len(rows) for _, rows in work) > _FEW:
            with self._translated:
                self._wire.post(self._no_longer_waiting())

    def _for_each(self, work: Sequence[tuple[Statement, Sequence[Params]]]) -> Asked:
        """Make one statement of several, each run once a row: arrays are given to those that have many."""
        kinds = tuple([(statement, len(rows) == 1) for statement, rows in work])
        values: list[Any] = []
        for _, rows in work:
            values += rows[0] if len(rows) == 1 else map(list, zip(*rows, strict=True))
        self._growth.wrote(sum(len(rows) for _, rows in work))
        return self._texts.get(kinds) or self._text(kinds), values

    def _text(self, kinds: tuple[tuple[Statement, bool], ...]) -> str:
        asked = [
            (one.sql(self.dialect) if for_one else one.sql_each(self.dialect), len(one.order)) for one, for_one in kinds
        ]
        text = self._texts[kinds] = together(asked)
        return text

    # Transactions.

    @property
    def _is_in_transaction(self) -> bool:
        return bool(self._waiting) or self.connection.info.transaction_status != TransactionStatus.IDLE

    def _begin(self, company: str, *, exclusive: bool) -> None:
        begin = "SAVEPOINT command" if self._rehearsing else "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
        self._waiting += [(begin, ()), conditions(company, self._busy, exclusive=exclusive)]
        self._to_begin = len(self._waiting)

    def _commit(self) -> None:
        if self._to_begin and len(self._waiting) == self._to_begin:  # nothing was asked, so nothing has begun
            self._waiting.clear()
        else:
            self._sent([("RELEASE command" if self._rehearsing else "COMMIT", ())])
        if not self._rehearsing:
            self._growth.tell()

    def _undo(self) -> None:
        self._waiting.clear()
        if self._to_begin:
            return
        if self._rehearsing:
            self._end("ROLLBACK TO command", "RELEASE command")
        else:
            self._end("ROLLBACK")

    def _scrub(self) -> None:
        """Free the places of the rows that were erased or replaced; what the server's own log holds stays there."""
        with self._translated:
            for table in ("personal", "instances"):
                self.connection.execute(f"VACUUM {table}".encode())

    @contextmanager
    def _rehearsal(self) -> Generator[None]:
        with self._translated:
            self.connection.execute("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE")
        try:
            yield
        finally:
            self._end("ROLLBACK")

    def _sent(self, asked: Sequence[Asked]) -> list[Answer]:
        """Send statements together with those that wait; return what each that is asked now is answered."""
        with self._translated:
            return self._wire.send(asked, self._no_longer_waiting())

    def _no_longer_waiting(self) -> list[Asked]:
        waiting, self._waiting, self._to_begin = self._waiting, [], 0
        return waiting

    def _end(self, *statements: str) -> None:
        self._wire.settle()
        # A connection that is lost has ended its transaction by itself.
        if self.connection.info.transaction_status not in (TransactionStatus.IDLE, TransactionStatus.UNKNOWN):
            with self._translated:
                for statement in statements:
                    self._wire.send([(statement, ())])
