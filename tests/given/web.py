"""A door that is served for real, and browsers that come to it."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from html import unescape
from pathlib import Path

import httpx2
import pytest
import uvicorn

from tests.given.founded import POLICY, Hand, moment
from wxflow.access import accounts
from wxflow.access.records import Right
from wxflow.access.secrets import make
from wxflow.decide.compiled import Machines
from wxflow.engine.sweep import sweep
from wxflow_office.company import clock
from wxflow_office.company.places import Place
from wxflow_web.identity import passwords
from wxflow_web.serving.serve import Serving, config

PRESENT = moment("2026-03-02 10:00")
PASSWORD = "four words that nobody tries"
_TOKEN = re.compile(r'name="token" value="([0-9a-f]{64})"')
_HIDDEN = re.compile(r'name="request_id" value="([^"]+)"')


class Browser:
    """Keeps cookies, and sends forms with the token of the page it has seen last."""

    def __init__(self, url: str, language: str = "en") -> None:
        self._client = httpx2.Client(base_url=url, headers={"accept-language": language}, timeout=30)
        self.cookies: dict[str, str] = {}
        self.token = ""

    def get(self, path: str, **headers: str) -> httpx2.Response:
        """Open a page, and whatever page it leads to."""
        return self._follow(self._send("GET", path, headers=headers))

    def look(self, path: str) -> httpx2.Response:
        """Open a page, and stay."""
        return self._send("GET", path, headers={})

    def post(self, path: str, **fields: str) -> httpx2.Response:
        """Send a form, and open the page it leads to."""
        return self._follow(self.send(path, **fields))

    def send(self, path: str, site: str = "same-origin", **fields: str) -> httpx2.Response:
        """Send a form, and stay; `site` is what the browser says of where it comes from."""
        data = {"token": self.token, **{name.replace("__", "."): value for name, value in fields.items()}}
        return self._send("POST", path, data=data, headers={"sec-fetch-site": site})

    def upload(self, path: str, files: dict[str, tuple[str, bytes]], **fields: str) -> httpx2.Response:
        """Send a form with files in it, each by its name and content, and open the page it leads to."""
        data = {"token": self.token, **{name.replace("__", " "): value for name, value in fields.items()}}
        headers = {"sec-fetch-site": "same-origin"}
        return self._follow(self._send("POST", path, data=data, files=files, headers=headers))

    def sign_in(self, person: str, password: str = PASSWORD) -> httpx2.Response:
        """Sign somebody in."""
        self.get("/sign-in")
        return self.post("/sign-in", person=person, password=password)

    def _send(
        self,
        method: str,
        path: str,
        *,
        headers: dict[str, str],
        data: dict[str, str] | None = None,
        files: dict[str, tuple[str, bytes]] | None = None,
    ):
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        told = {**({"cookie": cookies} if cookies else {}), **headers}
        answer = self._client.request(method, path, headers=told, data=data, files=files)
        for cookie in answer.headers.get_list("set-cookie"):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        if found := _TOKEN.search(answer.text):
            self.token = found[1]
        return answer

    def _follow(self, answer: httpx2.Response) -> httpx2.Response:
        return self.get(answer.headers["location"]) if answer.status_code == 303 else answer


class Door:
    """A door at its address, with accounts to come in by."""

    def __init__(self, hand: Hand, url: str, policy: Path) -> None:
        self.hand, self.url, self.policy = hand, url, policy

    def browser(self, person: str | None = None, *rights: Right, language: str = "en") -> Browser:
        """Return a browser; one that somebody is signed in with, if they are named."""
        browser = Browser(self.url, language)
        if person is not None:
            self.let_in(person, *rights)
            answer = browser.sign_in(person)
            assert answer.status_code == 200, answer.text
        return browser

    def let_in(self, person: str, *rights: Right) -> None:
        """Give somebody an account with the password of the tests."""
        store, company, secret = self.hand.engine.store, self.hand.engine.company, make()
        with store.transaction(company):
            accounts.invite(store, company, person, secret, rights=rights, actor="E0009", at=PRESENT)
            accounts.accept(store, company, secret, _hashed(), PRESENT)

    def let_a_deadline_pass(self) -> str:
        """Let E0005 be owed an add and nobody bring them in, until it is 2026-03-05 and the lead, E0004, is charged.

        Return the key of the penalty.
        """
        self.hand.at("2026-03-02 09:30")("person/E0005", "join", "E0008", name="尹涛", unit="采购部")
        sweep(self.hand.engine, self.hand.at("2026-03-05 09:00").now)
        clock.set_to(self.hand.now)
        (one,) = self.hand.engine.queries.instances("penalty")
        return one.key


@pytest.fixture
def door(hand: Hand, tmp_path: Path) -> Iterator[Door]:
    """Serve the founded company, on 2026-03-02 from 10 o'clock on."""
    (tmp_path / "policy.toml").write_text(POLICY, encoding="utf-8")
    place = Place(database=hand.engine.store.url, policy=tmp_path / "policy.toml")
    clock.set_to(PRESENT)
    try:
        with served(place) as url:
            yield Door(hand, url, place.policy)
    finally:
        clock.set_to(None)


@contextmanager
def served(place: Place, machines: Machines | None = None, serving: Serving | None = None) -> Iterator[str]:
    """Serve a company in a thread, on a free port unless one is given; yield the address."""
    listening = threading.Event()
    server = _Server(config(place, serving or Serving(host="127.0.0.1", port=0), machines), listening)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    assert listening.wait(30)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(30)
        assert not thread.is_alive()


class _Server(uvicorn.Server):
    """Says when it listens."""

    def __init__(self, how: uvicorn.Config, listening: threading.Event) -> None:
        super().__init__(how)
        self._listening = listening

    async def startup(self, sockets=None) -> None:
        """Start."""
        await super().startup(sockets)
        self._listening.set()


def text(answer: httpx2.Response) -> str:
    """Return what a page says: without its tags, on one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def hidden(answer: httpx2.Response) -> dict[str, str]:
    """Return what a page's forms carry along without showing it."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', answer.text)
    return {name: unescape(value) for name, value in found}


def kept(page: str) -> dict[str, str]:
    """Return what a page keeps of what was typed, to be sent again."""
    found = re.findall(r'<textarea name="([^"]*)" hidden>\n(.*?)</textarea>', page, re.DOTALL)
    return {name: unescape(value) for name, value in found}


def request_id(answer: httpx2.Response) -> str:
    """Return what makes the sending of a page's form harmless when it is repeated."""
    found = _HIDDEN.search(answer.text)
    assert found is not None
    return found[1]


@cache
def _hashed() -> str:
    """Return the password of the tests as it is kept; it takes as long as it should, once."""
    return passwords.hashed(PASSWORD)
