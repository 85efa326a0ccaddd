"""Lists that write the same in other signs change nothing: no rename, no transfer, nobody leaves."""

from pathlib import Path
from typing import Any

import pytest

from tests.given.door import Run
from tests.given.imported_people import imported, people
from tests.given.spreadsheets import by_openpyxl

HEADERS = ("工号", "姓名", "部门")
PEOPLE = (
    ("00123", "黄娟娜", "销售部（华东）"),
    ("E0003", "阿依古丽·买买提", "销售部（华东）"),
    ("E0004", "张\U000241fe", "采购部"),
    ("E0008", "赵娜", "人事部"),
)


def csv(path: Path, rows: Any, encoding: str = "utf-8") -> Path:
    path.write_bytes("".join(",".join(row) + "\r\n" for row in rows).encode(encoding))
    return path


@pytest.fixture
def listed(small: Run, tmp_path: Path) -> Run:
    """Bring the people in."""
    assert imported(small, csv(tmp_path / "first.csv", [HEADERS, *PEOPLE]))[0] == 0
    return small


@pytest.mark.parametrize(
    ("written", "other"),
    [
        ("黄", "\u2ee9"),
        ("·", "•"),
        ("·", "．"),
        ("·", "."),
        ("·", "‧"),
        ("（", "("),
        ("E000", "e000"),
        ("E000", "Ｅ０００"),
        ("E0003", " e0003\u200b"),
        ("00123", '"=""00123"""'),
        ("00123", '="00123"'),
        ("00123", "'00123"),
        ("00123", "00123\t"),
        ("采购部", "'采购部"),
    ],
)
def test_a_list_in_other_signs_changes_nothing(listed: Run, tmp_path: Path, written: str, other: str) -> None:
    rows = [[cell.replace(written, other) for cell in row] for row in PEOPLE]
    code, told = imported(listed, csv(tmp_path / "again.csv", [HEADERS, *rows]))
    assert (code, told["counts"]) == (0, {})


def test_a_sign_that_gb18030_puts_in_the_private_area_is_the_sign_it_stands_for(listed: Run, tmp_path: Path) -> None:
    text = "".join(",".join(row) + "\r\n" for row in [HEADERS, *PEOPLE])
    before, behind = text.split("\U000241fe")
    path = tmp_path / "gbk.csv"
    path.write_bytes(before.encode("gb18030") + b"\xfe\x91" + behind.encode("gb18030"))
    code, told = imported(listed, path)
    assert (code, told["counts"]) == (0, {})


def test_text_guards_are_no_part_of_a_staff_id(small: Run, tmp_path: Path) -> None:
    guarded = [('="00123"', "王芳", "采购部"), ("'00124", "李雷", "采购部"), ("00125\t", "韩梅", "采购部")]
    assert imported(small, csv(tmp_path / "1.csv", [HEADERS, *guarded]))[0] == 0
    assert sorted(people(small)) == ["00123", "00124", "00125"]
    code, told = imported(
        small,
        by_openpyxl(tmp_path / "2.xlsx", [HEADERS, *(("'" + one[0].strip("'=\"\t"), *one[1:]) for one in guarded)]),
    )
    assert (code, told["counts"]) == (0, {})


def test_headers_are_known_in_other_signs(small: Run, tmp_path: Path) -> None:
    headers = ("⼯号 ", "姓\u200b名", "【部门】（必填）")
    assert imported(small, csv(tmp_path / "1.csv", [headers, *PEOPLE]))[0] == 0
    assert len(people(small)) == 4


def test_somebody_in_a_list_twice_in_other_letters_is_told(small: Run, tmp_path: Path) -> None:
    rows = [("E0003", "王芳", "采购部"), ("e0003", "王芳", "采购部")]
    code, told = imported(small, csv(tmp_path / "1.csv", [HEADERS, *rows]))
    assert code == 2
    assert "e0003 is in row 2 already" in told


def test_what_was_typed_is_what_is_kept_and_shown(small: Run, tmp_path: Path) -> None:
    assert imported(small, csv(tmp_path / "1.csv", [HEADERS, ("e01", "\u2ee9娟娜", "采购部（一）")]))[0] == 0
    assert people(small) == {"e01": ("employed", "\u2ee9娟娜", "采购部（一）")}


@pytest.mark.parametrize("nickname", ["阿依古丽•买买提", "阿依古丽．买买提", "阿依古丽.买买提", "阿依古丽⋅买买提"])
def test_a_nickname_fits_whichever_dot_it_is_written_with(small: Run, nickname: str) -> None:
    assert small("names", "check", "--nickname", nickname, "--name", "阿依古丽·买买提").exit_code == 0
