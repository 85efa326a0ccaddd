"""Bring a database's schema to this version's, by the migrations in the wheel."""

from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from wxflow.databases.connect import check_revision, connected
from wxflow.databases.url import is_postgres
from wxflow.errors import BadInput
from wxflow.store import done
from wxflow.store.tables import REVISION
from wxflow.translatable import tr

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

SCRIPTS = Path(__file__).parent / "migrations"


def upgrade(url: str, *, partitions: int | None = None, to: str = REVISION) -> tuple[str | None, str]:
    """Upgrade, making a file if there is none; return the revision before and after.

    Works under a lock, so that of two upgrades at once one finds the work done. With `partitions`, the tables are
    made in that many parts by company, which only PostgreSQL can, and only when it makes them.
    """
    if partitions is not None and not is_postgres(url):
        raise BadInput(tr("a SQLite file has no partitions: leave --partitions out, or name a PostgreSQL database"))
    with _locked(url) as (connection, found):
        if partitions is not None and found is not None:
            way = tr(
                "make a new database with --partitions, and take each company over by `wxflow company export|import`"
            )
            raise BadInput(tr("partitions are made together with the tables, and those are there: {way}", way=way))
        if found is None or found < to:
            _migrate(connection, partitions, to)
        else:
            check_revision(found, url)
    if found != to:
        done.something()
    return found, to


@contextmanager
def _locked(url: str) -> "Generator[tuple[Connection, str | None]]":
    """Open a transaction that no other upgrade runs beside, and say where the schema stands in it."""
    if is_postgres(url):
        connected(url).close()  # says what is missing, if anything is
        from wxflow.databases.postgres_schema import locked
    else:
        from wxflow.databases.sqlite_schema import locked
    with locked(url) as (connection, found):
        yield connection, found


def _migrate(connection: "Connection", partitions: int | None, to: str) -> None:
    """Run the migrations in the transaction that is open: killed half-way, they leave nothing behind."""
    # Alembic takes 0.1 s to import, and no other command needs it.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes.update(connection=connection, partitions=partitions)
    command.upgrade(config, to)


def is_blank(url: str) -> bool:
    """Tell whether a database holds nothing at all, as one does whose making was cut off."""
    with closing(connected(url)) as store:
        return store.is_blank()


def status(url: str) -> tuple[str | None, str]:
    """Return the revision a database stands at, and the one this version works with."""
    with closing(connected(url)) as store:
        return store.revision(), REVISION
