"""Bring a database's schema to this version's, by the migrations in the wheel."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from wxflow.store import Store, check_revision, connect, translated
from wxflow.tables import REVISION

SCRIPTS = Path(__file__).parent / "migrations"


def upgrade(url: str) -> tuple[str | None, str]:
    """Upgrade, making the file if there is none; return the revision before and after.

    Works under the write lock, so that of two upgrades at once one finds the work done.
    """
    connection = connect(url, create=True)
    store = Store(connection, url)
    try:
        with translated(url):
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("BEGIN IMMEDIATE")
        found = store.revision()
        if found is None or found < REVISION:
            _migrate(connection, url)
        else:
            check_revision(found, url)
        return found, REVISION
    finally:
        store.close()


def _migrate(connection: sqlite3.Connection, url: str) -> None:
    """Run the migrations in one transaction: killed half-way, they leave nothing behind."""
    # Alembic takes 0.1 s to import, and no other command needs it.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
    with engine.connect() as lent:
        # SQLAlchemy rolls back whatever is open when it first connects: the lock is taken anew.
        # Whoever took it in between has done the work, and Alembic finds it done.
        with translated(url):
            connection.execute("BEGIN IMMEDIATE")
        config.attributes["connection"] = lent
        command.upgrade(config, "head")
        lent.commit()


def is_blank(url: str) -> bool:
    """Tell whether a database holds nothing at all, as one does whose making was cut off."""
    with closing(connect(url)) as connection, translated(url):
        return connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is None


def status(url: str) -> tuple[str | None, str]:
    """Return the revision a database stands at, and the one this version works with."""
    store = Store(connect(url), url)
    try:
        return store.revision(), REVISION
    finally:
        store.close()
