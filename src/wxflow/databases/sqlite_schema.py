"""Hold a SQLite file while its schema is brought up to date."""

from collections.abc import Generator
from contextlib import closing, contextmanager

from sqlalchemy import create_engine
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from wxflow.databases.sqlite import SQLiteStore, translated


@contextmanager
def locked(url: str) -> Generator[tuple[Connection, str | None]]:
    """Yield a connection that has the write lock, and the revision found; commit at the end."""
    with closing(SQLiteStore.connected(url, create=True)) as store:
        own = store.connection
        with translated(url):
            own.execute("PRAGMA journal_mode = WAL")
        engine = create_engine("sqlite://", creator=lambda: own, poolclass=StaticPool)
        with engine.connect() as lent:
            # SQLAlchemy rolls back whatever is open when it first connects: the lock is taken after that.
            with translated(url):
                own.execute("BEGIN IMMEDIATE")
            try:
                yield lent, store.revision()
                lent.commit()
            except DBAPIError as error:  # the driver's own, which SQLAlchemy has wrapped
                with translated(url):
                    raise error.orig or error from None
