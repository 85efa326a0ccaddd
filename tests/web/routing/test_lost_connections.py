"""A server that was restarted, or went away for a while, takes the door with it for no longer than it is away."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.given.databases import raw
from tests.given.founded import POLICY, engine_at, founded
from tests.given.postgres import NoServer, Server, running
from tests.given.web import PRESENT, Door, kept, served, text
from wxflow.databases import schema
from wxflow_office.company import clock
from wxflow_office.company.places import Place

CHANGE = "/events/group/change/G1"
PAGES = ("/", "/groups", "/people", "/machines/group/G1", "/health") * 3
END_ALL = (
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


@pytest.fixture
def server() -> Iterator[Server]:
    """Run a server that nobody else uses."""
    try:
        with running() as one:
            yield one
    except NoServer as error:
        pytest.skip(str(error))


@pytest.fixture
def own_door(server: Server, tmp_path: Path) -> Iterator[Door]:
    """Serve a company in that server."""
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute("CREATE DATABASE wxflow")
    url = server.url("wxflow")
    schema.upgrade(url)
    (tmp_path / "policy.toml").write_text(POLICY, encoding="utf-8")
    clock.set_to(PRESENT)
    hand = founded(engine_at(url))
    try:
        with served(Place(database=url, policy=tmp_path / "policy.toml")) as address:
            yield Door(hand, address, tmp_path / "policy.toml")
    finally:
        hand.engine.store.close()
        clock.set_to(None)


def purpose(url: str) -> str:
    engine = engine_at(url)
    found = engine.queries.instance("group", "G1")
    engine.store.close()
    assert found is not None
    return found.facts["purpose"]


def test_connections_that_were_ended_are_made_anew_whoever_looks_or_acts(own_door: Door, server: Server) -> None:
    browser, url = own_door.browser("E0009", "operator"), server.url("wxflow")
    for number in range(3):
        browser.get(CHANGE)
        with raw(url) as database:
            ((ended,),) = database.execute(END_ALL).fetchall()
        assert ended > 1
        if number % 2:
            assert [browser.look(path).status_code for path in PAGES] == [200] * len(PAGES)
        for turn in range(4):
            form = {"data__purpose": f"{number}/{turn}", "reason": "x", "request_id": f"{number}/{turn}"}
            assert browser.send(CHANGE, **form).status_code == 303
    assert purpose(url) == "2/3"


def test_while_the_server_is_away_it_is_said_and_once_it_is_back_all_goes_on(own_door: Door, server: Server) -> None:
    browser, stranger = own_door.browser("E0009", "operator"), own_door.browser()
    browser.get(CHANGE)
    server.stop("immediate")
    form = {"data__purpose": "另有用处", "reason": "x", "request_id": "one"}
    answered = browser.send(CHANGE, **form)
    for answer in (answered, browser.look("/"), stranger.look("/sign-in")):
        assert answer.status_code == 503
        assert "the database does not answer" in text(answer)
        assert not {"postgresql", "127.0.0.1", "wxflow@"} & {*text(answer).replace(":", " ").replace("/", " ").split()}
    health = browser.look("/health")
    assert (health.status_code, health.text) == (503, "the database does not answer\n")
    server.start()
    assert [browser.look(path).status_code for path in PAGES] == [200] * len(PAGES)
    assert kept(answered.text) == {"data.purpose": "另有用处", "reason": "x", "request_id": "one"}
    assert browser.send(CHANGE, **kept(answered.text)).status_code == 303
    assert purpose(server.url("wxflow")) == "另有用处"
