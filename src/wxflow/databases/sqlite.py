"""A SQLite file: one writer at a time, who has the whole of it."""

import sqlite3
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from threading import RLock
from typing import Any
from urllib.parse import quote, urlencode

from sqlalchemy import Select
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import Dialect

from wxflow.databases.private import make_private
from wxflow.databases.url import sqlite_file
from wxflow.errors import Conflict, Raced, StoreUnusable, WxflowError
from wxflow.store.sql import Statement, positional
from wxflow.store.store import Params, Store
from wxflow.translatable import tr


class _Compiled(dict[Statement, tuple[str, tuple[object, ...]]]):
    """Statements in SQLite's words, each compiled when it is first run."""

    def __init__(self, dialect: Dialect) -> None:
        super().__init__()
        self._dialect = dialect

    def __missing__(self, statement: Statement) -> tuple[str, tuple[object, ...]]:
        found = self[statement] = statement.compiled(self._dialect)
        return found


class SQLiteStore(Store):
    """One open SQLite database: autocommit, explicit transactions, WAL, every commit on the disk."""

    _turn = RLock()
    """Held by the one writer of this process: threads that wait here waste no time finding the file locked."""

    def __init__(self, connection: sqlite3.Connection, url: str) -> None:
        super().__init__(url, sqlite.dialect(paramstyle="qmark"))
        self.connection = connection
        self._compiled = _Compiled(self.dialect)

    @classmethod
    def connected(cls, url: str, *, busy_timeout: float = 5.0, create: bool = False) -> "SQLiteStore":
        """Open the database file a URL names; only `create` makes one that is not there."""
        return cls(_connect(url, busy_timeout=busy_timeout, create=create), url)

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()

    def revision(self) -> str | None:
        """Return the schema revision the database stands at, or None when it has none."""
        with translated(self.url):
            names = self.connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'")
            if names.fetchone() is None:
                return None
            found = self.connection.execute("SELECT version_num FROM alembic_version").fetchone()
            return str(found[0]) if found else None

    def is_blank(self) -> bool:
        """Tell whether the file holds nothing at all."""
        with translated(self.url):
            return self.connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is None

    def clock(self) -> None:
        """Return None: the clock is this machine's."""

    @contextmanager
    def snapshot(self) -> Generator[None]:
        """Read from one consistent state of the database."""
        if self.connection.in_transaction:
            yield
            return
        self._execute("BEGIN")
        try:
            yield
        finally:
            self._end("ROLLBACK")

    def backup(self, path: Path) -> None:
        """Copy the whole database, as it stands, into a new file; others read and write on meanwhile."""
        with translated(self.url), closing(sqlite3.connect(path)) as copy:
            self.connection.backup(copy)
            ((said,),) = copy.execute("PRAGMA integrity_check(1)").fetchall()
        if said != "ok":
            raise StoreUnusable(tr("the copy of {url} is damaged, as the database is: {said}", url=self.url, said=said))

    def answers(self, asked: Sequence[tuple[Statement, Params]]) -> list[list[Any]]:
        """Run queries one after another; return the rows of each."""
        return [self.rows(statement, *params) for statement, params in asked]

    def rows(self, statement: Statement, *params: Any) -> list[Any]:
        """Run a query and return all its rows, as tuples."""
        text, tail = self._compiled[statement]
        try:
            return self.connection.execute(text, params + tail).fetchall()
        except sqlite3.Error as error:
            raise _translate(error, self.url) from error

    def select(self, query: Select[*tuple[Any, ...]]) -> Iterator[Any]:
        """Run a query made for the occasion and yield its rows one by one, as tuples."""
        text, placed, values = positional(query, self.dialect)
        with translated(self.url):
            yield from self.connection.execute(text, [values[name] for name in placed])

    def run(self, statement: Statement, *params: Any) -> int:
        """Run one writing statement and return how many rows it touched."""
        return self._execute(self._compiled[statement][0], params).rowcount

    def run_many(self, statement: Statement, rows: Sequence[Params]) -> int:
        """Run one writing statement once a row and return how many rows it touched."""
        try:
            return self.connection.executemany(self._compiled[statement][0], rows).rowcount if rows else 0
        except sqlite3.Error as error:
            raise _translate(error, self.url) from error

    def write_all(self, work: Sequence[tuple[Statement, Sequence[Params]]]) -> None:
        """Run writing statements, each once a row."""
        texts, run = self._compiled, self.connection.executemany
        try:
            for statement, rows in work:
                run(texts[statement][0], rows)
        except sqlite3.Error as error:
            raise _translate(error, self.url) from error

    # Transactions: whoever is inside a rehearsal has the write lock already.

    def _begin(self, company: str, *, exclusive: bool) -> None:  # noqa: ARG002 - every writer is alone
        self._execute("SAVEPOINT command" if self._rehearsing else "BEGIN IMMEDIATE")

    def _commit(self) -> None:
        self._execute("RELEASE command" if self._rehearsing else "COMMIT")

    def _undo(self) -> None:
        self._end(*(("ROLLBACK TO command", "RELEASE command") if self._rehearsing else ("ROLLBACK",)))

    def _scrub(self) -> None:
        """Write the file anew and empty the write-ahead log: free pages, and gaps in others, hold what was erased."""
        try:
            self._execute("VACUUM")
            busy, *_ = self._execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except WxflowError as error:
            raise StoreUnusable(_traces(self.url, str(error))) from error
        if busy:
            raise StoreUnusable(_traces(self.url, tr("another process reads it")))

    @contextmanager
    def _rehearsal(self) -> Generator[None]:
        with self._turn:
            self._execute("BEGIN IMMEDIATE")
            try:
                yield
            finally:
                self._end("ROLLBACK")

    def _execute(self, text: str, params: Params = ()) -> sqlite3.Cursor:
        try:
            return self.connection.execute(text, params)
        except sqlite3.Error as error:
            raise _translate(error, self.url) from error

    def _end(self, *statements: str) -> None:
        if self.connection.in_transaction:
            for statement in statements:
                self._execute(statement)


def _traces(url: str, why: str) -> str:
    return tr(
        "database {url}: what was to be erased is erased, but traces of it stay in the file until everybody has closed "
        "it and `sqlite3 FILE VACUUM` is run ({why})",
        url=url,
        why=why,
    )


def _connect(url: str, *, busy_timeout: float, create: bool) -> sqlite3.Connection:
    parsed = sqlite_file(url)
    path = parsed.database or ""
    if not create and not path.startswith("file:") and not Path(path).is_file():
        why = tr("is a folder") if Path(path).is_dir() else tr("is not there")
        raise StoreUnusable(
            tr("database {path} {why}: `wxflow init` makes one, or name another with --database", path=path, why=why)
        )
    if create and not path.startswith("file:"):
        make_private(Path(path))
    query = {name: value for name, value in parsed.query.items() if name != "uri"}
    file = Path(path.removeprefix("file:"))
    if query.get("mode") == "ro" and not file.with_name(f"{file.name}-wal").exists():
        query["immutable"] = "1"  # what nobody writes to needs no file beside it, which a reader could not make
    with translated(url):
        connection = sqlite3.connect(
            f"file:{quote(path.removeprefix('file:'))}?{urlencode(query, quote_via=quote)}" if query else path,
            timeout=busy_timeout,
            isolation_level=None,
            uri=bool(query) or path.startswith("file:"),
            cached_statements=256,
        )
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = FAST")
    return connection


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
        return Conflict(tr("database {url} is locked by another process; nothing was written, try again", url=url))
    if code == sqlite3.SQLITE_CONSTRAINT:
        faster = tr("another writer was faster ({error}); nothing was written, try again", error=error)
        return Raced(tr("database {url}: {why}", url=url, why=faster))
    why = _UNUSABLE.get(code) or tr("cannot be used ({error})", error=error)
    return StoreUnusable(tr("database {url} {why}", url=url, why=why))


_UNUSABLE = {
    sqlite3.SQLITE_READONLY: tr(
        "is read-only: give this user the right to write the file and its folder; who only reads names it "
        "sqlite:///PATH?mode=ro"
    ),
    sqlite3.SQLITE_FULL: tr("is full: nothing was written, make room on the disk and try again"),
    sqlite3.SQLITE_IOERR: tr("could not be written or read (disk full or failing?): nothing was written"),
    sqlite3.SQLITE_NOTADB: tr("is not a database: name another file with --database"),
    sqlite3.SQLITE_CORRUPT: tr("is damaged: restore it from a backup"),
    sqlite3.SQLITE_CANTOPEN: tr(
        "cannot be opened: is the folder there, and may this user read and write it? Who only reads names it "
        "sqlite:///PATH?mode=ro"
    ),
    sqlite3.SQLITE_PERM: tr("may not be opened by this user"),
}
