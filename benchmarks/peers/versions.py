"""Name what was measured, with its version."""

import subprocess
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.given.postgres import binaries

PACKAGES = (
    "psycopg",
    "django",
    "django-fsm-2",
    "django-fsm-log",
    "python-statemachine",
    "procrastinate",
    "pgqueuer",
    "asyncpg",
    "dbos",
)


def shown() -> str:
    """Return the versions of PostgreSQL and of the peers, in one line."""
    with TemporaryDirectory() as folder:
        program = binaries(Path(folder)) / "postgres"
        server = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    packages = ", ".join(f"{package} {version(package)}" for package in PACKAGES)
    return f"PostgreSQL {server.split()[2]}, {packages}; fsync=on, synchronous_commit=on"
