"""Whoever listens is told of every step they may see, once it is taken; whoever comes back misses none."""

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager

import httpx2
import pytest

from tests.given.databases import DATABASES, ON_BOTH, ON_SQLITE
from tests.given.web import Door
from tests.web.api.test_events import GROUP, Program

CROWD = 500


class Event:
    """One event, as it came."""

    def __init__(self, lines: list[str]) -> None:
        told = dict(line.split(": ", 1) for line in lines)
        self.id, self.step = told["id"], json.loads(told["data"])
        self.name = f"{self.step['machine']}/{self.step['key']} {self.step['event']}"


def events(lines: Iterator[str]) -> Iterator[Event]:
    """Yield what comes; comments are none."""
    told: list[str] = []
    for line in lines:
        if line.startswith(("id: ", "data: ")):
            told.append(line)
        elif not line and told:
            yield Event(told)
            told = []


@contextmanager
def listening(program: Program, last: str = "", query: str = "") -> Iterator[Iterator[Event]]:
    headers = {"last-event-id": last} if last else {}
    with program.client.stream("GET", f"/events{query}", headers=headers) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        lines = answer.iter_lines()
        assert next(lines) == "retry: 2000", "it says hello once it has let somebody in"
        yield events(lines)


@ON_BOTH
def test_whoever_listens_is_told_of_what_they_may_see(door: Door) -> None:
    lead, hr, stranger = (Program(door, person, "*", "read") for person in ("E0004", "E0008", "E0002"))
    with listening(lead) as own, listening(hr, query="?machine=person") as people, listening(stranger) as others:
        assert hr.post("/person/E0005/join", {"data": {"name": "周群", "unit": "仓库"}}).status_code == 200
        assert lead.post("/group/G2/request", {"data": GROUP}).status_code == 200
        assert stranger.post("/group/G3/request", {"data": {**GROUP, "leads": ["E0002"]}}).status_code == 200
        assert next(own).name == "group/G2 request"
        assert next(people).name == "person/E0005 join"
        assert next(others).name == "group/G3 request"


@ON_BOTH
def test_whoever_comes_back_is_told_from_where_they_were(door: Door) -> None:
    lead = Program(door, "E0004", "*", "read")
    with listening(lead) as first:
        assert lead.post("/group/G2/request", {"data": GROUP}).status_code == 200
        known = next(first)
    fired = [f"group/G{number} request" for number in range(3, 8)]
    for name in fired:
        assert lead.post(f"/{name.replace(' ', '/')}", {"data": GROUP}).status_code == 200
    with listening(lead, known.id) as again:
        found: list[str] = []
        while not {*fired} <= {*found}:
            found.append(next(again).name)
        assert [name for name in found if name in fired] == fired
        if DATABASES.kind == "sqlite":
            assert found == fired, "where one writes after the other, nothing comes twice"
        assert lead.post("/group/G8/request", {"data": GROUP}).status_code == 200
        assert next(again).name == "group/G8 request"


@ON_SQLITE
def test_nothing_is_told_by_a_token_that_has_ended(door: Door) -> None:
    hr, lead = Program(door, "E0008", "*", "read"), Program(door, "E0004", "*", "read")
    with listening(lead) as own, listening(hr) as everything:
        assert lead.post("/group/G2/request", {"data": GROUP}).status_code == 200
        assert next(own).name == next(everything).name == "group/G2 request"
        assert hr.post("/person/E0004/leave").status_code == 200
        assert "person/E0004 leave" in (event.name for event in everything)
        assert list(own) == []


@ON_SQLITE
@pytest.mark.parametrize("last", ["x", "WzFd", "🙂".encode().decode("latin-1"), "bnVsbA", "W251bGwsIiIsIiIsMV0"])
def test_an_event_that_never_was_is_bad_input(door: Door, last: str) -> None:
    answer = Program(door, "E0004", "read").client.get("/events", headers={b"last-event-id": last.encode("latin-1")})
    assert (answer.status_code, "Last-Event-ID" in answer.json()["detail"]) == (422, True)


@ON_SQLITE
def test_five_hundred_who_listen_take_no_thread_and_are_all_told(door: Door) -> None:
    lead = Program(door, "E0004", "*", "read")
    limits = httpx2.Limits(max_connections=CROWD + 10, max_keepalive_connections=CROWD + 10)
    lead.client = httpx2.Client(base_url=lead.client.base_url, headers=lead.client.headers, timeout=60, limits=limits)
    told, let_in = [0] * CROWD, threading.Semaphore(0)

    def listen(number: int) -> None:
        with listening(lead) as own:
            let_in.release()
            told[number] += next(own).name == "group/G2 request"

    with ThreadPoolExecutor(CROWD) as pool:
        before = {one.name for one in threading.enumerate() if one.name.startswith("wxflow")}
        waiting = [pool.submit(listen, number) for number in range(CROWD)]
        for _ in range(CROWD):
            assert let_in.acquire(timeout=60)
        assert lead.post("/group/G2/request", {"data": GROUP}).status_code == 200
        wait(waiting, timeout=60)
        serving = {one.name for one in threading.enumerate() if one.name.startswith("wxflow")}
    assert told == [1] * CROWD
    assert len(serving) <= 12, before


@ON_SQLITE
def test_a_token_without_the_scope_hears_nothing(door: Door) -> None:
    assert Program(door, "E0004", "*").client.get("/events").status_code == 403
