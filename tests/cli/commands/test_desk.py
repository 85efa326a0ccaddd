"""The desk as it is printed."""

import json

from tests.given import company
from tests.given.door import Run

REQUEST = {**company.REQUEST, "title": "华信公司销售二群"}
NOW = ("--now", "2026-03-03T09:00:00+08:00")
COMMAND = "wxflow membership add G001/E0004 --nickname 钟静明 --actor E0002"


def test_a_desk_says_what_by_when_and_the_command_that_does_it(active: Run) -> None:
    assert active("desk", "葛强华", *NOW).stdout.splitlines() == [
        "1 things wait for 葛强华 (E0002)",
        "1. Bring 钟静明 (E0004) into “华信公司销售部群”, under the nickname “钟静明”",
        "   by 3/4 (Wed) 24:00, 1 working days left",
        f"   {COMMAND}",
    ]
    zh = active("desk", *NOW, "--lang", "zh").stdout.splitlines()
    assert zh == [
        "共有 1 件待办",
        "1. 请把钟静明（E0004）拉进“华信公司销售部群”，群昵称设为“钟静明”",
        "   最晚 3 月 4 日（周三）24:00，还剩 1 个工作日",
        "   由葛强华（E0002）办理",
        f"   {COMMAND}",
    ]
    assert active("desk", "E0003", *NOW).stdout == "nothing waits for 黄娟娜 (E0003)\n"


def test_the_command_of_a_desk_does_what_it_says(active: Run) -> None:
    (row,) = json.loads(active("desk", *NOW, "--format", "json").stdout)
    assert row["command"] == COMMAND
    assert (row["event"], row["events"][0]["suggested"], row["waits_for"]) == (
        "add", {"nickname": "钟静明"}, [{"person": "E0002", "name": "葛强华"}],
    )  # fmt: skip
    moment = ("--recorded-at", "2026-03-03T09:00:00+08:00")
    assert active(*COMMAND.split()[1:], *moment).exit_code == 0
    assert active("desk", *NOW).stdout == "nothing waits for anybody\n"


def test_a_desk_names_a_penalty_by_its_number(active: Run) -> None:
    """Its key would be long, and nobody could read it to somebody else."""
    assert active("sweep", "--now", "2026-03-20T10:00:00+08:00").exit_code == 0
    numbers = [one["number"] for one in json.loads(active("penalty", "list", "--format", "json").stdout)]
    told = active("desk", "E0008", "--now", "2026-03-20T10:00:00+08:00", "--lang", "zh").stdout
    assert numbers
    assert all(f"wxflow penalty confirm {number} --amount" in told for number in numbers)


def test_an_approver_sees_what_they_are_to_approve(active: Run) -> None:
    asked = company.command("2026-03-02T11:00:00+08:00", "E0002", "group/G002", "request", None, **REQUEST)
    assert active("apply", "-", stdin=company.lines([asked])).exit_code == 0
    zh = active("desk", "E0001", *NOW, "--lang", "zh").stdout.splitlines()
    assert zh == [
        "罗慧敏（E0001）有 1 件待办",
        "1. 请审批“华信公司销售二群”的建群申请",
        "   群名      华信公司销售二群",
        "   类型      常设",
        "   部门      销售部",
        "   用途      业务协同",
        "   范围      部门：销售部",
        "   群负责人  葛强华（E0002）",
        "   申请人    葛强华（E0002）",
        "   wxflow group approve G002 --actor E0001",
    ]


def test_a_desk_tells_penalties_of_one_price_apart_by_clause_and_whom_they_are_about(active: Run) -> None:
    assert active("sweep", "--now", "2026-03-20T00:10:00+08:00").exit_code == 0
    told = active("desk", "E0008", "--now", "2026-03-20T09:00:00+08:00", "--lang", "zh").stdout
    assert "   条款      18\n   涉及人员  钟静明（E0004）\n   发生时间  2026-03-04 24:00\n" in told
