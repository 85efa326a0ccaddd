"""A server of its own, with fifty people who click and eight who write; and a hundred thousand requests.

One in eight asks a server as well that works as long as a page takes and waits for nobody: what that takes is the
machine's, which others may keep busy.
"""

import asyncio
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

from benchmarks.pairs import Line
from tests.given.postgres import free_port
from wxflow.access import accounts, sessions
from wxflow.access.secrets import make
from wxflow_office.company import clock
from wxflow_office.company.company import Company, opened
from wxflow_office.company.places import Place
from wxflow_web.identity import cookies

CLICKING, WRITING, SECONDS = 50, 8, 20
"""People, and for how long: each clicks, or writes, once a second."""
REQUESTS = int(os.environ.get("WXFLOW_REQUESTS", "100000"))
_MOST_MS, _MOST_MB = 50, 8
_ONE_IN = 8
_CLICK, _WRITE, _WORK = "clicking", "writing", "asking for 2.5 ms of work"
_RSS = re.compile(r"VmRSS:\s+(\d+) kB")


def measure(store: str, place: Place) -> Iterator[Line]:
    """Let many people use a server, and tell how long the slowest hundredth of them waited."""
    with opened(place) as company:
        people = signed_in(company, CLICKING + WRITING)
        group = next(one.key for one in company.queries.instances("group", states=("active",)))
    with served(place) as (port, _), _work_served() as plain:
        asyncio.run(look(port, people[:CLICKING], ("/",), 2))  # every thread has its company open by then
        waited, wrong = asyncio.run(_crowd(port, plain, people, group))
    for what, took in waited.items():
        took.sort()
        p99, middle = took[int(len(took) * 0.99)], took[len(took) // 2]
        told = f"p50 {middle:.0f} ms, p99 {p99:.0f} ms, {len(took)} answers, {wrong} wrong"
        name = f"{store}: {CLICKING} people clicking while {WRITING} write: {what}"
        target = f"p99 < {_MOST_MS} ms" if what == _CLICK else ""
        yield Line(name, told, "", "", target, p99 < _MOST_MS and not wrong)


def signed_in(company: Company, count: int) -> list[str]:
    """Return secrets of sessions of so many people, leads first."""
    leads = dict.fromkeys(
        lead for one in company.queries.instances("group", states=("active",)) for lead in one.facts["leads"]
    )
    found, at, store, code = [], clock.now(), company.store, company.company
    for person in list(leads)[:count]:
        secret, invitation = make(), make()
        with store.transaction(code):
            accounts.invite(store, code, person, invitation, rights=(), actor="benchmark", at=at)
            accounts.accept(store, code, invitation, "no password", at)
            sessions.begin(store, code, person, secret, agent="benchmark", at=at)
        found.append(secret)
    return found


@contextmanager
def served(place: Place) -> Iterator[tuple[int, int]]:
    """Serve a company in a process of its own; yield its port and its number."""
    port = free_port()
    command = [sys.executable, "-c", "from wxflow_cli.main import main; main()", "serve", "--port", str(port)]
    environment = {**os.environ, "WXFLOW_DATABASE_URL": place.database, "WXFLOW_CLOCK": ""}
    with subprocess.Popen(
        [*command, "--policy", str(place.policy)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment
    ) as process:
        try:
            asyncio.run(_wait(port))
            yield port, process.pid
        finally:
            process.terminate()


@contextmanager
def _work_served() -> Iterator[int]:
    """Serve what takes a while in a process of its own; yield its port."""
    port = free_port()
    with subprocess.Popen([sys.executable, "-m", "benchmarks.web_work", str(port)]) as process:
        try:
            asyncio.run(_wait(port))
            yield port
        finally:
            process.terminate()


async def _wait(port: int) -> None:
    for _ in range(600):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.1)
        else:
            writer.close()
            return
    raise AssertionError("it does not listen")


class _Browser:
    """One connection that is kept, and the cookie of a session."""

    def __init__(self, port: int, secret: str) -> None:
        self._port, self._secret = port, secret

    async def open(self) -> "_Browser":
        """Connect."""
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        return self

    async def send(self, method: str, path: str, **fields: str) -> tuple[int, float]:
        """Return the status of an answer, and how many milliseconds it took."""
        body = urlencode({"token": cookies.form_token(self._secret), **fields}).encode() if fields else b""
        head = f"{method} {path} HTTP/1.1\r\nHost: x\r\nCookie: {cookies.NAME}={self._secret}\r\n"
        if body:
            head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        began = time.perf_counter()
        self._writer.write(head.encode() + b"\r\n" + body)
        answer = (await self._reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = re.search(r"content-length: (\d+)", answer)
        await self._reader.readexactly(int(length[1]) if length else 0)
        return int(answer.split()[1]), (time.perf_counter() - began) * 1000


async def look(port: int, people: list[str], paths: tuple[str, ...], times: int) -> None:
    """Let people look at pages, so many times in all, as fast as they are answered."""
    browsers = [await _Browser(port, secret).open() for secret in people]

    async def one(browser: _Browser, number: int) -> None:
        for turn in range(max(times // len(browsers), 1)):
            status, _ = await browser.send("GET", paths[(turn + number) % len(paths)])
            assert status in (200, 404), status

    await asyncio.gather(*(one(browser, number) for number, browser in enumerate(browsers)))


async def _crowd(port: int, plain: int, people: list[str], group: str) -> tuple[dict[str, list[float]], int]:
    """Return how long those who click and those who write have waited, in milliseconds, and how many went wrong."""
    browsers = [(await _Browser(port, one).open(), await _Browser(plain, one).open()) for one in people]
    waited: dict[str, list[float]] = {_CLICK: [], _WRITE: [], _WORK: []}
    wrong, began = 0, time.perf_counter()

    async def one(number: int, browser: _Browser, other: _Browser) -> None:
        nonlocal wrong
        writes = number >= CLICKING
        for turn in range(SECONDS):
            await asyncio.sleep(max(began + turn + number / len(browsers) - time.perf_counter(), 0))
            if writes:
                data = {"data.group": group, "data.category": "advertising", "data.accused": "E0009"}
                filed = {"key": f"B{number}-{turn}-{port}", "data.reference": "benchmark", **data}
                status, took = await browser.send("POST", "/events/report/file", **filed)
            else:
                status, took = await browser.send("GET", "/" if turn % 2 else "/groups")
            waited[_WRITE if writes else _CLICK].append(took)
            wrong += status not in (200, 303)
            if number % _ONE_IN == 0:
                waited[_WORK].append((await other.send("GET", "/"))[1])

    await asyncio.gather(*(one(number, *both) for number, both in enumerate(browsers)))
    return waited, wrong
