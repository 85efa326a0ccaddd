"""Whatever a workbook does to whoever opens it, it is read or refused in one clear line."""

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.given.door import Run
from tests.given.imported_people import NAME, PERSON, UNIT, imported, people
from tests.given.inputs import at
from tests.given.spreadsheets import BY_LIBREOFFICE, book
from wxflow.errors import BadInput
from wxflow_office.spreadsheets import read


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
    code = "import sys; from pathlib import Path; from wxflow.errors import BadInput\n"
    code += "from wxflow_office.spreadsheets import read\n"
    code += "import resource; resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))\n"
    code += "try: read.read(Path(sys.argv[1]))\nexcept BadInput as error: print(error)"
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


def test_an_old_workbook_that_was_cut_off_is_one_clear_line() -> None:
    with pytest.raises(BadInput, match=r"cut_off\.xls: is no workbook that can be read"):
        read.read(at("9/cut_off.xls"))


def test_no_word_of_the_parser_reaches_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(BadInput, match=r"damaged\.xls: is no workbook that can be read"):
        read.read(at("9/damaged.xls"))
    os.write(2, b"heard again")
    assert capfd.readouterr() == ("", "heard again")


@pytest.mark.parametrize("name", ["libreoffice.xlsx", "libreoffice.ods"])
@settings(max_examples=60)
@given(chance=st.randoms(use_true_random=False))
def test_a_damaged_workbook_is_read_or_refused(name: str, chance: Random) -> None:
    content = bytearray((BY_LIBREOFFICE / name).read_bytes())
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
    with TemporaryDirectory() as folder, zipfile.ZipFile(BY_LIBREOFFICE / name) as packed:
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
