from pathlib import Path

import pytest

from tests.given import moving
from tests.given.copied import living
from tests.given.founded import company_at
from wxflow.databases import schema


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Return a database where HX lives, with rows in every table."""
    url = f"sqlite:///{tmp_path / 'wxflow.db'}"
    schema.upgrade(url)
    with company_at(url) as engine:
        living(engine, tmp_path)
    return url


@pytest.fixture
def exported(url: str, tmp_path: Path) -> Path:
    """Return HX as it was exported."""
    return moving.export(url, "HX", tmp_path / "HX.jsonl")
