"""The other side answers as servers do: late, wrongly, without an end or not at all."""

import json
from contextlib import suppress
from http.server import BaseHTTPRequestHandler

import pytest

from tests.given.door import Run
from tests.given.reminded import NOW, SIGNING, Answering, by, messages, reply
from wxflow_connectors import http


def reset(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.setsockopt(1, 13, b"\1\0\0\0\0\0\0\0")  # SO_LINGER of 0: closing resets
    handler.connection.close()


def hang(handler: BaseHTTPRequestHandler) -> None:
    with suppress(OSError):
        handler.rfile.read(1)


BUSY = {
    "an error in a 200": (lambda h: reply(h, 200, b'{"errcode": 45009, "errmsg": "freq out of limit"}'), "45009"),
    "too often": (lambda h: reply(h, 429, b""), "HTTP 429"),
    "a fault": (lambda h: reply(h, 503, b""), "HTTP 503"),
    "garbage": (lambda h: reply(h, 200, b"<html>"), "cannot be read"),
    "a list": (lambda h: reply(h, 200, b"[0]"), "cannot be read"),
    "a reset": (reset, "Error"),
    "nothing": (hang, "Timeout"),
}  # fmt: skip


@pytest.mark.parametrize("answer", BUSY)
def test_what_a_robot_does_not_take_is_tried_again_later(
    reminded: Run, server: Answering, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    monkeypatch.setenv("ROBOT", f"{server.url}/robot?key=K3Y")
    by('kind = "wecom_robot"\nurl_env = "ROBOT"')
    server.answer, why = BUSY[answer]
    with monkeypatch.context() as impatient:
        if answer == "nothing":
            impatient.setattr(http, "_TIMEOUT", 0.3)
        assert reminded("outbox", "deliver", "--now", NOW).exit_code == 0
    (waiting,) = messages(reminded)
    assert (waiting["state"], waiting["attempts"], waiting["next_at"][11:16]) == ("waiting", 1, "10:06")
    assert why in waiting["error"]
    assert "K3Y" not in json.dumps(waiting)
    server.answer = lambda handler: reply(handler, 200, b'{"errcode": 0}')
    assert reminded("outbox", "deliver", "--now", NOW).exit_code == 0
    assert len(server.taken) == 1
    assert reminded("outbox", "deliver", "--now", "2026-03-03T10:06:01+08:00").exit_code == 0
    assert [one["state"] for one in messages(reminded)] == ["sent"]
    first, again = (json.loads(body)["text"] for _, body in server.taken)
    assert first == again
    assert first["mentioned_list"] == ["E0002"]


def drip(handler: BaseHTTPRequestHandler) -> None:
    """Answer without an end, a byte now and then."""
    handler.send_response(200)
    handler.end_headers()
    with suppress(OSError):
        while True:
            handler.wfile.write(b"x" * 40_000)


def test_an_answer_without_an_end_holds_nobody_up(
    reminded: Run, server: Answering, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROBOT", f"{server.url}/robot")
    by('kind = "wecom_robot"\nurl_env = "ROBOT"')
    server.answer = drip
    assert reminded("outbox", "deliver", "--now", NOW).exit_code == 0
    assert "cannot be read" in messages(reminded)[0]["error"]


@pytest.mark.parametrize(("asked", "next_at"), [("7200", "12:05"), ("soon", "10:06"), ("-5", "10:06"), ("1", "10:06")])
def test_whoever_asks_to_wait_is_waited_for(
    reminded: Run, server: Answering, monkeypatch: pytest.MonkeyPatch, asked: str, next_at: str
) -> None:
    def busy(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(429)
        handler.send_header("Retry-After", asked)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    monkeypatch.setenv("HOOK", SIGNING)
    by(f'kind = "webhook"\nurl = "{server.url}"\nsecret_env = "HOOK"')
    server.answer = busy
    assert reminded("outbox", "deliver", "--now", NOW).exit_code == 0
    assert messages(reminded)[0]["next_at"][11:16] == next_at


def test_whoever_is_slow_keeps_the_message_to_himself(
    reminded: Run, server: Answering, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While one delivery waits for an answer, begun just before its lease would have ended, another leaves it alone."""
    monkeypatch.setenv("HOOK", SIGNING)
    by(f'kind = "webhook"\nurl = "{server.url}"\nsecret_env = "HOOK"')
    meanwhile: list[str] = []

    def slow(handler: BaseHTTPRequestHandler) -> None:
        meanwhile.extend(one["next_at"][11:16] for one in messages(reminded))
        reply(handler, 200, b"{}")

    server.answer = slow
    assert reminded("outbox", "deliver", "--now", NOW).exit_code == 0
    assert meanwhile == ["10:15"]
