"""A month, and a search, ask the database as often for many as for few."""

from pathlib import Path

import pytest

from tests.given.databases import ON_SQLITE
from tests.given.founded import CREATED, GROUP, ROSTER, Hand
from tests.web.pages.test_desk_queries import asked, company
from wxflow_office.company.company import Company
from wxflow_web.pages.calendar import calendar
from wxflow_web.pages.people import people

pytestmark = ON_SQLITE
__all__ = ["company"]
MOST = 16


def another(hand: Hand, number: int) -> None:
    title = f"华信公司采购部{number}群"
    hand(f"group/G{number}0", "request", "E0004", **{**GROUP, "title": title})
    hand(f"group/G{number}0", "approve", "E0001")
    hand(f"group/G{number}0", "create", "E0009", **{**CREATED, "title": title, "register_no": str(number)})
    hand(f"group/G{number}0", "activate", "E0004", roster=ROSTER[:2])


@pytest.mark.parametrize("page", [calendar.show, people.show])
@pytest.mark.parametrize("person", ["E0004", "E0008"])
def test_it_asks_as_often_for_many_groups_as_for_few(
    company: Company, hand: Hand, person: str, page, tmp_path: Path
) -> None:
    another(hand, 20)
    few = asked(company, person, page)
    for number in range(21, 26):
        another(hand, number)
    assert few <= MOST
    assert asked(company, person, page) <= few
