"""What a spreadsheet can do to whoever trusts it, each seen in a real one."""

import datetime
import hashlib
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cli import company
from tests.cli.conftest import Run
from tests.cli.spreadsheets import HEADERS, PEOPLE, by_csv, by_openpyxl
from wxflow.errors import BadInput
from wxflow_office.spreadsheets import read
from wxflow_office.spreadsheets import table as columns
from wxflow_office.spreadsheets.cells import Reader

DATA = Path(__file__).parent / "data"
NOW = "2026-03-03T10:00:00+08:00"
PERSON, NAME, UNIT = "工号", "姓名", "部门"


def imported(run: Run, path: Path, *words: str, now: str = NOW, actor: str = "E0008") -> tuple[int, Any]:
    done = run("import", "people", str(path), "--actor", actor, "--now", now, "--format", "json", *words)
    return done.exit_code, json.loads(done.stdout) if done.stdout else done.stderr


def people(run: Run) -> dict[str, tuple[str, str, str]]:
    listed = json.loads(run("person", "list", "--format", "json").stdout)
    return {one["key"]: (one["state"], one["name"], one["unit"]) for one in listed}


def book(path: Path, rows: Sequence[Any], *merged: str, formats: dict[str, str] | None = None) -> Path:
    made = openpyxl.Workbook()
    page = made.active
    for row in rows:
        page.append(row)
    for place, form in (formats or {}).items():
        page[place].number_format = form
    for area in merged:
        page.merge_cells(area)
    made.save(path)
    return path


def test_a_number_keeps_the_zeros_its_format_shows(small: Run, tmp_path: Path) -> None:
    rows = [[PERSON, NAME, UNIT], [12, "张三", "销售部"], [7, "李四", "销售部"], [8, "王五", "销售部"]]
    path = book(tmp_path / "p.xlsx", rows, formats={"A2": "0000", "A3": '"E"0000', "A4": "General"})
    assert imported(small, path)[0] == 0
    assert sorted(people(small)) == ["0012", "8", "E0007"]


@pytest.mark.parametrize("value", ["#N/A", "=VLOOKUP(A2,B:C,2)"])
def test_a_formula_that_failed_or_was_not_worked_out_is_a_problem_where_a_blank_cell_is_none(
    small: Run, tmp_path: Path, untouched: None, value: str
) -> None:
    made = openpyxl.Workbook()
    made.active.append([PERSON, NAME, UNIT, "状态"])
    made.active.append(["E1", "张三", "销售部"])
    made.active["D2"] = value
    if value.startswith("#"):
        made.active["D2"].data_type = "e"
    made.save(tmp_path / "p.xlsx")
    code, said = imported(small, tmp_path / "p.xlsx")
    assert code == 2, said
    assert "row 2, column D (状态)" in said


def test_a_title_that_is_merged_across_names_nobody(small: Run, tmp_path: Path, untouched: None) -> None:
    rows = [[PERSON, NAME, UNIT], ["销售部人员"], ["E1", "张三", "销售部"]]
    code, said = imported(small, book(tmp_path / "p.xlsx", rows, "A2:C2"))
    assert code == 2, said


def test_headers_that_are_merged_over_two_rows_are_nobody(small: Run, tmp_path: Path) -> None:
    rows = [[PERSON, NAME, UNIT, "联系方式"], [None, None, None, "电话"], ["E1", "张三", "销售部", "1"]]
    path = book(tmp_path / "p.xlsx", rows, "A1:A2", "B1:B2", "C1:C2")
    assert imported(small, path)[0] == 0
    assert sorted(people(small)) == ["E1"]


def test_a_merged_unit_makes_no_row_of_a_blank_one(small: Run, tmp_path: Path) -> None:
    rows = [[PERSON, NAME, UNIT], ["E1", "张三", "销售部"], ["E2", "李四"]]
    code, said = imported(small, book(tmp_path / "p.xlsx", rows, "C2:C6"))
    assert code == 0, said
    assert sorted(people(small)) == ["E1", "E2"]


def test_names_set_apart_to_look_even_are_the_same_names(small: Run, tmp_path: Path) -> None:
    imported(small, by_openpyxl(tmp_path / "1.xlsx", [HEADERS, *PEOPLE]))
    spaced = [(one, f"{name[0]}　{name[1:]}" if len(name) == 2 else name, *more) for one, name, *more in PEOPLE]
    assert imported(small, by_openpyxl(tmp_path / "2.xlsx", [HEADERS, *spaced]))[1]["counts"] == {}


@pytest.mark.parametrize("person", ["Ｅ０００１", "E0001\u200b"])
def test_a_staff_id_that_only_looks_like_one_is_a_problem_or_the_same(small: Run, tmp_path: Path, person: str) -> None:
    imported(small, by_openpyxl(tmp_path / "1.xlsx", [HEADERS, *PEOPLE]))
    rows = [HEADERS, *((person if one[0] == "E0001" else one[0], *one[1:]) for one in PEOPLE)]
    code, told = imported(small, by_openpyxl(tmp_path / "2.xlsx", rows), "--confirm")
    assert code == 2 or told["counts"] == {}


def test_a_list_in_a_cell_is_no_reason_to_take_its_signs_for_the_delimiter(tmp_path: Path) -> None:
    text = "群编号,范围人员,群负责人\nG1,E1;E2;E3;E4;E5;E6;E7;E8,E1\nG2,E1；E2；E3；E4；E5；E6；E7；E8,E1\n"
    (tmp_path / "g.csv").write_text(text, encoding="utf-8")
    assert [len(row) for row in read.read(tmp_path / "g.csv")[0].rows] == [3, 3, 3]


@pytest.mark.parametrize("told", [b"", b'<dimension ref="A1:B2"/>'])
def test_one_cell_in_the_last_corner_does_not_end_the_process(tmp_path: Path, told: bytes) -> None:
    """A sheet need not say how far it reaches, and what it says need not be so."""
    with xlsxwriter.Workbook(tmp_path / "near.xlsx") as made:
        page = made.add_worksheet()
        page.write(0, 0, PERSON)
        page.write(1_048_575, 16_383, "x")
    with zipfile.ZipFile(tmp_path / "near.xlsx") as packed, zipfile.ZipFile(tmp_path / "far.xlsx", "w") as made:
        for part in packed.namelist():
            made.writestr(part, re.sub(rb"<dimension[^>]*>", told, packed.read(part)))
    code = "import sys; from pathlib import Path; from wxflow_cli import sheets; from wxflow.errors import BadInput\n"
    code += "import resource; resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))\n"
    code += "try: sheets.read(Path(sys.argv[1]))\nexcept BadInput as error: print(error)"
    words = [sys.executable, "-c", code, str(tmp_path / "far.xlsx")]
    done = subprocess.run(words, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "far.xlsx: has a sheet of 1048576 rows and 16384 columns" in done.stdout


def test_a_workbook_that_unpacks_to_more_than_it_says_is_refused(tmp_path: Path) -> None:
    book(tmp_path / "p.xlsx", [[PERSON, NAME, UNIT], ["E1", "张三", "销售部"]])
    with zipfile.ZipFile(tmp_path / "p.xlsx", "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/more.bin", b"\0" * 1_000_000)
    content = bytearray((tmp_path / "p.xlsx").read_bytes())
    size = (1_000_000).to_bytes(4, "little")
    (tmp_path / "p.xlsx").write_bytes(content.replace(size, (10).to_bytes(4, "little")))
    with pytest.raises(Exception, match=r"p\.xlsx: "):
        read.read(tmp_path / "p.xlsx")


def test_an_old_workbook_that_was_cut_off_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "old.xls").write_bytes((DATA / "libreoffice.xls").read_bytes()[:5632])
    with pytest.raises(BadInput, match=r"old\.xls: is no workbook that can be read"):
        read.read(tmp_path / "old.xls")


@pytest.mark.parametrize("name", ["libreoffice.xlsx", "libreoffice.ods"])
@settings(max_examples=60)
@given(chance=st.randoms(use_true_random=False))
def test_a_damaged_workbook_is_read_or_refused(name: str, chance: Random) -> None:
    content = bytearray((DATA / name).read_bytes())
    for _ in range(chance.choice((1, 3, 20))):
        content[chance.randrange(len(content))] = chance.randrange(256)
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(bytes(content))
        try:
            read.read(path)
        except BadInput as error:
            assert str(error).startswith(str(path))


@pytest.mark.parametrize("name", ["libreoffice.xlsx", "libreoffice.ods"])
@settings(max_examples=60)
@given(chance=st.randoms(use_true_random=False))
def test_a_workbook_with_odd_xml_is_read_or_refused(name: str, chance: Random) -> None:
    with TemporaryDirectory() as folder, zipfile.ZipFile(DATA / name) as packed:
        path, victim = Path(folder) / name, chance.choice(packed.namelist())
        with zipfile.ZipFile(path, "w") as made:
            for part in packed.namelist():
                content = bytearray(packed.read(part))
                if part == victim and content:
                    start = chance.randrange(len(content))
                    content[start : start + chance.randrange(30)] = chance.choice((b"", b"9", b'"', b"<", b"utf-9"))
                made.writestr(part, bytes(content))
        try:
            read.read(path)
        except BadInput as error:
            assert str(error).startswith(str(path))


CHANGES = ["变动", PERSON, NAME, UNIT]


def test_the_same_change_without_a_time_is_carried_out_again_when_it_comes_again(small: Run, tmp_path: Path) -> None:
    def month(number: int, *row: str) -> Any:
        path = by_openpyxl(tmp_path / f"{number}.xlsx", [CHANGES, list(row)])
        return imported(small, path, "--confirm", now=f"2026-{number:02}-10T10:00:00+08:00")

    month(3, "入职", "E1", "张三", "销售部")
    month(4, "离职", "E1", "", "")
    month(5, "入职", "E1", "张三", "采购部")
    told = month(6, "离职", "E1", "", "")
    assert told[0] == 2 or people(small)["E1"][0] == "left", told


def test_a_time_of_the_command_line_is_part_of_what_a_change_is(small: Run, tmp_path: Path) -> None:
    def month(number: int, *row: str) -> Any:
        path = by_openpyxl(tmp_path / f"{number}.xlsx", [CHANGES, list(row)])
        day = f"2026-{number:02}-10T10:00:00+08:00"
        return imported(small, path, "--confirm", "--at", day, now=day)

    month(3, "入职", "E1", "张三", "销售部")
    month(4, "离职", "E1", "", "")
    month(5, "入职", "E1", "张三", "采购部")
    assert month(6, "离职", "E1", "", "")[0] == 0
    assert people(small)["E1"][0] == "left"


DATED = [*CHANGES, "发生时间"]


def test_another_hand_may_import_the_same_changes_again(run: Run, tmp_path: Path) -> None:
    Path("policy.toml").write_text(company.POLICY.replace('hr = ["E0008"]', 'hr = ["E0008", "E0007"]'), "utf-8")
    run("init")
    path = by_openpyxl(tmp_path / "1.xlsx", [DATED, ["入职", "E1", "张三", "销售部", "2026-03-02"]])
    assert imported(run, path)[1]["counts"] == {"done": 1}
    assert imported(run, path, actor="E0007")[1]["counts"] == {"repeated": 1}


def test_nothing_that_stays_when_a_name_is_erased_is_made_from_the_name(small: Run, tmp_path: Path) -> None:
    def request_id(name: str, person: str) -> str:
        path = by_openpyxl(tmp_path / f"{name}.xlsx", [DATED, ["入职", person, name, "销售部", "2026-03-02"]])
        imported(small, path)
        steps = json.loads(small("person", "history", person, "--format", "json").stdout)
        return str(steps[0]["request_id"])

    named = request_id("张三", "E1")
    at = int(datetime.datetime.fromisoformat("2026-03-02T00:00:00+08:00").timestamp() * 1_000_000)
    content = "\n".join(["E1", "join", "('name', '张三')", "('unit', '销售部')", str(at)])
    assert hashlib.sha256(content.encode()).hexdigest()[:32] not in named


def test_a_workbook_of_several_lists_asks_which(small: Run, tmp_path: Path, untouched: None) -> None:
    made = openpyxl.Workbook()
    for name, person in (("一部", "E1"), ("二部", "E2")):
        page = made.create_sheet(name)
        page.append([PERSON, NAME, UNIT])
        page.append([person, "张三", name])
    del made["Sheet"]
    made.save(tmp_path / "p.xlsx")
    code, said = imported(small, tmp_path / "p.xlsx")
    assert code == 2, said
    assert "--sheet" in said


def test_a_hidden_sheet_is_not_read_unless_it_is_named(small: Run, tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.active.title = "旧"
    made.active.sheet_state = "hidden"
    page = made.create_sheet("新")
    for one, person in ((made.active, "E1"), (page, "E2")):
        one.append([PERSON, NAME, UNIT])
        one.append([person, "张三", "销售部"])
    made.active = 1
    made.save(tmp_path / "p.xlsx")
    assert imported(small, tmp_path / "p.xlsx")[0] == 0
    assert sorted(people(small)) == ["E2"]


def test_a_nickname_that_has_become_right_by_itself_is_not_corrected(active: Run, tmp_path: Path) -> None:
    for name, hour in (("黄娟", 11), ("黄娟娜", 12)):
        words = ["--name", name, "--actor", "E0008", "--recorded-at", f"2026-03-02T{hour}:00:00+08:00"]
        assert active("person", "rename", "E0003", *words).exit_code == 0
    rows = [["工号", "群昵称"], ["E0009", "群主"], ["E0002", "葛强华(群负责人)"], ["E0003", "黄娟娜"]]
    path = by_openpyxl(tmp_path / "r.xlsx", rows)
    words = ["--group", "G001", "--actor", "E0002", "--now", NOW, "--format", "json"]
    told = json.loads(active("import", "roster", str(path), *words).stdout)
    assert told["rows"] == []


def test_every_second_of_a_day_is_read_as_it_was_written(tmp_path: Path) -> None:
    start = datetime.datetime(2026, 3, 2)
    moments = [start + datetime.timedelta(seconds=n) for n in range(0, 86_400, 7)]
    with xlsxwriter.Workbook(tmp_path / "t.xlsx") as made:
        page, form = made.add_worksheet(), made.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        page.write_row(0, 0, [PERSON, "发生时间"])
        for n in range(1, len(moments) + 1):
            page.write(n, 0, f"E{n}")
            page.write_number(n, 1, round(46083 + (n - 1) * 7 / 86400, 10), form)
    table = columns.find(read.read(tmp_path / "t.xlsx"), ("person",), ("person", "at"))
    assert not isinstance(table, str)
    reader = Reader(table, "Asia/Shanghai")
    zone = datetime.timezone(datetime.timedelta(hours=8))
    found = [reader.moment(row, "at") for row in table.rows()]
    assert found == [int(one.replace(tzinfo=zone).timestamp() * 1_000_000) for one in moments]


def test_a_csv_in_utf_16_from_excel_and_a_header_with_a_remark(small: Run, tmp_path: Path) -> None:
    rows = [("工号（必填）", "*姓名", "部门[必填]"), ("E1", "张三", "销售部")]
    assert imported(small, by_csv("utf-16", "\t")(tmp_path / "p.csv", rows))[0] == 0
    assert sorted(people(small)) == ["E1"]
