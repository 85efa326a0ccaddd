from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.given.approvals import at
from tests.given.founded import GROUP, Hand, company, founded


@pytest.fixture
def hand(tmp_path: Path, database: str) -> Iterator[Hand]:
    """Return a hand at a company with approvals, where E0004 has just requested G9."""
    with company(tmp_path) as plain:
        founded(plain)
        url = plain.store.url
    with at(url) as hand:
        for key, name in (("E0005", "尹涛"), ("E0006", "秦明")):
            hand(f"person/{key}", "join", "E0008", name=name, unit="销售部")
        hand.at("2026-03-03 09:00")("group/G9", "request", "E0004", **GROUP)
        yield hand
