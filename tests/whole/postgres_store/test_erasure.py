"""Whoever is erased is gone from every row of PostgreSQL, dead ones too."""

import pytest

from tests.given.databases import raw
from tests.given.founded import company_at, founded
from wxflow.databases import schema

NAME = "黄娟娜"


def test_whoever_is_erased_stands_in_no_row_that_anybody_could_still_read(blank: str) -> None:
    schema.upgrade(blank)
    with company_at(blank) as engine:
        hand = founded(engine)
        hand.at("2026-03-03 09:00")("person/E0003", "leave", "E0008")
        hand("membership/G1/E0003", "remove", "E0004")
        assert _live_and_dead(blank) > 0
        hand("person/E0003", "erase", "E0008")
    assert _live_and_dead(blank) == 0


def _live_and_dead(url: str) -> int:
    """Count how often the name stands in the tables' pages, whether the row still lives or not."""
    with raw(url) as database:
        try:
            database.execute("CREATE EXTENSION IF NOT EXISTS pageinspect")
        except Exception:
            pytest.skip("PAGES ARE NOT LOOKED INTO: the server lacks pageinspect")
        found = 0
        for table in ("personal", "instances", "steps"):
            (pages,) = database.execute(f"SELECT pg_relation_size('{table}') / 8192").fetchone()
            for page in range(pages):
                text = f"SELECT t_data FROM heap_page_items(get_raw_page('{table}', {page}))"
                found += sum(NAME.encode() in (row[0] or b"") for row in database.execute(text))
    return found
