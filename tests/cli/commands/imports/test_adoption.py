"""Old groups are adopted from what a chat shows: nicknames without staff ids, one sheet or one file a group."""

import csv
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.given import company
from tests.given.door import Run
from tests.given.spreadsheets import by_openpyxl

HEADERS = ("群编号", "群名", "类型", "部门", "用途", "范围部门", "群负责人", "备案号", "群主")
GROUPS = [
    ("G1", "华信公司销售部群", "常设", "销售部", "业务", "销售部", "E0002", "1", "E0009"),
    ("G2", "销售二群", "常设", "销售部", "业务", "销售部", "E0003", "2", "E0009"),
]
FIRST = ("群主", "葛强华（群负责人）", "小娟娜", "钟静明", "王总（客户）", "罗慧敏")
SECOND = ("群主", "黄娟娜(群负责人)", "强华", "静明")
NOW = "2026-03-03T10:00:00+08:00"
AS = ("--actor", "E0009", "--now", NOW)


@pytest.fixture
def listed(small: Run) -> Run:
    """Run wxflow where everybody has joined, and two groups and what their chats show lie in files."""
    assert small("apply", "-", stdin=company.lines(company.PEOPLE)).exit_code == 0
    by_openpyxl(Path("groups.xlsx"), [HEADERS, *GROUPS])
    Path("chats").mkdir()
    Path("chats/G1.csv").write_text("\n".join(("群昵称", *FIRST)), "gb18030")
    by_openpyxl(Path("chats/销售二群.xlsx"), [("昵称",), *((one,) for one in SECOND)])
    Path("chats/.DS_Store").write_bytes(b"\0")
    return small


def proposed(run: Run, file: str, roster: str = "chats") -> Any:
    done = run("import", "groups", "groups.xlsx", "--roster", roster, "--propose", file, *AS, "--format", "json")
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


def rows(file: str) -> list[dict[str, str]]:
    if file.endswith(".csv"):
        return list(csv.DictReader(Path(file).read_text("utf-8-sig").splitlines()))
    head, *below = openpyxl.load_workbook(file).active.values
    return [dict(zip(head, (cell or "" for cell in row), strict=True)) for row in below]


def filled(file: str, **said: dict[str, str]) -> str:
    """Fill in the sheet of proposals, by nickname, as somebody would who knows."""
    found = [{**row, **said.get(row["群昵称"], {})} for row in rows(file)]
    by_openpyxl(Path("filled.xlsx"), [tuple(found[0]), *(tuple(row.values()) for row in found)])
    return "filled.xlsx"


@pytest.mark.parametrize("file", ["who.xlsx", "who.csv"])
def test_whose_a_nickname_seems_to_be_is_written_down_and_nothing_is_adopted(file: str, listed: Run) -> None:
    assert proposed(listed, file) == [
        {"group": "G1", "sure": 3, "unsure": 1, "stranger": 2},
        {"group": "G2", "sure": 2, "unsure": 2, "stranger": 0},
    ]
    found = [(row["群编号"], row["群昵称"], row["工号"], row["判断"]) for row in rows(file)]
    assert found == [
        ("G1", "群主", "E0009", "确定"),
        ("G1", "葛强华（群负责人）", "E0002", "确定"),
        ("G1", "小娟娜", "", "不确定"),
        ("G1", "钟静明", "E0004", "确定"),
        ("G1", "王总（客户）", "", "外人"),
        ("G1", "罗慧敏", "", "外人"),
        ("G2", "群主", "E0009", "确定"),
        ("G2", "黄娟娜(群负责人)", "E0003", "确定"),
        ("G2", "强华", "", "不确定"),
        ("G2", "静明", "", "不确定"),
    ]
    notes = {row["群昵称"]: row["说明"] for row in rows(file)}
    assert notes["强华"] == "像是葛强华（E0002，销售部）"
    assert notes["罗慧敏"] == "像是罗慧敏（E0001，总经办），不在群范围"
    assert listed("group", "list", "--format", "json").stdout == "[]\n"


def test_the_sheet_is_read_back_and_the_groups_are_adopted_for_nothing(listed: Run) -> None:
    proposed(listed, "who.xlsx")
    sheet = filled("who.xlsx", 小娟娜={"工号": "E0003"}, 强华={"工号": "E0002"}, 静明={"工号": "E0004"})
    done = listed("import", "groups", "groups.xlsx", "--roster", sheet, *AS)
    assert done.exit_code == 0, done.stderr
    assert "G2: the title '销售二群' does not begin with" in done.stderr
    assert "in 10 working days, or 孔霞 (E0009) owes for it (clause 15)" in done.stderr
    assert "not used" not in done.stderr
    states = {one["key"]: one["state"] for one in json.loads(listed("membership", "list", "--format", "json").stdout)}
    assert states == {
        "G1/E0002": "present", "G1/E0003": "misnamed", "G1/E0004": "present", "G1/E0009": "present",
        "G2/E0002": "misnamed", "G2/E0003": "present", "G2/E0004": "misnamed", "G2/E0009": "present",
    }  # fmt: skip
    retitled = ("--title", "华信公司销售二群", "--actor", "E0009", "--recorded-at", "2026-03-16T10:00:00+08:00")
    assert listed("group", "retitle", "G2", *retitled).exit_code == 0
    assert listed("sweep", "--now", "2026-03-18T12:00:00+08:00").exit_code == 0
    listed_penalties = json.loads(listed("penalty", "list", "--format", "json").stdout)
    charged = [(one["clause"], one["debtor"]) for one in listed_penalties]
    assert charged  # what was never put right is the leads' and the members'
    assert not [one for one in charged if one[1] == "E0009"]


def test_strangers_are_nobodys_breach_within_the_grace(listed: Run) -> None:
    proposed(listed, "who.xlsx")
    sheet = filled("who.xlsx", 小娟娜={"工号": "E0003"}, 强华={"工号": "E0002"}, 静明={"工号": "E0004"})
    assert listed("import", "groups", "groups.xlsx", "--roster", sheet, *AS).exit_code == 0
    seen = listed("inspect", "G1", "--roster", "chats/G1.csv", "--actor", "E0009", "--recorded-at",
                  "2026-03-10T10:00:00+08:00", "--confirm", "--format", "json")  # fmt: skip
    told = json.loads(seen.stdout)
    assert (told["penalties"], {one["standing"] for one in told["findings"]}) == ([], {"pending"})


def test_what_nobody_has_filled_in_adopts_nothing(listed: Run) -> None:
    proposed(listed, "who.xlsx")
    done = listed("import", "groups", "groups.xlsx", "--roster", "who.xlsx", *AS)
    assert (done.exit_code, done.stderr.count("whose nickname is")) == (2, 3)
    assert "row 4, column D (工号): whose nickname is 小娟娜? Fill in 工号, or 外人 as 判断" in done.stderr
    raw = listed("import", "groups", "groups.xlsx", "--roster", "chats", *AS)
    assert (raw.exit_code, raw.stderr.count("\n")) == (2, 1)
    assert "the rosters of G1, G2 have no staff ids: --propose FILE" in raw.stderr
    assert listed("group", "list", "--format", "json").stdout == "[]\n"


def test_one_workbook_may_have_a_sheet_for_each_group(listed: Run) -> None:
    book = openpyxl.load_workbook("groups.xlsx")
    for name, nicknames in (("G1", FIRST), ("销售二群", SECOND), ("说明", ())):
        page = book.create_sheet(name)
        for text in ("群昵称", *nicknames) if nicknames else ("谁填的：孔霞",):
            page.append([text])
    book.save("all.xlsx")
    done = listed("import", "groups", "all.xlsx", "--propose", "who.csv", *AS, "--format", "json")
    assert json.loads(done.stdout) == proposed(listed, "again.csv")


def test_which_of_two_of_one_name_is_in_is_for_somebody_to_say(listed: Run) -> None:
    same = [company.join(n, f"E001{n}", "李娜", "销售部") for n in (3, 4)]
    again = [{**one, "at": "2026-03-02T10:00:00+08:00"} for one in same]
    assert listed("apply", "-", stdin=company.lines(again)).exit_code == 0
    Path("chats/G1.csv").write_text("\n".join(("群昵称", *FIRST, "李娜")), "utf-8")
    proposed(listed, "who.xlsx")
    (one,) = [row for row in rows("who.xlsx") if row["群昵称"] == "李娜"]
    assert (one["工号"], one["判断"]) == ("", "不确定")
    assert one["说明"] == "几人中有人不在群里：李娜（E0013，销售部）、李娜（E0014，销售部）"


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        (
            "别的群.csv",
            "群昵称\n群主\n",
            "别的群.csv: whose is it? Name it after the group's id or title",
        ),
        ("G9.csv", "群编号,群昵称\nG9,群主\n", "the roster names groups that have no row: G9"),
        ("G3.csv", "群昵称,判断\n群主,也许\n", "'也许' is not known: give one of 确定, 不确定, 外人"),
    ],
)
def test_a_roster_that_tells_no_group_is_said(name: str, content: str, why: str, listed: Run) -> None:
    by_openpyxl(Path("groups.xlsx"), [HEADERS, *GROUPS, ("G3", "华信公司三群", *GROUPS[0][2:7], "3", "E0009")])
    Path("chats/G3.csv").write_text("群昵称\n群主\n", "utf-8")
    (Path("chats") / name).write_text(content, "utf-8")
    done = listed("import", "groups", "groups.xlsx", "--roster", "chats", "--propose", "who.xlsx", *AS)
    assert (done.exit_code, why in done.stderr, Path("who.xlsx").exists()) == (2, True, False), done.stderr


def test_the_sheet_replaces_no_file_and_is_a_workbook_or_csv(listed: Run) -> None:
    for file, why in (("groups.xlsx", "is there already"), ("who.doc", "name a file .xlsx or .csv")):
        done = listed("import", "groups", "groups.xlsx", "--roster", "chats", "--propose", file, *AS)
        assert (done.exit_code, why in done.stderr) == (2, True)
