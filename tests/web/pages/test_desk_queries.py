"""However much there is, the desk, its tabs and the page of a group ask the database a few times each."""

from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.datastructures import FormData, QueryParams

from tests.given.databases import ON_SQLITE
from tests.given.founded import POLICY, Hand
from tests.given.web import PRESENT
from wxflow.access.records import Account
from wxflow.databases.sqlite import SQLiteStore
from wxflow_office.company.company import Company, read_policy
from wxflow_office.company.places import Place
from wxflow_office.desk import desk as desks
from wxflow_office.desk.told import told
from wxflow_web.answers.answer import Answer
from wxflow_web.pages import desk, desk_tabs, instances
from wxflow_web.routing.address import Visit

pytestmark = ON_SQLITE
MOST = 4
GROUPS = 12
GROUP = {
    "kind": "temporary", "unit": "采购部", "purpose": "展会", "planned_end": "2026-12-31",
    "scope": {"units": ["采购部"], "people": []}, "leads": ["E0004"],
}  # fmt: skip


@pytest.fixture
def company(hand: Hand, tmp_path: Path) -> Company:
    """Let many groups wait, and many people in one, some of them too long."""
    (tmp_path / "policy.toml").write_text(POLICY, encoding="utf-8")
    hand.at("2026-03-02 09:30")
    for number in range(20, 20 + GROUPS):
        hand(f"person/E00{number}", "join", "E0008", name=f"新人{number}", unit="采购部")
        hand(f"group/G{number}", "request", "E0004", title=f"华信公司展会{number}群", **GROUP)
    place = Place(database=hand.engine.store.url, policy=tmp_path / "policy.toml")
    return Company(place, read_policy(place), hand.engine.store)


def ran_by(company: Company, work: Callable[[], object]) -> int:
    """Return how many statements some work has run."""
    assert isinstance(company.store, SQLiteStore)
    ran: list[str] = []
    company.store.connection.set_trace_callback(ran.append)
    try:
        work()
    finally:
        company.store.connection.set_trace_callback(None)
    return len(ran)


def asked(company: Company, person: str, page: Callable[[Visit], Answer], **named: str) -> int:
    """Return how many statements a page has run, beyond the visitor's own row, which every page reads."""
    visit = Visit(
        company=company, now=PRESENT, account=Account(person, (), None, 0, 0), session=None, named=named,
        query=QueryParams(""), headers={}, form=FormData(), secret="", address="", agent="",
    )  # fmt: skip
    visit.outlook.instance("person", person)
    return ran_by(company, lambda: page(visit))


@pytest.mark.parametrize("person", ["E0001", "E0003", "E0004", "E0008", "E0009"])
def test_a_desk_asks_four_times_at_most_whoever_looks(company: Company, person: str) -> None:
    assert asked(company, person, desk.show) <= MOST


def test_the_desk_of_everybody_asks_as_seldom_but_for_the_calendar(company: Company) -> None:
    def everybody() -> None:
        whole = desks.Desk(company, company.outlook(), PRESENT, None)
        items = whole.items(whole.waiting())
        assert len([told(company, whole.called, one) for one in items]) > GROUPS

    assert ran_by(company, everybody) <= MOST + 1


@pytest.mark.parametrize(
    "tab", [desk_tabs.show_done, desk_tabs.show_begun, desk_tabs.show_copied, desk_tabs.show_groups]
)
def test_a_tab_asks_four_times_at_most(company: Company, tab: Callable[[Visit], Answer]) -> None:
    assert asked(company, "E0004", tab) <= MOST


@pytest.mark.parametrize("person", ["E0003", "E0004", "E0008", "E0009"])
def test_the_page_of_a_group_asks_four_times_at_most(company: Company, person: str) -> None:
    assert asked(company, person, instances.show, machine="group", key="G1") <= MOST
