"""The table of the security standard names tests that there are, and each requirement once."""

import re

import pytest

from generate.blocks import ROOT

PAGE = (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8")
ROWS = [[cell.strip() for cell in row.split("|")[1:-1]] for row in re.findall(r"^\| \d.*$", PAGE, re.MULTILINE)]
NAMED = sorted({*re.findall(r"`([\w/]+\.py)(?:::(\w+))?`", PAGE)})


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_a_test_that_is_named_is_there(file: str, name: str) -> None:
    path = ROOT / file
    assert path.is_file()
    assert not name or f"def {name}(" in path.read_text(encoding="utf-8")


def test_each_requirement_stands_once_and_has_its_answer() -> None:
    numbers = [number for number, *_ in ROWS]
    assert len(numbers) == len({*numbers}) > 150
    assert all(len(row) == 5 and row[1] in ("1", "2", "1, 2") and row[2] and row[3] for row in ROWS)


def test_what_is_met_in_part_or_not_says_so_in_bold() -> None:
    assert [where for _, _, _, where, _ in ROWS if re.match(r"(partly|no|not here)[:;]", where)] == []
