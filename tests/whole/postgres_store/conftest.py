import shutil
import subprocess
from collections.abc import Iterator
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.given import postgres
from tests.given.databases import DATABASES

_POOLER = """\
[databases]
* = host={host} port={port} user={user}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {own_port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 3
pidfile = {folder}/pid
logfile = {folder}/log
"""


@pytest.fixture(autouse=True)
def _sqlite_beside() -> Iterator[None]:
    """Keep in SQLite what PostgreSQL is held against."""
    with DATABASES.of("sqlite"):
        yield


@pytest.fixture
def blank(server_url: str) -> str:
    """Return the URL of a PostgreSQL database with nothing in it."""
    return DATABASES.blank()


@pytest.fixture
def pooled(blank: str) -> Iterator[str]:
    """Return the URL of a blank database behind pgbouncer, which lends three connections by the transaction."""
    program = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
    if program is None:
        pytest.skip("POOLING IS NOT TESTED: pgbouncer is not installed")
    parts, own_port = urlsplit(blank), postgres.free_port()
    with postgres.folder_of_its_own("wxflow-pooler-") as (folder, user):
        told = {"host": parts.hostname, "port": parts.port, "user": parts.username, "own_port": own_port}
        (folder / "pgbouncer.ini").write_text(_POOLER.format(**told, folder=folder))
        process = subprocess.Popen([program, "-q", str(folder / "pgbouncer.ini")], cwd="/", **user)
        try:
            url = parts._replace(netloc=f"{parts.username}@127.0.0.1:{own_port}").geturl()
            _wait_for(url, process)
            yield f"{url}?prepared=no"
        finally:
            process.terminate()
            process.wait()


def _wait_for(url: str, process: "subprocess.Popen[bytes]") -> None:
    while process.poll() is None:
        try:
            psycopg.connect(url, prepare_threshold=None, connect_timeout=5).close()
        except psycopg.OperationalError:
            continue
        return
    raise AssertionError("pgbouncer has ended")
