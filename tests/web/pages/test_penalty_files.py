"""A penalty says why it is to whoever may see it; the month's workbook is for whoever sees everything."""

import io

import openpyxl
import pytest

from tests.given.databases import ON_BOTH
from tests.given.web import Door, text

pytestmark = ON_BOTH


@pytest.fixture
def penalty(door: Door) -> str:
    return door.let_a_deadline_pass()


def test_the_notice_counts_the_days_for_debtor_and_hr_and_nobody_else(door: Door, penalty: str) -> None:
    where = f"/notices/{penalty.replace('#', '%23')}"
    for person in ("E0004", "E0008"):
        told = text(door.browser(person).get(where))
        assert "尹涛" in told
        assert "03-04" in told, "the second working day after the newcomer joined, when the deadline ended"
    assert door.browser("E0003").get(where).status_code == 404
    file = door.browser("E0004").get(f"{where}?as=file")
    assert file.headers["content-disposition"].startswith("attachment")
    assert "尹涛" in file.text


def test_the_workbook_of_a_month_has_its_penalties(door: Door, penalty: str) -> None:
    hr = door.browser("E0008")
    book = openpyxl.load_workbook(io.BytesIO(hr.get("/penalties/workbook?month=2026-03").content))
    assert any("E0004" in str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    assert "'2026-13' is no month" in text(hr.get("/penalties/workbook?month=2026-13"))
    assert door.browser("E0004").get("/penalties/workbook?month=2026-03").status_code == 404
