"""The databases that tests keep companies in: a SQLite file, or one of a private server's, kept clean for the next."""

import os
import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.given import postgres
from wxflow.databases import schema
from wxflow.store.access_tables import ALL

KINDS = ("sqlite", "postgresql")
ON_BOTH = pytest.mark.usefixtures("database")
"""Marks a test whose companies live in a database of either kind."""
ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
"""Marks such a test when it is about what only a SQLite file has."""
QUICK = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "max_connections": "50"}


class Raw(Protocol):
    """A connection behind the engine's back; a parameter's place is a `?`."""

    def execute(self, text: str, params: Sequence[Any] = ()) -> Any: ...


class Databases:
    """Where companies are kept at present: one kind at a time, a folder a database."""

    def __init__(self) -> None:
        self.kind: str | None = None
        self._stack = ExitStack()
        self._server_url: str | None = None
        self._clean: list[str] = []
        self._taken: dict[Path, str] = {}
        self._blank: dict[Path, str] = {}
        self._made = 0

    @contextmanager
    def of(self, kind: str) -> Iterator[None]:
        """Keep companies in databases of that kind, and empty them in the end."""
        self.kind = kind
        try:
            yield
        finally:
            self._empty(list(self._taken))
            self.kind = None

    def url_at(self, folder: Path) -> str:
        """Return the URL of a folder's database; on PostgreSQL its tables are there from the start."""
        assert self.kind, "a test that needs a database says of which kind: by the fixture `database`, or ON_BOTH"
        if self.kind == "sqlite":
            return f"sqlite:///{folder / 'wxflow.db'}"
        folder = folder.resolve()
        if folder in self._blank:
            return self._blank[folder]
        if folder not in self._taken:
            self._empty([taken for taken in self._taken if not taken.exists()])
            self._taken[folder] = self._clean.pop() if self._clean else self._new()
        return self._taken[folder]

    def _empty(self, folders: list[Path]) -> None:
        for folder in folders:
            url = self._taken.pop(folder)
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute("SET session_replication_role = replica")
                connection.execute(f"TRUNCATE {', '.join(ALL)}")
            self._clean.append(url)

    def blank_at(self, folder: Path) -> str:
        """Return the URL of a folder's database as it is before anybody has made its tables."""
        if self.kind == "sqlite":
            return self.url_at(folder)
        return self._blank.setdefault(folder.resolve(), self.blank())

    def blank(self) -> str:
        """Return the URL of a new PostgreSQL database with nothing in it."""
        name = f"wxflow_test_{os.getpid()}_{self._made}"
        self._made += 1
        with psycopg.connect(self.server_url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        self._stack.callback(self._drop, name)
        return urlsplit(self.server_url)._replace(path=f"/{name}").geturl()

    @property
    def server_url(self) -> str:
        """Return the URL of the server's first database; NoServer when there is no server."""
        if self._server_url is None:
            given = os.environ.get(postgres.GIVEN)
            self._server_url = given or self._stack.enter_context(postgres.running(QUICK)).url()
        return self._server_url

    def close(self) -> None:
        """Drop what was made, and stop what was started."""
        self._stack.close()

    def _new(self) -> str:
        url = self.blank()
        schema.upgrade(url)
        return url

    def _drop(self, name: str) -> None:
        with psycopg.connect(self.server_url, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


DATABASES = Databases()
APPEND_ONLY = (sqlite3.IntegrityError, psycopg.errors.RaiseException)
"""What the triggers answer that guard a table."""


def url_at(folder: Path) -> str:
    """Return the URL of a folder's database, of the kind that is being tested."""
    return DATABASES.url_at(folder)


def so_often(times: int) -> int:
    """Return how often a property is tried: the engine's own sense is looked for where that is fast."""
    return times if DATABASES.kind == "sqlite" else -(-times // 3)


@contextmanager
def raw(url: str, *, unguarded: bool = False) -> Iterator[Raw]:
    """Connect to a database itself, in one transaction; `unguarded` with every safeguard out of the way meanwhile."""
    if url.startswith("sqlite:///"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), timeout=10)) as database, database:
            guards = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for name, _ in guards if unguarded else ():
                database.execute(f"DROP TRIGGER {name}")
            yield database
            for _, words in guards if unguarded else ():
                database.execute(words)
        return
    with psycopg.connect(url, cursor_factory=_Places) as connection:
        if unguarded:
            connection.execute("SET LOCAL session_replication_role = replica")
        yield connection


def contents(url: str) -> dict[str, list[Any]]:
    """Return every row of every table of ours, in order."""
    with raw(url) as database:
        return {name: sorted(database.execute(f"SELECT * FROM {name}"), key=repr) for name in ALL}


def put(database: Raw, held: Mapping[str, list[Any]]) -> None:
    """Put rows into tables as `contents` returned them."""
    for table, rows in held.items():
        for row in rows:
            database.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)


class _Places(psycopg.Cursor[Any]):
    """Takes SQLite's words for a parameter's place and for a row of zeros."""

    def execute(self, query: Any, params: Any = None, **how: Any) -> Any:
        """Run a statement."""
        query = re.sub(r"zeroblob\((\d+)\)", r"decode(repeat('00', \1), 'hex')", query)
        text = query.replace("%", "%%").replace("?", "%s") if params else query
        return super().execute(text, params or None, **how)
