import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.given.databases import DATABASES, KINDS
from tests.given.founded import Hand, company, founded
from tests.given.postgres import GIVEN, NoServer
from wxflow.databases import schema

pytest_plugins = [
    "tests.given.door",
    "tests.given.two_companies",
    "tests.given.reminded",
    "tests.given.receiver",
    "tests.given.web",
    "tests.given.chromium",
    "tests.given.issuer",
]  # companies reached by commands, and servers that are written to

settings.register_profile("ci", deadline=None, derandomize=True)
settings.register_profile("dev", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "dev")

os.environ["WXFLOW_CLOCK"] = "given"  # the tests live in years of their own, and are the clock of those
os.environ["WXFLOW_LANG"] = "en"  # the tests read English, whatever the locale they run in


@pytest.fixture(scope="session", autouse=True)
def _databases() -> Iterator[None]:
    yield
    DATABASES.close()


@pytest.fixture(scope="session")
def server_url() -> str:
    """Return the URL of a PostgreSQL server that tests may make databases on."""
    try:
        return DATABASES.server_url
    except NoServer as error:
        if os.environ.get("CI"):
            pytest.fail(f"PostgreSQL must be tested, and there is none: {error}")
        pytest.skip(f"PostgreSQL IS NOT TESTED: {error}; install one, or name one in ${GIVEN}")


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    """Keep the test's companies in SQLite, then in PostgreSQL."""
    if request.param == "postgresql":
        request.getfixturevalue("server_url")
    with DATABASES.of(request.param):
        yield request.param


@pytest.fixture(scope="module", params=KINDS)
def own_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the URL of a database that a module has for itself, in SQLite, then in PostgreSQL."""
    if request.param == "postgresql":
        request.getfixturevalue("server_url")
        url = DATABASES.blank()
    else:
        url = f"sqlite:///{tmp_path_factory.mktemp('own') / 'wxflow.db'}"
    schema.upgrade(url)
    return url


@pytest.fixture
def hand(tmp_path: Path, database: str) -> Iterator[Hand]:
    """Return a hand at a founded company, on 2026-03-02 at 9, in a real database of either kind."""
    with company(tmp_path) as engine:
        yield founded(engine)
