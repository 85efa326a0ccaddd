"""A company is deleted only as it was exported."""

from pathlib import Path

import pytest

from tests.given import moving
from tests.given.founded import company_at, moment
from wxflow.engine import sweep
from wxflow.errors import Refused


def test_a_company_is_deleted_only_as_it_was_exported(url: str, exported: Path) -> None:
    with company_at(url) as engine:
        sweep.sweep(engine, moment("2026-12-02 09:00"))
    before = moving.of(url, "HX")
    with pytest.raises(Refused, match="is not what was exported"):
        moving.delete(url, exported)
    assert moving.of(url, "HX") == before
