"""What somebody is to be told arrives once, or is visibly dead; real servers answer as servers do."""

import hashlib
import hmac
import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes
from email import policy as email_policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from tests.given import company
from tests.given.door import Run
from tests.given.postgres import free_port
from wxflow_connectors import http

RUNG = '\n[[reminders]]\ndeadline = "membership.add"\nworking_days = -1\nat = "09:30"\nto = "lead"\n'
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


def test_a_message_says_what_is_due_for_whom_by_when_and_how_to_do_it(reminded: Run) -> None:
    assert [one["state"] for one in messages(reminded)] == ["waiting"]
    done = reminded("outbox", "deliver", "--now", NOW)
    assert (done.exit_code, done.output) == (0, "")
    (line,) = Path("out.jsonl").read_text("utf-8").splitlines()
    told = json.loads(line)
    assert told["to"] == "E0002"
    for words in ("葛强华：", "把应进群的人加入群", "华信公司销售部群", "钟静明（E0004）", "2026-03-05 00:00 之前"):
        assert words in told["text"]
    assert "wxflow membership add G001/E0004 --nickname 群昵称 --actor E0002" in told["text"]
    (sent,) = messages(reminded, "--state", "sent")
    assert (sent["text"], sent["digest"], sent["attempts"]) == (told["text"], told["id"], 1)


def test_what_was_delivered_stands_in_the_record_and_is_not_delivered_again(reminded: Run) -> None:
    for _ in range(3):
        assert reminded("outbox", "deliver", "--now", NOW).exit_code == 0
        assert reminded("sweep", "--now", NOW).exit_code == 0
    assert len(Path("out.jsonl").read_text("utf-8").splitlines()) == 1
    steps = json.loads(reminded("membership", "history", "G001/E0004", "--format", "json").stdout)
    (told,) = [step for step in steps if step["event"] == "reminded"]
    assert (told["actor"], told["data"]["recipient"], told["data"]["deadline"]) == ("delivery", "E0002", "add")
    assert reminded("audit", "verify", "--semantic").exit_code == 0


def test_nobody_is_written_to_at_night(reminded: Run) -> None:
    assert reminded("outbox", "deliver", "--now", NIGHT).exit_code == 0
    (waiting,) = messages(reminded)
    assert (waiting["state"], waiting["attempts"]) == ("waiting", 0)
    assert waiting["next_at"] == "2026-03-04T09:00:00+08:00"
    assert not Path("out.jsonl").exists()
    assert reminded("outbox", "deliver", "--now", "2026-03-04T09:00:00+08:00").exit_code == 0
    assert Path("out.jsonl").exists()


def test_a_companys_own_template_is_used_and_a_wrong_one_told(reminded: Run) -> None:
    Path("templates").mkdir()
    Path("templates/reminder.txt").write_text("{{ name }}: {{ nothing }}", encoding="utf-8")
    done = reminded("outbox", "deliver", "--now", NOW)
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert "templates/reminder.txt: the template cannot be used: 'nothing' is undefined" in done.stderr
    Path("templates/reminder.txt").write_text("{{ name }}有{{ items | length }}件事", encoding="utf-8")
    assert reminded("outbox", "deliver", "--now", "2026-03-03T10:30:00+08:00").exit_code == 0
    assert messages(reminded)[0]["text"] == "葛强华有1件事"


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


def reset(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.setsockopt(1, 13, b"\1\0\0\0\0\0\0\0")  # SO_LINGER of 0: closing resets
    handler.connection.close()


def hang(handler: BaseHTTPRequestHandler) -> None:
    with suppress(OSError):
        handler.rfile.read(1)


@pytest.fixture
def server() -> Iterator[Answering]:
    """Run such a server."""
    answering = Answering()
    thread = threading.Thread(target=answering.server.serve_forever, daemon=True)
    thread.start()
    yield answering
    answering.server.shutdown()
    answering.server.server_close()


def test_a_webhook_is_signed_and_named(reminded: Run, server: Answering, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOOK", "s3cret")
    by(f'kind = "webhook"\nurl = "{server.url}/in"\nsecret_env = "HOOK"')
    assert reminded("outbox", "deliver", "--now", NOW).exit_code == 0
    ((headers, body),) = server.taken
    signed = hmac.new(b"s3cret", f"{headers['X-Wxflow-Timestamp']}.".encode() + body, hashlib.sha256).hexdigest()
    assert headers["X-Wxflow-Signature"] == f"sha256={signed}"
    assert headers["Idempotency-Key"] == json.loads(body)["id"] == messages(reminded)[0]["digest"]


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
    monkeypatch.setattr(http, "_TIMEOUT", 0.3)
    monkeypatch.setenv("ROBOT", f"{server.url}/robot?key=K3Y")
    by('kind = "wecom_robot"\nurl_env = "ROBOT"')
    server.answer, why = BUSY[answer]
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


def test_what_can_never_be_taken_is_dead_until_somebody_retries_or_drops_it(
    reminded: Run, server: Answering, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROBOT", f"{server.url}/robot")
    by('kind = "wecom_robot"\nurl_env = "ROBOT"')
    server.answer = lambda handler: reply(handler, 200, b'{"errcode": 93000, "errmsg": "invalid webhook url"}')
    done = reminded("outbox", "deliver", "--now", NOW)
    assert (done.exit_code, done.stdout) == (1, "1 messages are dead: look at `wxflow outbox list --state dead`\n")
    (dead,) = messages(reminded, "--state", "dead")
    assert "93000 invalid webhook url" in dead["error"]
    assert reminded("outbox", "deliver", "--now", NOW).exit_code == 0
    refused = reminded("outbox", "drop", dead["key"], "--actor", "E0002", "--reason", "不再需要")
    assert (refused.exit_code, "E0002 may not" in refused.stderr) == (3, True)
    assert reminded("outbox", "retry", "--all").exit_code == 0
    assert [one["attempts"] for one in messages(reminded, "--state", "waiting")] == [0]
    dropped = reminded("outbox", "drop", dead["key"], "--actor", "E0009", "--reason", "不再需要")
    assert dropped.exit_code == 0
    assert messages(reminded)[0]["error"] == "dropped by E0009: 不再需要"
    assert reminded("outbox", "retry", dead["key"]).exit_code == 3
    assert reminded("outbox", "retry", "nothing").exit_code == 2


def test_after_so_many_attempts_a_message_is_dead(
    reminded: Run, server: Answering, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOOK", "s3cret")
    by(f'kind = "webhook"\nurl = "{server.url}"\nsecret_env = "HOOK"', "attempts = 3")
    server.answer = lambda handler: reply(handler, 500, b"")
    codes = [
        reminded("outbox", "deliver", "--now", f"2026-03-03T1{hour}:00:00+08:00").exit_code for hour in range(1, 6)
    ]
    assert codes == [0, 0, 1, 0, 0]
    assert len(server.taken) == 3
    assert len({headers["Idempotency-Key"] for headers, _ in server.taken}) == 1


def test_an_application_writes_to_whom_it_knows(
    reminded: Run, server: Answering, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("APP", "s3cret")
    Path("addresses.csv").write_text("id,address\nE0002,GeQiangHua\n", encoding="utf-8")
    by(
        f'kind = "wecom_app"\ncorp_id = "C"\nagent_id = 7\nsecret_env = "APP"\n'
        f'url = "{server.url}"\naddresses = "addresses.csv"'
    )
    server.answer = lambda handler: reply(handler, 200, b'{"errcode": 0, "errmsg": "ok", "invaliduser": ""}')
    assert reminded("outbox", "deliver", "--now", NOW).exit_code == 0
    asked = json.loads(server.taken[0][1])
    assert (asked["touser"], asked["agentid"]) == ("GeQiangHua", 7)
    assert messages(reminded)[0]["state"] == "sent"


def joined(run: Run, people: int) -> None:
    """Let so many join whom E0002 then owes an add, and let their reminders come."""
    more = [company.join(20, f"P{n:03}", f"{'甲乙丙丁戊己庚辛壬癸'[n % 10]}文婧", "销售部") for n in range(people)]
    again = [{**one, "at": "2026-03-02T10:00:00+08:00"} for one in more]
    assert run("apply", "-", stdin=company.lines(again)).exit_code == 0
    assert run("sweep", "--now", SWEPT).exit_code == 0


def test_what_a_robot_has_no_room_for_is_said_in_further_messages(
    run: Run, server: Answering, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROBOT", f"{server.url}/robot")
    Path("policy.toml").write_text(policy('kind = "wecom_robot"\nurl_env = "ROBOT"'), encoding="utf-8")
    assert run("init").exit_code == 0
    assert run("apply", "-", stdin=company.lines(company.FOUNDING)).exit_code == 0
    joined(run, 40)
    server.answer = lambda handler: reply(handler, 200, b'{"errcode": 0}')
    assert run("outbox", "deliver", "--now", NOW).exit_code == 0
    texts = [json.loads(body)["text"]["content"] for _, body in server.taken]
    assert all(len(text.encode()) <= 2048 and "…" not in text for text in texts)
    named = [person for text in texts for person in re.findall(r"（(P\d+)）", text)]
    assert sorted(named) == [f"P{n:03}" for n in range(40)]
    assert {one["state"] for one in messages(run)} == {"sent"}


def test_what_one_person_is_named_in_goes_from_the_whole_digest(run: Run) -> None:
    Path("policy.toml").write_text(policy('kind = "file"\npath = "out.jsonl"'), encoding="utf-8")
    assert run("init").exit_code == 0
    assert run("apply", "-", stdin=company.lines(company.FOUNDING)).exit_code == 0
    joined(run, 1)
    assert run("outbox", "deliver", "--now", NOW).exit_code == 0
    assert [one["text"] is None for one in messages(run)] == [False, False]
    leaves = company.command("2026-03-04T09:00:00+08:00", "E0008", "person/E0004", "leave")
    erases = company.command("2026-03-05T09:00:00+08:00", "E0008", "person/E0004", "erase") | {"reason": "本人要求"}
    assert run("apply", "-", stdin=company.lines([leaves, erases])).exit_code == 0
    assert [one["text"] for one in messages(run)] == [None, None]


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

    monkeypatch.setenv("HOOK", "s3cret")
    by(f'kind = "webhook"\nurl = "{server.url}"\nsecret_env = "HOOK"')
    server.answer = busy
    assert reminded("outbox", "deliver", "--now", NOW).exit_code == 0
    assert messages(reminded)[0]["next_at"][11:16] == next_at


def test_whoever_is_slow_keeps_the_message_to_himself(
    reminded: Run, server: Answering, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While one delivery waits for an answer, begun just before its lease would have ended, another leaves it alone."""
    monkeypatch.setenv("HOOK", "s3cret")
    by(f'kind = "webhook"\nurl = "{server.url}"\nsecret_env = "HOOK"')
    meanwhile: list[str] = []

    def slow(handler: BaseHTTPRequestHandler) -> None:
        meanwhile.extend(one["next_at"][11:16] for one in messages(reminded))
        reply(handler, 200, b"{}")

    server.answer = slow
    assert reminded("outbox", "deliver", "--now", NOW).exit_code == 0
    assert meanwhile == ["10:15"]


def test_a_mail_that_was_taken_is_not_sent_again_because_of_how_they_part(reminded: Run) -> None:
    with mail_server() as (box, port):
        box.farewell = "421 going down"
        by(
            f'kind = "smtp"\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\n'
            'sender = "wxflow@huaxin.example"\naddress = "{id}@huaxin.example"'
        )
        assert reminded("outbox", "deliver", "--now", NOW).exit_code == 0
        assert (len(box.mails), messages(reminded)[0]["state"]) == (1, "sent")


def test_half_a_line_that_a_killed_delivery_left_stays_a_line_of_its_own(reminded: Run) -> None:
    Path("out.jsonl").write_text('{"id": "to', encoding="utf-8")
    assert reminded("outbox", "deliver", "--now", NOW).exit_code == 0
    torn, whole = Path("out.jsonl").read_text("utf-8").splitlines()
    assert (torn, json.loads(whole)["to"]) == ('{"id": "to', "E0002")


def test_an_application_that_gets_no_token_is_tried_again(
    reminded: Run, server: Answering, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("APP", "s3cret")
    by(f'kind = "wecom_app"\ncorp_id = "C"\nagent_id = 7\nsecret_env = "APP"\nurl = "{server.url}"')
    server.token = b'{"errcode": 0}'
    assert reminded("outbox", "deliver", "--now", NOW).exit_code == 0
    (waiting,) = messages(reminded)
    assert (waiting["state"], waiting["error"]) == ("waiting", "WeCom has given no access token")


@pytest.mark.parametrize("names", ["invaliduser", "unlicenseduser"])
def test_an_application_that_does_not_reach_somebody_has_not_told_them(
    reminded: Run, server: Answering, monkeypatch: pytest.MonkeyPatch, names: str
) -> None:
    monkeypatch.setenv("APP", "s3cret")
    by(f'kind = "wecom_app"\ncorp_id = "C"\nagent_id = 7\nsecret_env = "APP"\nurl = "{server.url}"')
    server.answer = lambda handler: reply(handler, 200, json.dumps({"errcode": 0, names: "E0002"}).encode())
    assert reminded("outbox", "deliver", "--now", NOW).exit_code == 1
    assert messages(reminded)[0]["state"] == "dead"
    assert "reminded" not in reminded("membership", "history", "G001/E0004").stdout


def test_whom_no_list_knows_cannot_be_told(reminded: Run, server: Answering, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROBOT", server.url)
    Path("addresses.csv").write_text("id,address\nE0009,KongXia\n", encoding="utf-8")
    by('kind = "wecom_robot"\nurl_env = "ROBOT"\naddresses = "addresses.csv"')
    assert reminded("outbox", "deliver", "--now", NOW).exit_code == 1
    assert messages(reminded)[0]["error"] == "addresses.csv holds no address of E0002"


class Box:
    """A mail server that keeps what it takes, or says what it is told to."""

    def __init__(self) -> None:
        self.mails: list[Any] = []
        self.answer = "250 OK"
        self.farewell = "221 Bye"

    async def handle_QUIT(self, *_: Any) -> str:  # noqa: N802
        return self.farewell

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        if self.answer.startswith("250"):
            self.mails.append(message_from_bytes(envelope.content, policy=email_policy.default))
        return self.answer


@contextmanager
def mail_server() -> Iterator[tuple[Box, int]]:
    box = Box()
    port = free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield box, port
    finally:
        controller.stop()


def test_a_mail_server_takes_a_mail_or_says_why_not(reminded: Run) -> None:
    with mail_server() as (box, port):
        by(
            f'kind = "smtp"\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\n'
            'sender = "wxflow@huaxin.example"\naddress = "{id}@huaxin.example"'
        )
        box.answer = "451 try later"
        assert reminded("outbox", "deliver", "--now", NOW).exit_code == 0
        assert (box.mails, "451 try later" in messages(reminded)[0]["error"]) == ([], True)
        box.answer = "250 OK"
        assert reminded("outbox", "deliver", "--now", "2026-03-03T10:30:00+08:00").exit_code == 0
        (mail,) = box.mails
    (sent,) = messages(reminded)
    assert (sent["state"], mail["To"], mail["Message-ID"]) == (
        "sent", "E0002@huaxin.example", f"<{sent['digest']}@huaxin.example>"
    )  # fmt: skip
    assert mail.get_content().strip() == sent["text"]


def test_a_delivery_killed_anywhere_loses_nothing_and_doubles_no_id(
    reminded: Run, server: Answering, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed while the other side thinks: it has taken the message, and nobody here knows."""
    monkeypatch.setenv("HOOK", "s3cret")
    by(f'kind = "webhook"\nurl = "{server.url}"\nsecret_env = "HOOK"')
    running: list[subprocess.Popen[bytes]] = []

    def kill(handler: BaseHTTPRequestHandler) -> None:
        running[-1].send_signal(signal.SIGKILL)
        running[-1].wait()
        with suppress(OSError):
            reply(handler, 200, b"{}")

    server.answer = kill
    words = [sys.executable, "-c", "from wxflow_cli.main import main; main()", "outbox", "deliver", "--now"]
    for at in ("10:05", "10:20"):
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        running.append(subprocess.Popen([*words, f"2026-03-03T{at}:00+08:00"], env=environment))
        assert running[-1].wait() == -signal.SIGKILL
        assert messages(reminded)[0]["state"] == "waiting"
    server.answer = lambda handler: reply(handler, 200, b"{}")
    assert reminded("outbox", "deliver", "--now", "2026-03-03T10:25:00+08:00").exit_code == 0
    assert len(server.taken) == 2  # somebody may still be at it
    assert reminded("outbox", "deliver", "--now", "2026-03-03T10:31:00+08:00").exit_code == 0
    assert [one["state"] for one in messages(reminded)] == ["sent"]
    assert len({headers["Idempotency-Key"] for headers, _ in server.taken}) == 1
    assert len({body for _, body in server.taken}) == 1


@pytest.mark.parametrize(
    ("text", "most", "shown"), [("群主", 6, "群主"), ("群主们", 8, "群…"), ("群" * 1000, 2048, "群" * 681 + "…")]
)
def test_a_text_is_cut_by_bytes_between_signs(text: str, most: int, shown: str) -> None:
    assert http.cut(text, most) == shown
    assert len(shown.encode()) <= most


def test_who_is_erased_is_gone_from_the_texts_too(reminded: Run) -> None:
    assert reminded("outbox", "deliver", "--now", NOW).exit_code == 0
    assert "钟静明" in messages(reminded)[0]["text"]
    leaves = company.command("2026-03-04T09:00:00+08:00", "E0008", "person/E0004", "leave")
    erases = company.command("2026-03-05T09:00:00+08:00", "E0008", "person/E0004", "erase") | {"reason": "本人要求"}
    assert reminded("apply", "-", stdin=company.lines([leaves, erases])).exit_code == 0
    assert messages(reminded)[0]["text"] is None


WRONG = {
    "no such channel": ('[delivery]\nchannel = "mail"', "no [[channels]] has the name mail; known: none"),
    "no such kind": ('[[channels]]\nname = "c"\nkind = "pigeon"', "must be stdout, file, smtp"),
    "what it lacks": ('[[channels]]\nname = "c"\nkind = "smtp"', "sender: missing"),
    "what it does not take": ('[[channels]]\nname = "c"\nkind = "stdout"\nurl = "x"', "url: unknown key"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_channel_that_cannot_work_is_found_by_the_policy_check(run: Run, wrong: str) -> None:
    more, why = WRONG[wrong]
    Path("policy.toml").write_text(f"{company.POLICY}\n{more}\n", encoding="utf-8")
    done = run("policy", "check")
    assert (done.exit_code, why in done.stderr) == (2, True), done.stderr


def test_without_a_channel_or_its_secret_nothing_is_lost(reminded: Run) -> None:
    Path("policy.toml").write_text(f"{company.POLICY}{RUNG}", encoding="utf-8")
    done = reminded("outbox", "deliver", "--now", NOW)
    assert (done.exit_code, "the policy names no channel" in done.stderr) == (2, True)
    by('kind = "webhook"\nurl = "http://127.0.0.1:1"\nsecret_env = "NOT_SET"')
    done = reminded("outbox", "deliver", "--now", NOW)
    assert (done.exit_code, "the environment variable NOT_SET (secret_env) is not set" in done.stderr) == (2, True)
    (waiting,) = messages(reminded)
    assert (waiting["state"], waiting["attempts"], waiting["next_at"][11:16]) == ("waiting", 0, "10:05")
