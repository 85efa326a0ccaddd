"""An edited policy is in force at the next click, a wrong one takes no page away; who looks waits for no writer."""

import asyncio
import os
import threading
import time
from pathlib import Path

from tests.given import loops
from tests.given.databases import ON_SQLITE, raw
from tests.given.founded import POLICY, Hand
from tests.given.web import PRESENT, Door, kept, text
from wxflow.access import sessions
from wxflow.store.tables import REVISION
from wxflow_office.company import clock
from wxflow_office.company.company import Company
from wxflow_office.company.places import Place
from wxflow_web.routing.companies import Companies

pytestmark = ON_SQLITE


def rewrite(path: Path, content: str, seconds: int) -> None:
    path.write_text(content, encoding="utf-8")
    os.utime(path, (seconds, seconds))


def test_an_edited_policy_is_in_force_and_a_wrong_one_is_not(door: Door, tmp_path: Path) -> None:
    path, browser = tmp_path / "policy.toml", door.browser("E0004")
    assert "华信公司" in text(browser.get("/"))
    rewrite(path, POLICY.replace('name = "华信公司"', 'name = "华信集团"'), 1)
    assert "华信集团" in text(browser.get("/"))
    for number in range(12):  # whichever thread answers
        rewrite(path, "nonsense [", number + 2)
        answer = browser.get("/")
        assert (answer.status_code, "nonsense" in answer.text) == (200, False)


def test_however_many_wait_to_write_whoever_looks_is_answered(hand: Hand, tmp_path: Path) -> None:
    (tmp_path / "policy.toml").write_text(POLICY, encoding="utf-8")
    companies = Companies(Place(database=hand.engine.store.url, policy=tmp_path / "policy.toml"))
    let_go = threading.Event()

    async def look() -> str:
        await companies.open()
        writing = [asyncio.create_task(companies.run(lambda _: let_go.wait(60), writes=True)) for _ in range(30)]
        try:
            return await asyncio.wait_for(companies.run(_code, writes=False), 30)
        finally:
            let_go.set()
            await asyncio.gather(*writing)

    assert loops.run(look()) == hand.engine.company
    companies.close()


def _code(company: Company) -> str:
    return company.company


def test_whoever_looks_is_answered_before_it_is_noted_that_their_session_is_in_use(door: Door) -> None:
    browser, store, company = door.browser("E0004"), door.hand.engine.store, door.hand.engine.company
    clock.set_to(PRESENT + 90_000_000)
    with store.transaction(company):
        assert browser.get("/").status_code == 200
    until = time.monotonic() + 30
    while not any(one.seen_at > PRESENT + 60_000_000 for one in sessions.of(store, company, "E0004", clock.now())):
        assert time.monotonic() < until


def test_nobody_writes_once_another_version_has_upgraded_the_database(door: Door) -> None:
    browser, url = door.browser("E0009", "operator"), door.hand.engine.store.url
    browser.get("/events/group/change/G1")
    form = {"data__purpose": "另有用处", "reason": "x", "request_id": "one"}
    with raw(url) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    page = browser.send("/events/group/change/G1", **form)
    assert (page.status_code, kept(page.text)["data.purpose"]) == (503, "另有用处")
    assert browser.look("/health").status_code == 503
    found = door.hand.engine.queries.instance("group", "G1")
    assert found is not None
    assert found.facts["purpose"] == "业务协同"
    with raw(url) as database:
        database.execute(f"UPDATE alembic_version SET version_num = '{REVISION}'")
    assert browser.send("/events/group/change/G1", **kept(page.text)).status_code == 303
    assert browser.look("/health").status_code == 200
