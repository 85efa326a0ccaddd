"""A company with something to tell E0002, and a server that takes what it is told."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.given import company
from tests.given.door import Run

RUNG = '\n[[reminders]]\ndeadline = "membership.add"\nworking_days = -1\nat = "09:30"\nto = "lead"\n'
SIGNING = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"
"""A webhook's secret."""
SWEPT, NOW, NIGHT = (f"2026-03-03T{at}:00+08:00" for at in ("10:00", "10:05", "22:00"))


def policy(channel: str, more: str = "") -> str:
    """Return the small company's policy with a reminder and a channel."""
    return f'{company.POLICY}{RUNG}\n[delivery]\nchannel = "c"\n{more}\n[[channels]]\nname = "c"\n{channel}\n'


@pytest.fixture
def reminded(run: Run) -> Run:
    """Run wxflow where E0002 is to be told that E0004 is still to be added; nothing is delivered yet."""
    Path("policy.toml").write_text(policy('kind = "file"\npath = "out.jsonl"'), encoding="utf-8")
    assert run("init").exit_code == 0
    assert run("apply", "-", stdin=company.lines(company.FOUNDING)).exit_code == 0
    assert run("sweep", "--now", SWEPT).exit_code == 0
    return run


def by(channel: str, more: str = "") -> None:
    """Let another channel deliver."""
    Path("policy.toml").write_text(policy(channel, more), encoding="utf-8")


def messages(run: Run, *words: str) -> list[dict[str, Any]]:
    """Return what is in the outbox."""
    found: list[dict[str, Any]] = json.loads(run("outbox", "list", *words, "--format", "json").stdout)
    return found


class Answering:
    """A server on the loopback that answers as it is told, and keeps what it was sent."""

    def __init__(self) -> None:
        self.taken: list[tuple[dict[str, str], bytes]] = []
        self.token = b'{"errcode": 0, "access_token": "T"}'
        self.answer: Callable[[BaseHTTPRequestHandler], None] = lambda handler: reply(handler, 200, b"{}")
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.taken.append((dict(self.headers), body))
                outer.answer(self)

            def do_GET(self) -> None:
                reply(self, 200, outer.token)

            def log_message(self, *_: object) -> None:
                """Be quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"


def reply(handler: BaseHTTPRequestHandler, status: int, body: bytes) -> None:
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


@pytest.fixture
def server() -> Iterator[Answering]:
    """Run such a server."""
    answering = Answering()
    thread = threading.Thread(target=answering.server.serve_forever, daemon=True)
    thread.start()
    yield answering
    answering.server.shutdown()
    answering.server.server_close()


def joined(run: Run, people: int) -> None:
    """Let so many join whom E0002 then owes an add, and let their reminders come."""
    more = [company.join(20, f"P{n:03}", f"{'甲乙丙丁戊己庚辛壬癸'[n % 10]}文婧", "销售部") for n in range(people)]
    again = [{**one, "at": "2026-03-02T10:00:00+08:00"} for one in more]
    assert run("apply", "-", stdin=company.lines(again)).exit_code == 0
    assert run("sweep", "--now", SWEPT).exit_code == 0
