"""A message that cannot be taken is dead until somebody retries or drops it."""

import pytest

from tests.given.door import Run
from tests.given.reminded import NOW, Answering, by, messages, reply


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
