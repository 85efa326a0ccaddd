"""A message says what is due, in the company's own words."""

import json
from pathlib import Path

from tests.given.door import Run
from tests.given.reminded import NOW, messages


def test_a_message_says_in_chat_words_what_to_do_for_whom_by_when(reminded: Run) -> None:
    assert [one["state"] for one in messages(reminded)] == ["waiting"]
    done = reminded("outbox", "deliver", "--now", NOW)
    assert (done.exit_code, done.output) == (0, "")
    (line,) = Path("out.jsonl").read_text("utf-8").splitlines()
    told = json.loads(line)
    assert told["to"] == "E0002"
    assert told["text"].splitlines() == [
        "【微信群管理】您有 1 件待办，最近的 3 月 4 日到期",
        "葛强华：",
        "1. 请把钟静明（E0004）拉进“华信公司销售部群”，群昵称设为“钟静明”，最晚 3 月 4 日（周三）24:00",
        "华信公司信息中心",
    ]
    assert "wxflow" not in told["text"]
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
