"""Open a database and speak to it: what differs between databases ends here."""

import sqlite3
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Select
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from wxflow.errors import BadInput, Conflict, SchemaMismatch, StoreUnusable, WxflowError
from wxflow.statements import Statement, positional
from wxflow.tables import REVISION

Params = Sequence[Any]


class Store:
    """One open SQLite database: autocommit, explicit transactions, WAL, every commit on the disk."""

    def __init__(self, connection: sqlite3.Connection, url: str) -> None:
        self._connection = connection
        self._rehearsing = False
        self._kept: set[str] = set()
        self._kept_once_committed: set[str] = set()
        self._to_scrub = False
        self.dialect = sqlite.dialect(paramstyle="qmark")
        self.url = url

    @classmethod
    def open(cls, url: str, *, busy_timeout: float = 5.0) -> "Store":
        """Open an existing database of this version's schema; `busy_timeout` in seconds."""
        store = cls(connect(url, busy_timeout=busy_timeout), url)
        try:
            check_revision(store.revision(), url)
        except WxflowError:
            store.close()
            raise
        return store

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def revision(self) -> str | None:
        """Return the schema revision the database stands at, or None when it has none."""
        with translated(self.url):
            names = self._connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'")
            if names.fetchone() is None:
                return None
            found = self._connection.execute("SELECT version_num FROM alembic_version").fetchone()
            return str(found[0]) if found else None

    def is_kept(self, digest: str) -> bool:
        """Tell whether the content behind a hash is known to stand in the database, or will with this transaction."""
        return digest in self._kept or digest in self._kept_once_committed

    def keep(self, digest: str) -> None:
        """Remember that the content behind a hash stands in the database, should this transaction be committed."""
        self._kept_once_committed.add(digest)

    def leave_no_trace(self) -> None:
        """Let nothing that this transaction erases stay behind in the files, should it be committed."""
        self._to_scrub = True

    @contextmanager
    def transaction(self) -> Generator[None]:
        """Hold the write lock from the first statement to the commit; any error undoes everything."""
        begin, commit, undo = _SAVEPOINT if self._rehearsing else _TRANSACTION
        self._execute(begin)
        try:
            yield
            self._execute(commit)
            if not self._rehearsing:
                self._kept |= self._kept_once_committed
                self._scrub()
        except BaseException:
            self._undo(undo)
            raise
        finally:
            if not self._rehearsing:
                self._kept_once_committed.clear()
                self._to_scrub = False

    @contextmanager
    def rehearsal(self) -> Generator[None]:
        """Do everything inside for real, then undo it; readers and writers elsewhere see nothing of it."""
        self._execute("BEGIN IMMEDIATE")
        self._rehearsing = True
        try:
            yield
        finally:
            self._rehearsing = False
            self._kept_once_committed.clear()
            self._undo(("ROLLBACK",))

    @contextmanager
    def snapshot(self) -> Generator[None]:
        """Read from one consistent state of the database."""
        if self._connection.in_transaction:
            yield
            return
        self._execute("BEGIN")
        try:
            yield
        finally:
            self._undo(("ROLLBACK",))

    def backup(self, path: Path) -> None:
        """Copy the whole database, as it stands, into a new file; others read and write on meanwhile."""
        with translated(self.url), closing(sqlite3.connect(path)) as copy:
            self._connection.backup(copy)

    def rows(self, statement: Statement, *params: Any) -> list[Any]:
        """Run a query and return all its rows, as tuples."""
        text = statement.sql(self.dialect)
        try:
            return self._connection.execute(text, params + statement.tail).fetchall()
        except sqlite3.Error as error:
            raise _translate(error, self.url) from error

    def select(self, query: Select[Any]) -> Iterator[Any]:
        """Run a query made for the occasion and yield its rows one by one, as tuples."""
        text, placed, values = positional(query, self.dialect)
        with translated(self.url):
            yield from self._connection.execute(text, [values[name] for name in placed])

    def run(self, statement: Statement, *params: Any) -> int:
        """Run one writing statement and return how many rows it touched."""
        return self._execute(statement.sql(self.dialect), params).rowcount

    def run_many(self, statement: Statement, rows: Iterable[Params]) -> int:
        """Run one writing statement once a row and return how many rows it touched."""
        text = statement.sql(self.dialect)
        try:
            return self._connection.executemany(text, rows).rowcount
        except sqlite3.Error as error:
            raise _translate(error, self.url) from error

    def _execute(self, text: str, params: Params = ()) -> sqlite3.Cursor:
        try:
            return self._connection.execute(text, params)
        except sqlite3.Error as error:
            raise _translate(error, self.url) from error

    def _scrub(self) -> None:
        """Empty the write-ahead log, whose pages still hold what was erased; pages themselves are always cleaned."""
        if self._to_scrub:
            self._execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _undo(self, statements: Iterable[str]) -> None:
        if self._connection.in_transaction:
            for statement in statements:
                self._execute(statement)


_TRANSACTION = ("BEGIN IMMEDIATE", "COMMIT", ("ROLLBACK",))
_SAVEPOINT = ("SAVEPOINT command", "RELEASE command", ("ROLLBACK TO command", "RELEASE command"))


def connect(url: str, *, busy_timeout: float = 5.0, create: bool = False) -> sqlite3.Connection:
    """Open the database file a URL names; only `create` makes one that is not there."""
    parsed = parse(url)
    path = parsed.database or ""
    if not create and not path.startswith("file:") and not Path(path).is_file():
        why = "is a folder" if Path(path).is_dir() else "is not there"
        raise StoreUnusable(f"database {path} {why}: `wxflow init` makes one, or name another with --database")
    query = "&".join(f"{name}={value}" for name, value in parsed.query.items() if name != "uri")
    with translated(url):
        connection = sqlite3.connect(
            f"{path}?{query}" if query and path.startswith("file:") else path,
            timeout=busy_timeout,
            isolation_level=None,
            uri=path.startswith("file:"),
            cached_statements=256,
        )
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = FAST")
    return connection


def parse(url: str) -> URL:
    """Parse a database URL, or say what a right one looks like."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise BadInput(f"database URL {url!r} cannot be read: give one like sqlite:///wxflow.db") from None
    if parsed.get_backend_name() != "sqlite":
        raise BadInput(f"database URL {url!r}: only SQLite is served, give one like sqlite:///wxflow.db")
    if not parsed.database or parsed.database == ":memory:":
        raise BadInput(f"database URL {url!r} names no file: give one like sqlite:///wxflow.db")
    return parsed


def check_revision(found: str | None, url: str) -> None:
    """Raise SchemaMismatch unless the database stands at this version's schema."""
    if found is None:
        raise SchemaMismatch(f"database {url} holds no wxflow tables: `wxflow db upgrade` makes them")
    if found > REVISION:
        raise SchemaMismatch(f"database {url} has the newer schema {found}, this version knows {REVISION}: update it")
    if found < REVISION:
        raise SchemaMismatch(f"database {url} has the older schema {found}: `wxflow db upgrade` brings {REVISION}")


@contextmanager
def translated(url: str) -> Generator[None]:
    """Turn the driver's errors into this project's."""
    try:
        yield
    except sqlite3.Error as error:
        raise _translate(error, url) from error


def _translate(error: sqlite3.Error, url: str) -> WxflowError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return Conflict(f"database {url} is locked by another process; nothing was written, try again")
    if code == sqlite3.SQLITE_CONSTRAINT:
        return Conflict(f"database {url}: another writer was faster ({error}); nothing was written, try again")
    why = _UNUSABLE.get(code, f"cannot be used ({error})")
    return StoreUnusable(f"database {url} {why}")


_UNUSABLE = {
    sqlite3.SQLITE_READONLY: "is read-only: give this user the right to write the file and its folder",
    sqlite3.SQLITE_FULL: "is full: nothing was written, make room on the disk and try again",
    sqlite3.SQLITE_IOERR: "could not be written or read (disk full or failing?): nothing was written",
    sqlite3.SQLITE_NOTADB: "is not a database: name another file with --database",
    sqlite3.SQLITE_CORRUPT: "is damaged: restore it from a backup",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened: is the folder there, and may this user read and write it?",
    sqlite3.SQLITE_PERM: "may not be opened by this user",
}
