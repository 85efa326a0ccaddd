"""The notice of a penalty: who owed what since when, each day counted, who was told, what may be done."""

import json
from pathlib import Path

from tests.given.company import command, lines
from tests.given.door import Run


def fire(run: Run, *commands: dict[str, object]) -> None:
    done = run("apply", "-", stdin=lines(list(commands)))
    assert done.exit_code == 0, done.output


def numbers(run: Run) -> dict[str, str]:
    """Return the number of each penalty, by its debtor."""
    return {one["debtor"]: one["number"] for one in json.loads(run("penalty", "list", "--format", "json").stdout)}


def test_a_notice_counts_the_days_of_what_was_missed_and_says_what_it_was_for(active: Run) -> None:
    joined = command("2026-04-30T09:00:00+08:00", "E0008", "person/E0012", "join", name="孙一", unit="销售部")
    fire(active, joined)
    assert active("sweep", "--now", "2026-05-20T00:10:00+08:00").exit_code == 0
    found = json.loads(active("penalty", "list", "--format", "json").stdout)
    number = next(one["number"] for one in found if one["subject"] == "E0012")
    assert number.startswith("2026-05-")
    text = active("why", number, "--now", "2026-05-20 09:00", "--lang", "zh").stdout
    for told in (
        f"处罚通知书　{number}",
        "被处罚人：葛强华（E0002），销售部（当时为群负责人）",
        "事由：应进群的人逾期未进群",
        "涉及人员：孙一（E0012）",
        "金额：20 元",
        "2026-04-30 09:00　群成员 G001/E0012（孙一）：列为应进群（E0008登记），自此起算期限。",
        "05-01 周五　不计（劳动节）",
        "05-06 周三　第 1 个工作日",
        "05-07 周四　第 2 个工作日",
        "截至 2026 年 5 月 7 日 24:00 仍未办理，构成违规。",
        "没有记录显示曾经提醒。",
        "尚未确认，目前不得扣款；由人事确认或豁免。",
    ):
        assert told in text, told
    assert "05-08 周" not in text
    told = json.loads(active("why", number, "--format", "json", "--lang", "zh").stdout)
    assert [one["number"] for one in told["missed"]["days"]] == [None, None, None, None, None, 1, 2]
    assert (told["matter"], told["name"], told["missed"]["due"]) == (
        "应进群的人逾期未进群", "葛强华", "2026-05-08T00:00:00+08:00",
    )  # fmt: skip


def test_a_notice_says_until_when_an_appeal_may_be_made(active: Run) -> None:
    assert active("sweep", "--now", "2026-03-06T00:10:00+08:00").exit_code == 0
    number = numbers(active)["E0002"]
    confirmed = active("penalty", "confirm", number, "--actor", "E0008", "--recorded-at", "2026-03-06 09:00")
    assert confirmed.exit_code == 0, confirmed.output
    text = active("why", number, "--now", "2026-03-09 09:00", "--lang", "zh").stdout
    assert "被处罚人可以接受，也可以申诉，申诉最晚 3 月 13 日（周五）24:00；在此之前不得扣款。" in text


def test_days_of_a_suspension_are_told_as_not_counting(active: Run) -> None:
    paused = (
        "suspend", "start", "--person", "E0002", "--from", "2026-03-03", "--until", "2026-03-04", "--reason", "病假",
        "--approver", "E0001", "--actor", "E0008", "--recorded-at", "2026-03-03 09:00",
    )  # fmt: skip
    assert active(*paused).exit_code == 0
    assert active("sweep", "--now", "2026-03-20T00:10:00+08:00").exit_code == 0
    text = active("why", numbers(active)["E0002"], "--lang", "zh").stdout
    days = [line.strip()[6:] for line in text.splitlines() if line.strip().startswith("03-")]
    assert [day.partition("（")[0] for day in days] == [
        "周二　不计",
        "周三　不计",
        "周四　第 1 个工作日",
        "周五　第 2 个工作日",
    ]
    assert "03-03 周二　不计（暂停计时）" in text


def test_a_notice_of_what_somebody_posted_tells_the_report(active: Run) -> None:
    filed = {"group": "G001", "category": "advertising", "accused": "E0003", "reference": "证据01"}
    fire(
        active,
        command("2026-03-03T09:00:00+08:00", "E0002", "report/R1", "file", **filed),
        command("2026-03-03T10:00:00+08:00", "E0008", "report/R1", "verify", times=1),
    )
    text = active("why", numbers(active)["E0003"], "--lang", "zh").stdout
    assert "条款：第十九条（发布第十一、十二条禁止的内容）" in text
    assert "2026-03-03 10:00　举报 R1：" in text
    assert "期限逐日计算" not in text


def test_a_notice_is_written_to_be_printed_with_what_was_typed_as_text(active: Run) -> None:
    fire(active, command("2026-03-02T11:00:00+08:00", "E0008", "person/E0002", "rename", name="葛<b>强华"))
    assert active("sweep", "--now", "2026-03-06T00:10:00+08:00").exit_code == 0
    done = active("why", numbers(active)["E0002"], "--output", "n.html")
    assert done.exit_code == 0, done.output
    page = Path("n.html").read_text("utf-8")
    assert "葛&lt;b&gt;强华" in page
    assert "<b>" not in page


def test_a_penalty_nobody_knows_is_refused_without_naming_another_s(active: Run) -> None:
    assert active("sweep", "--now", "2026-03-06T00:10:00+08:00").exit_code == 0
    for wrong in ("2026-03-000", "membership/G001/E0004#1:add/E0003", "2026-13-001"):
        done = active("why", wrong)
        assert (done.exit_code, done.stdout) == (2, "")
        assert "did you mean" not in done.stderr


def test_a_notice_is_in_english_where_english_is_spoken(active: Run) -> None:
    assert active("sweep", "--now", "2026-03-06T00:10:00+08:00").exit_code == 0
    text = active("why", numbers(active)["E0002"], "--now", "2026-03-06 09:00").stdout
    for told in (
        "Notice of a penalty",
        "debtor: 葛强华 (E0002), 销售部 (then lead)",
        "for: somebody was not brought in in time",
        "03-03 Tue  working day 1",
        "by the end of 2026-3-4 it had not been done: a breach",
        "No reminder is on record.",
        "It is not confirmed, and nothing may be taken for now: HR confirms or waives it.",
    ):
        assert told in text, text
