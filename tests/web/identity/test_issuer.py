"""An issuer is believed over https, when it calls itself as it was named, answers at once, and leads nowhere else."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from wxflow_web.answers.errors import NoAnswer
from wxflow_web.identity.issuer import Issuer, address, is_safe

Say = Callable[[int, object], str]


@pytest.fixture
def say() -> Iterator[Say]:
    """Let somebody say something at an address of this machine, whatever they are asked; return the address."""
    servers: list[ThreadingHTTPServer] = []

    def said(status: int, what: object) -> str:
        class Speaks(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(status)
                if isinstance(what, str) and status == 302:
                    self.send_header("location", what)
                self.end_headers()
                here = f"http://{self.headers['host']}"
                self.wfile.write(what if isinstance(what, bytes) else json.dumps(what).replace("HERE", here).encode())

            def log_message(self, *_: Any) -> None:
                pass

        servers.append(ThreadingHTTPServer(("127.0.0.1", 0), Speaks))
        threading.Thread(target=servers[-1].serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{servers[-1].server_address[1]}"

    yield said
    for server in servers:
        server.shutdown()
        server.server_close()


def asked(url: str) -> Issuer:
    return Issuer(url=url, client_id="wxflow", claim="sub", secret="s")


def document(**changed: object) -> dict[str, object]:
    places = {"authorization_endpoint": "HERE/auth?a=b", "token_endpoint": "HERE/token", "jwks_uri": "HERE/keys"}
    return {"issuer": "HERE", **places, **changed}


def test_what_an_issuer_says_of_itself_is_believed_for_an_hour(say: Say) -> None:
    issuer = asked(say(200, document()))
    found = issuer.endpoints(0)
    assert (found.keys, found.names_itself, found.by_basic) == (f"{issuer.url}/keys", False, True)
    assert issuer.endpoints(3_600_000_000) is found
    assert issuer.endpoints(3_600_000_001) is not found
    assert address(issuer, found, {"state": "x y"}).startswith(f"{issuer.url}/auth?a=b&response_type=code&")


def test_whoever_calls_himself_otherwise_is_not_believed(say: Say) -> None:
    for told in (document(issuer="https://sso.example.com"), document(issuer="HERE/"), {}):
        with pytest.raises(NoAnswer):
            asked(say(200, told)).endpoints(0)


def test_a_place_that_others_can_listen_at_is_not_asked(say: Say) -> None:
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        for where in ("http://sso.example.com/", "javascript:alert(1)", "file:///etc/passwd", "https://[", None, 5):
            with pytest.raises(NoAnswer):
                asked(say(200, document(**{name: where}))).endpoints(0)


def test_nobody_is_followed_elsewhere_and_nothing_that_is_no_answer_is_read(say: Say) -> None:
    other = say(200, document())
    spoken: list[tuple[int, object]] = [
        (302, f"{other}/.well-known/openid-configuration"),
        (500, document()),
        (200, b"<html>"),
        (200, b"[" * 100_000),
        (200, [1]),
        (200, b'"' + b"x" * 300_000 + b'"'),
    ]
    for status, what in spoken:
        with pytest.raises(NoAnswer):
            asked(say(status, what)).endpoints(0)
    with pytest.raises(NoAnswer):
        asked("http://127.0.0.1:9").endpoints(0)


def test_the_secret_is_in_no_text() -> None:
    issuer = Issuer(url="https://sso.example.com", client_id="wxflow", claim="sub", secret="hidden")
    assert "hidden" not in repr(issuer)


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://sso.example.com/realms/hx", True),
        ("http://localhost:8080", True),
        ("http://[::1]:8080", True),
        ("http://localhost.example.com", False),
        ("http://127.0.0.1@example.com", False),
        ("//sso.example.com", False),
        ("", False),
    ],
)
def test_only_https_and_this_machine_are_safe(url: str, safe: bool) -> None:
    assert is_safe(url) is safe
