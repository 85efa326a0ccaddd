"""A message says what is due, in the company's own words."""

import json
from pathlib import Path

from tests.given import company
from tests.given.door import Run
from tests.given.reminded import NOW, by, messages
from tests.given.reminding import reminder

REQUEST = {**company.REQUEST, "title": "华信公司采购群"}


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


def test_the_information_centre_and_hr_are_told_of_what_begins_to_wait_for_them(run: Run) -> None:
    by('kind = "file"\npath = "out.jsonl"', "offices = true")
    assert run("init").exit_code == 0
    applied = company.command("2026-03-02T09:40:00+08:00", "E0002", "group/G002", "request", None, **REQUEST)
    approved = company.command("2026-03-02T09:50:00+08:00", "E0001", "group/G002", "approve")
    assert run("apply", "-", stdin=company.lines([*company.FOUNDING, applied, approved])).exit_code == 0
    assert run("sweep", "--now", "2026-03-06T09:00:00+08:00").exit_code == 0  # E0004 is missing still: clause 18
    assert run("outbox", "deliver", "--now", "2026-03-06T10:00:00+08:00").exit_code == 0
    told = {one["to"]: one["text"] for one in map(json.loads, Path("out.jsonl").read_text("utf-8").splitlines())}
    assert told["E0009"].splitlines() == [
        "【微信群管理】您有 2 件待办",
        "孔霞：",
        "1. 请在微信建立“华信公司销售部群”，并登记备案（已办理，无需处理）",
        "2. 请在微信建立“华信公司采购群”，并登记备案",
        "华信公司信息中心",
    ]
    assert told["E0008"].splitlines()[2] == "1. 华信公司销售部群：请确认或豁免对葛强华（E0002）的处罚（20 元）"


def test_a_reminder_may_be_for_the_information_centre_or_for_hr(run: Run) -> None:
    rungs = reminder("membership.add", 0, "information_centre") + reminder("membership.add", 0, "hr", "10:00")
    by('kind = "file"\npath = "out.jsonl"', rungs)
    assert run("init").exit_code == 0
    assert run("apply", "-", stdin=company.lines(company.FOUNDING)).exit_code == 0
    assert run("sweep", "--now", "2026-03-04T11:00:00+08:00").exit_code == 0
    assert sorted(one["recipient"] for one in messages(run) if one["at"][:10] == "2026-03-04") == ["E0008", "E0009"]
