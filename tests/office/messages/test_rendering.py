"""A message says what is due, in the company's own words."""

import json
from pathlib import Path

from tests.given.door import Run
from tests.given.reminded import NOW, messages


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


def test_a_companys_own_template_is_used_and_a_wrong_one_told(reminded: Run) -> None:
    Path("templates").mkdir()
    Path("templates/reminder.txt").write_text("{{ name }}: {{ nothing }}", encoding="utf-8")
    done = reminded("outbox", "deliver", "--now", NOW)
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert "templates/reminder.txt: the template cannot be used: 'nothing' is undefined" in done.stderr
    # As Notepad saves it: the mark before it is no part of the text.
    Path("templates/reminder.txt").write_text("{{ name }}有{{ items | length }}件事", encoding="utf-8-sig")
    assert reminded("outbox", "deliver", "--now", "2026-03-03T10:30:00+08:00").exit_code == 0
    assert messages(reminded)[0]["text"] == "葛强华有1件事"
