"""Every input that broke a reader once lies as a file, is told of, and is read by a test."""

import re
from pathlib import Path

import pytest

from tests.given.inputs import INPUTS

TESTS = Path(__file__).parent
NUMBERS = ("7", "8", "9", "10")


def read_by_tests() -> set[str]:
    """Return the inputs that tests name, each a file or a folder of a number's."""
    asked = re.compile(r'\b(?:at|lines|texts)\("(\d+/[^"]+)"\)')
    return {name for path in TESTS.rglob("test_*.py") for name in asked.findall(path.read_text(encoding="utf-8"))}


def test_every_input_is_read_by_a_test_and_every_one_that_is_read_is_there() -> None:
    read, there = read_by_tests(), [path for path in INPUTS.rglob("*") if path.is_file() and path.name != "README.md"]
    assert [str(path) for path in there if not any(path.is_relative_to(INPUTS / name) for name in read)] == []
    assert [name for name in read if not (INPUTS / name).exists()] == []


@pytest.mark.parametrize("number", NUMBERS)
def test_one_line_tells_of_each_input(number: str) -> None:
    folder = INPUTS / number
    there = {f"{path.name}{'/' * path.is_dir()}" for path in folder.iterdir() if path.name != "README.md"}
    told = [re.match(r"`([^`]+)`: \S.*\.$", line) for line in (folder / "README.md").read_text("utf-8").splitlines()]
    assert sorted(found[1] if found else "?" for found in told) == sorted(there)


def test_no_number_is_without_inputs() -> None:
    assert {path.name for path in INPUTS.iterdir()} == set(NUMBERS)
