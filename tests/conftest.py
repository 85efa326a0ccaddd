import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.founded import Hand, company, founded

settings.register_profile("ci", deadline=None, derandomize=True)
settings.register_profile("dev", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


@pytest.fixture
def hand(tmp_path: Path) -> Iterator[Hand]:
    """Return a hand at a founded company, on 2026-03-02 at 9, on a real SQLite file."""
    with company(tmp_path) as engine:
        yield founded(engine)
