import shutil
from collections.abc import Iterator

import psycopg
import pytest

from tests.given.databases import DATABASES
from tests.given.postgres import NoServer, Server


@pytest.fixture(autouse=True)
def _sqlite_beside() -> Iterator[None]:
    """Keep in SQLite what PostgreSQL is held against."""
    with DATABASES.of("sqlite"):
        yield


@pytest.fixture
def servers(server_url: str) -> Iterator[tuple[Server, Server]]:
    """Run a primary whose commits wait for its standby, and the standby."""
    try:
        primary = Server.made()
    except NoServer as error:
        pytest.skip(f"FAILING OVER IS NOT TESTED: {error}")
    primary.start()
    standby = primary.standby()
    try:
        standby.start()
        with psycopg.connect(primary.url(), autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
            connection.execute("SELECT pg_reload_conf()")
        yield primary, standby
    finally:
        for server in (primary, standby):
            if server.is_running:
                server.stop("immediate")
        shutil.rmtree(primary.folder.parent, ignore_errors=True)
