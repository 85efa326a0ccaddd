"""What somebody is to be told arrives once, or is visibly dead; real servers answer as servers do."""

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from tests.given import company
from tests.given.door import Run
from tests.given.reminded import NIGHT, NOW, RUNG, SIGNING, Answering, by, joined, messages, policy, reply


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


def test_after_so_many_attempts_a_message_is_dead(
    reminded: Run, server: Answering, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOOK", SIGNING)
    by(f'kind = "webhook"\nurl = "{server.url}"\nsecret_env = "HOOK"', "attempts = 3")
    server.answer = lambda handler: reply(handler, 500, b"")
    codes = [
        reminded("outbox", "deliver", "--now", f"2026-03-03T1{hour}:00:00+08:00").exit_code for hour in range(1, 6)
    ]
    assert codes == [0, 0, 1, 0, 0]
    assert len(server.taken) == 3
    assert len({headers["webhook-id"] for headers, _ in server.taken}) == 1


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


def test_half_a_line_that_a_killed_delivery_left_stays_a_line_of_its_own(reminded: Run) -> None:
    Path("out.jsonl").write_text('{"id": "to', encoding="utf-8")
    assert reminded("outbox", "deliver", "--now", NOW).exit_code == 0
    torn, whole = Path("out.jsonl").read_text("utf-8").splitlines()
    assert (torn, json.loads(whole)["to"]) == ('{"id": "to', "E0002")


def test_a_delivery_killed_anywhere_loses_nothing_and_doubles_no_id(
    reminded: Run, server: Answering, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed while the other side thinks: it has taken the message, and nobody here knows."""
    monkeypatch.setenv("HOOK", SIGNING)
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
    assert len({headers["webhook-id"] for headers, _ in server.taken}) == 1
    assert len({body for _, body in server.taken}) == 1


def test_who_is_erased_is_gone_from_the_texts_too(reminded: Run) -> None:
    assert reminded("outbox", "deliver", "--now", NOW).exit_code == 0
    assert "钟静明" in messages(reminded)[0]["text"]
    leaves = company.command("2026-03-04T09:00:00+08:00", "E0008", "person/E0004", "leave")
    erases = company.command("2026-03-05T09:00:00+08:00", "E0008", "person/E0004", "erase") | {"reason": "本人要求"}
    assert reminded("apply", "-", stdin=company.lines([leaves, erases])).exit_code == 0
    assert messages(reminded)[0]["text"] is None


def test_without_a_channel_or_its_secret_nothing_is_lost(reminded: Run) -> None:
    Path("policy.toml").write_text(f"{company.POLICY}{RUNG}", encoding="utf-8")
    done = reminded("outbox", "deliver", "--now", NOW)
    assert (done.exit_code, "the policy names no channel" in done.stderr) == (2, True)
    by('kind = "webhook"\nurl = "http://127.0.0.1:1"\nsecret_env = "NOT_SET"')
    done = reminded("outbox", "deliver", "--now", NOW)
    assert (done.exit_code, "the environment variable NOT_SET (secret_env) is not set" in done.stderr) == (2, True)
    (waiting,) = messages(reminded)
    assert (waiting["state"], waiting["attempts"], waiting["next_at"][11:16]) == ("waiting", 0, "10:05")
