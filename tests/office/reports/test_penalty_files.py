"""penalty report --output: files for the payroll clerk, in which nothing calculates."""

import csv
import io
import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from tests.given import company, penalties, shortage
from tests.given.databases import raw, url_at
from tests.given.door import Run
from tests.given.penalties import BAD_TITLE, CENTRE, HR, LEAD, at, reported
from wxflow_cli.terminal import printing
from wxflow_machines.policy.sameness import names_one
from wxflow_office.reports import workbook


@pytest.fixture
def charged(small: Run) -> Run:
    """Run wxflow where there is a penalty in every state, and of every kind of amount."""
    done = small("apply", "-", stdin=company.lines(penalties.YEAR))
    assert done.exit_code == 0, done.output
    return small


def sheets(path: str) -> dict[str, list[list[Any]]]:
    book = load_workbook(path)
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}


def by_heading(table: list[list[Any]]) -> list[dict[str, Any]]:
    return [dict(zip(table[0], row, strict=True)) for row in table[1:]]


def test_a_workbook_has_sums_by_debtor_sums_by_clause_and_every_penalty(charged: Run) -> None:
    assert charged("penalty", "report", "--output", "r.xlsx").exit_code == 0
    book = sheets("r.xlsx")
    assert list(book) == ["按人汇总", "分项汇总", "明细"]
    debtors = by_heading(book["按人汇总"])
    assert debtors[1] == {
        "工号": "E0003", "姓名": "黄娟娜", "笔数": 6, "应扣金额": 20, "已执行": 20,
        "待确认金额": 20, "金额待定笔数": 1, "申诉中金额": 20, "豁免笔数": 1, "撤销笔数": 0, "应退还金额": 0, "计分": 0,
        "仅记录笔数": 0,
    }  # fmt: skip
    assert [row["工号"] for row in debtors[:4]] == [LEAD, "E0003", CENTRE, "合计"]
    assert "应扣金额" in debtors[4]["工号"]
    for name in ("按人汇总", "分项汇总"):
        rows = by_heading(book[name])
        last = next(n for n, row in enumerate(rows) if "合计" in row.values())
        for heading in ("笔数", "应扣金额", "待确认金额", "申诉中金额"):
            assert rows[last][heading] == sum(row[heading] for row in rows[:last])
    first = by_heading(book["分项汇总"])[0]
    assert (first["月份"], first["工号"], first["条款"]) == ("2026-03", LEAD, "第18条")
    assert first["事由"] == "应进群的人未进群，或应退群的人未退群"


def test_the_detail_sheet_says_everything_in_words(charged: Run) -> None:
    assert charged("penalty", "report", "--output", "r.xlsx").exit_code == 0
    *rows, total, signed = by_heading(sheets("r.xlsx")["明细"])
    assert str(signed["编号"]).startswith("编制日期：")
    assert [row["状态"] for row in rows] == [
        "待确认", "待确认", "已确认", "已执行", "已豁免", "申诉中", "待确认", "待确认",
    ]  # fmt: skip
    assert [row["应扣金额"] for row in rows] == [0, 0, 20, 0, 0, 0, 0, 0]
    assert total["应扣金额"] == 20
    assert total["条款金额"] is None
    first, last = rows[0], rows[-1]
    assert (first["条款"], first["群名"], first["条款金额"]) == ("第15条", BAD_TITLE, None)
    assert (first["幅度"], first["身份"]) == ("50以上，待定", "建群人")
    assert (last["条款"], last["幅度"]) == ("第22条", "20至100，待定（上限未经确认）")
    assert str(last["发生时间"]) == "2026-04-01 00:00:00"
    assert (rows[2]["姓名"], rows[2]["涉及姓名"], rows[2]["起因"]) == ("黄娟娜", "黄娟娜", "report/R3#2:1")


def test_the_unconfirmed_ceiling_stays_marked_when_an_amount_is_set_under_it(charged: Run) -> None:
    key = ("confirm", "report/R2#2:1/E0003", "--amount", "90", "--actor", HR)
    assert charged("penalty", *key, "--at", "2026-04-03T09:00:00+08:00").exit_code == 0
    assert charged("penalty", "report", "--output", "r.xlsx").exit_code == 0
    *_, row, _, _ = by_heading(sheets("r.xlsx")["明细"])
    assert (row["条款金额"], row["应扣金额"], row["幅度"]) == (90, 0, "上限100未经确认")
    done = charged("penalty", "report", "--by", "penalty", "--month", "2026-04", "--format", "json")
    (printed,) = json.loads(done.stdout)
    assert (printed["ceiling"], printed["unconfirmed"]) == (100, True)


def test_every_page_has_the_heading_on_a4_across_and_money_is_in_yuan(charged: Run) -> None:
    assert charged("penalty", "report", "--month", "2026-03", "--output", "r.xlsx").exit_code == 0
    for sheet in load_workbook("r.xlsx"):
        assert sheet.freeze_panes == "A2"
        assert sheet.print_title_rows == "$1:$1"
        assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
        assert (sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage) == (0, True)
        assert sheet.oddHeader.center.text == "华信公司 微信群管理处罚 2026年3月"
        money = [
            cell for cell in sheet[2] if isinstance(cell.value, int) and "金额" in sheet.cell(1, cell.column).value
        ]
        assert money
        assert {cell.number_format for cell in money if "笔数" not in sheet.cell(1, cell.column).value} == {'#,##0"元"'}
        for column in sheet.iter_cols(max_row=1):
            width = sheet.column_dimensions[column[0].column_letter].width
            assert width >= printing.width(column[0].value)


def test_a_file_is_written_the_same_every_time_and_dated_by_what_it_tells(charged: Run) -> None:
    for name in ("1.xlsx", "2.xlsx", "1.csv", "2.csv"):
        assert charged("penalty", "report", "--output", name).exit_code == 0
    assert Path("1.xlsx").read_bytes() == Path("2.xlsx").read_bytes()
    assert Path("1.csv").read_bytes() == Path("2.csv").read_bytes()
    with ZipFile("1.xlsx") as packed:
        assert b"2026-04-02T01:03:00Z</dcterms:created>" in packed.read("docProps/core.xml")


def test_a_csv_file_begins_with_a_mark_for_excel_and_what_is_printed_does_not(charged: Run) -> None:
    assert charged("penalty", "report", "--output", "r.csv").exit_code == 0
    assert Path("r.csv").read_bytes().startswith(b"\xef\xbb\xbf\xe6\x9c\x88")
    rows = list(csv.DictReader(io.StringIO(Path("r.csv").read_text(encoding="utf-8-sig"), newline="")))
    assert [row["应扣金额"] for row in rows] == ["0", "20", "0", "0"]
    assert rows[1]["事由"] == "发布第十一、十二条禁止的内容"
    printed = charged("penalty", "report", "--format", "csv").stdout
    assert printed.startswith("month,debtor,name,clause,count,deductible,")


def test_a_csv_file_can_tell_every_penalty(charged: Run) -> None:
    assert charged("penalty", "report", "--by", "penalty", "--output", "r.csv").exit_code == 0
    rows = list(csv.DictReader(io.StringIO(Path("r.csv").read_text(encoding="utf-8-sig"), newline="")))
    assert [row["状态"] for row in rows].count("待确认") == 4
    assert sum(int(row["应扣金额"]) for row in rows) == 20


def test_a_report_of_nothing_is_a_report(charged: Run) -> None:
    words = ("penalty", "report", "--month", "2027-01")
    assert charged(*words).stdout == "(none)\n"
    assert charged(*words, "--output", "r.xlsx").exit_code == 0
    assert [len(table) for table in sheets("r.xlsx").values()] == [4, 3, 3]


def test_a_full_sheet_is_one_clear_line_and_no_file(charged: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 4)
    done = charged("penalty", "report", "--output", "r.xlsx")
    assert done.exit_code == 2
    assert "sheet 明细 has no room for more than 3 rows" in done.stderr
    assert not Path("r.xlsx").exists()


def test_a_report_that_fails_half_way_keeps_what_was_there(charged: Run) -> None:
    Path("r.xlsx").write_text("kept")
    Path("r.csv").write_text("kept")
    before = {path.name for path in Path().iterdir()}
    with raw(url_at(Path.cwd())) as database:
        database.execute("UPDATE instances SET facts = '{' WHERE machine = 'penalty' AND key LIKE 'report/R2%'")
    for name in ("r.xlsx", "r.csv"):
        done = charged("penalty", "report", "--by", "penalty", "--output", name, "--force")
        assert done.exit_code == 1
        assert "what is stored is no JSON" in done.stderr
        assert Path(name).read_text() == "kept"
    assert {path.name for path in Path().iterdir()} == before


@pytest.mark.parametrize("name", ["r.xlsx", "r.csv"])
def test_where_there_is_no_room_left_nothing_is_and_one_clear_line_says_so(charged: Run, name: str) -> None:
    many = company.lines(reported("04-09T09:00", "R4", "advertising", 1000))
    assert charged("apply", "-", stdin=many).exit_code == 0
    before = {path.name for path in Path().iterdir()}
    done = shortage.run("penalty", "report", "--by", "penalty", "--output", name)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"wxflow: {name} cannot be written: File too large\n"
    assert {path.name for path in Path().iterdir()} <= before


def test_a_workbook_that_cannot_be_put_together_is_an_error_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError), workbook.workbook(tmp_path, "标题") as book:
        book.sheet("明细", ["month"]).add({"month": "2026-03"})


SIGNS = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1",
    "＋1",
    "－1",
    "＠1",
    "=cmd|' /C calc'!A0",
    "http://x.example",
    "007",
)


@pytest.fixture(params=SIGNS)
def payload(request: pytest.FixtureRequest) -> str:
    """Return a text that a spreadsheet may take for something else."""
    return str(request.param)


def key_of(payload: str) -> str:
    """Return the payload where a key may be it, else a plain key."""
    return payload if names_one(payload) else "K1"


@pytest.fixture
def poisoned(small: Run, payload: str) -> Run:
    """Run wxflow where every text that people may choose is such a text."""
    key = key_of(payload)
    group, request = f"group/{key}", {**penalties.SECOND, "purpose": payload}
    created = {"title": payload, "register_no": payload, "owner": key}
    year = [
        *company.FOUNDING,
        company.join(10, key, payload, payload),
        at("03-02T11:00", LEAD, group, "request", payload, **request),
        at("03-02T11:01", "E0001", group, "approve", payload),
        at("03-02T11:02", CENTRE, group, "create", payload, **created),
        *reported("03-03T11:00", key, "advertising", 1, accused=key),
    ]
    done = small("apply", "-", stdin=company.lines(year))
    assert done.exit_code == 0, done.output
    return small


def test_no_cell_of_a_workbook_is_a_formula_and_every_text_is_intact(poisoned: Run, payload: str) -> None:
    assert poisoned("penalty", "report", "--output", "r.xlsx").exit_code == 0
    texts: set[str] = set()
    for sheet in load_workbook("r.xlsx"):
        for row in sheet.iter_rows():
            assert {cell.data_type for cell in row} <= {"s", "n", "d"}
            assert all(cell.hyperlink is None for cell in row)
            texts |= {unescape(cell.value) for cell in row if cell.data_type == "s"}
    key = key_of(payload)
    assert {payload, key, f"report/{key}#2:1", f"report/{key}#2:1/{key}"} <= texts
    with ZipFile("r.xlsx") as packed:
        assert not [name for name in packed.namelist() if b"<f>" in packed.read(name)]


@pytest.mark.parametrize("by", ["penalty", "debtor", "group"])
def test_no_cell_of_a_csv_begins_like_a_formula_and_every_text_is_intact(poisoned: Run, payload: str, by: str) -> None:
    assert poisoned("penalty", "report", "--by", by, "--output", "r.csv").exit_code == 0
    printed = poisoned("penalty", "report", "--by", by, "--format", "csv").stdout
    for text in (Path("r.csv").read_bytes().decode("utf-8-sig"), printed):
        cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
        assert payload in [cell.removeprefix("'") for cell in cells]
        assert not [cell for cell in cells if cell[:1] and cell[0] in "=+-@\t\r\n＝＋－＠"]
