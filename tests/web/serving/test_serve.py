"""`wxflow serve` says where it listens, logs what was asked and of nobody, and stops when it is told to."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from tests.given.databases import ON_SQLITE
from tests.given.founded import POLICY, Hand
from wxflow.access import accounts, tokens
from wxflow.access.secrets import make

WXFLOW = (sys.executable, "-u", "-c", "from wxflow_cli.main import main; main()")


@contextmanager
def started(*words: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [*WXFLOW, "serve", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment},
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def told(process: subprocess.Popen[str]) -> tuple[str, list[str]]:
    """Return where a door listens, and what it said before."""
    assert process.stdout is not None
    before: list[str] = []
    for line in process.stdout:
        if found := re.search(r"look at (\S+)", line):
            return found[1], before
        before.append(line)
    raise AssertionError(process.stderr.read() if process.stderr else "")


def stopped(process: subprocess.Popen[str], number: signal.Signals) -> tuple[int, str]:
    process.send_signal(number)
    _, errors = process.communicate(timeout=30)
    return process.returncode, errors


def test_the_demo_says_where_to_look_and_as_whom_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with started("--demo", "--port", "0", TMPDIR=str(tmp_path)) as process:
        where, before = told(process)
        people = [found[1] for line in before if (found := re.match(r"  (E\d+)  \S+", line))]
        assert len(people) == 6
        assert httpx2.get(where + "health").text == "ok\n"
        assert len(list(tmp_path.iterdir())) == 1
        assert stopped(process, signal.SIGTERM) == (0, "")
    assert list(tmp_path.iterdir()) == []


@ON_SQLITE
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_listens_on_a_socket_and_logs_one_line_a_request_without_a_name(
    hand: Hand, tmp_path: Path, number: signal.Signals
) -> None:
    (tmp_path / "policy.toml").write_text(POLICY, encoding="utf-8")
    socket = tmp_path / "wxflow.sock"
    place = ("--database", hand.engine.store.url, "--policy", str(tmp_path / "policy.toml"))
    with started(*place, "--socket", str(socket), WXFLOW_LOG="info") as process:
        assert told(process)[0] == str(socket)
        transport = httpx2.HTTPTransport(uds=str(socket))
        with httpx2.Client(
            transport=transport, base_url="http://door", headers={"x-forwarded-proto": "https"}
        ) as client:
            answer = client.get("/machines/group/G1?secret=E0003")
        assert answer.status_code == 303
        assert "strict-transport-security" in answer.headers
        code, errors = stopped(process, number)
    (line,) = (json.loads(line) for line in errors.splitlines())
    assert code == 0
    assert line | {"ms": 0, "timestamp": ""} == {
        "event": "request", "level": "info", "timestamp": "", "method": "GET",
        "route": "/machines/{machine}/{key:path}", "status": 303, "ms": 0,
    }  # fmt: skip


@ON_SQLITE
def test_it_stops_although_somebody_listens(hand: Hand, tmp_path: Path) -> None:
    (tmp_path / "policy.toml").write_text(POLICY, encoding="utf-8")
    store, company, secret = hand.engine.store, hand.engine.company, tokens.MARK + make()
    with store.transaction(company):
        accounts.invite(store, company, "E0008", make(), rights=(), actor="E0009", at=0)
        tokens.add(store, company, "E0008", secret, name="test", scopes=("read",), until=2**62, at=0)
    words = ("--database", store.url, "--policy", str(tmp_path / "policy.toml"), "--port", "0")
    with started(*words) as process:
        url = told(process)[0] + "api/v1/events"
        with httpx2.stream("GET", url, headers={"authorization": f"Bearer {secret}"}) as answer:
            lines = answer.iter_lines()
            assert next(lines) == "retry: 2000"
            begun = time.monotonic()
            process.send_signal(signal.SIGTERM)
            assert "".join(lines) == ""
            assert process.wait(timeout=30) == 0
            assert time.monotonic() - begun < 10, "it waited until those who listen were cut off"


@ON_SQLITE
def test_whom_a_stranger_says_they_speak_for_is_not_believed(hand: Hand, tmp_path: Path) -> None:
    (tmp_path / "policy.toml").write_text(POLICY, encoding="utf-8")
    place = ("--database", hand.engine.store.url, "--policy", str(tmp_path / "policy.toml"))
    for trusted, is_believed in (((), False), (("--forwarded-from", "127.0.0.1"), True)):
        with started(*place, "--port", "0", *trusted) as process:
            where, _ = told(process)
            answer = httpx2.get(where + "health", headers={"x-forwarded-proto": "https"})
            assert ("strict-transport-security" in answer.headers) is is_believed


def test_what_is_wrong_is_said_in_one_line_before_anybody_comes(tmp_path: Path) -> None:
    words = ["--database", f"sqlite:///{tmp_path / 'nothing.db'}", "--policy", str(tmp_path / "policy.toml")]
    done = subprocess.run([*WXFLOW, "serve", *words], capture_output=True, text=True, check=False)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)


def test_a_port_that_is_taken_is_said_in_one_line(tmp_path: Path) -> None:
    with started("--demo", "--port", "0") as process:
        port = told(process)[0].rstrip("/").rpartition(":")[2]
        done = subprocess.run([*WXFLOW, "serve", "--demo", "--port", port], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == "wxflow: cannot listen there: the address is taken, or may not be used\n"


@pytest.mark.parametrize("words", [("--version",), ("--help",), ("group", "--help"), ("due", "--help")])
def test_nobody_but_serve_imports_what_serves(words: tuple[str, ...]) -> None:
    script = (
        "import sys; from wxflow_cli.main import main; sys.argv[1:] = sys.argv[1:]\n"
        "try: main()\nexcept SystemExit: pass\n"
        "print('FOUND', [n for n in ('starlette', 'uvicorn', 'argon2', 'multipart', 'wxflow_web') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script, *words], capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[-1] == "FOUND []"
