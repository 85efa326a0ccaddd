"""Open the database a URL names, whichever of the two it is."""

from wxflow.databases.url import is_postgres, shown
from wxflow.errors import SchemaMismatch, StoreUnusable, WxflowError
from wxflow.store.store import Store
from wxflow.store.tables import REVISION
from wxflow.translatable import tr


def open_store(url: str, *, busy_timeout: float = 5.0) -> Store:
    """Open an existing database of this version's schema; `busy_timeout` in seconds.

    Raises StoreUnusable when there is none or it does not answer, SchemaMismatch when its schema is another.
    """
    store = connected(url, busy_timeout=busy_timeout)
    try:
        check_revision(store.revision(), url)
    except WxflowError:
        store.close()
        raise
    return store


def connected(url: str, *, busy_timeout: float = 5.0, create: bool = False) -> Store:
    """Connect to a database, whatever its schema; only `create` makes a file that is not there."""
    if is_postgres(url):
        try:
            from wxflow.databases.postgres import PostgresStore
        except ModuleNotFoundError:
            why = tr(
                "PostgreSQL is spoken to by psycopg, which is not installed: `pip install 'wxflow-groups[postgres]'`"
            )
            raise StoreUnusable(why) from None
        return PostgresStore.connected(url, busy_timeout=busy_timeout)
    from wxflow.databases.sqlite import SQLiteStore

    return SQLiteStore.connected(url, busy_timeout=busy_timeout, create=create)


def check_revision(found: str | None, url: str) -> None:
    """Raise SchemaMismatch unless the database stands at this version's schema."""
    name = shown(url)
    if found is None:
        raise SchemaMismatch(tr("database {url} holds no wxflow tables: `wxflow db upgrade` makes them", url=name))
    told = {"url": name, "found": found, "known": REVISION}
    if found > REVISION:
        newer = tr("database {url} has the newer schema {found}, this version knows {known}: update it", **told)
        raise SchemaMismatch(newer)
    if found < REVISION:
        older = tr("database {url} has the older schema {found}: `wxflow db upgrade` brings {known}", **told)
        raise SchemaMismatch(older)
