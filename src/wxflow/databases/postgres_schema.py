"""Hold a PostgreSQL database while its schema is brought up to date."""

from collections.abc import Generator
from contextlib import closing, contextmanager

import psycopg
from sqlalchemy import create_engine
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from wxflow.databases.postgres import PostgresStore
from wxflow.databases.postgres_errors import Translated
from wxflow.databases.url import shown
from wxflow.errors import StoreUnusable
from wxflow.translatable import tr

_LOCK = 0x77_78_66_6C_6F_77
"""`wxflow` in ASCII: the number of the lock that upgrades take."""


@contextmanager
def locked(url: str) -> Generator[tuple[Connection, str | None]]:
    """Yield a connection in a transaction no other upgrade runs beside, and the revision found; commit at the end."""
    with closing(PostgresStore.connected(url)) as store, Translated(url):
        own = store.connection
        # SQLAlchemy has its own ways with cursors and transactions.
        own.cursor_factory, own.autocommit = psycopg.Cursor, False
        engine = create_engine("postgresql+psycopg://", creator=lambda: own, poolclass=StaticPool)
        with engine.connect() as lent, _unwrapped():
            _check_encoding(str(lent.exec_driver_sql("SHOW server_encoding").scalar_one()), url)
            lent.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
            yield lent, store.revision()
            lent.commit()


def _check_encoding(found: str, url: str) -> None:
    """Raise StoreUnusable unless the database holds every character there is, each as itself."""
    if found != "UTF8":
        right = "CREATE DATABASE wxflow ENCODING 'UTF8' TEMPLATE template0"
        raise StoreUnusable(
            tr(
                "database {url} keeps its texts in {encoding}, not in UTF-8: make another by {right}",
                url=shown(url),
                encoding=found,
                right=right,
            )
        )


@contextmanager
def _unwrapped() -> Generator[None]:
    """Let the driver's own error through, not SQLAlchemy's around it."""
    try:
        yield
    except DBAPIError as error:
        raise error.orig or error from error
