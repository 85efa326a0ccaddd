"""What time itself finds was done with its deadline's day: people read 24:00 of that day, programs the moment."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.given.door import Run

MOMENT, AS_READ = "2026-03-05T00:00:00+08:00", "2026-03-04 24:00"
"""E0004 is to be brought in until the end of 4 March, and is not."""


@pytest.fixture
def charged(active: Run) -> Run:
    assert active("sweep", "--now", "2026-03-05T09:00:00+08:00").exit_code == 0
    return active


@pytest.fixture
def number(charged: Run) -> str:
    (one,) = json.loads(charged("penalty", "list", "--format", "json").stdout)
    return str(one["number"])


@pytest.mark.parametrize(
    "words",
    [
        ("penalty", "list"),
        ("penalty", "show", "NUMBER"),
        ("penalty", "history", "NUMBER"),
        ("penalty", "report", "--by", "penalty"),
        ("membership", "history", "G001/E0004"),
        ("why", "NUMBER"),
        ("audit", "log", "--machine", "penalty"),
        ("audit", "log", "--cause", "membership/G001/E0004#1"),
        ("desk", "E0008"),
    ],
    ids=" ".join,
)
def test_people_read_a_breach_by_the_day_it_ended_with(charged: Run, number: str, words: tuple[str, ...]) -> None:
    asked = [number if word == "NUMBER" else word for word in words]
    now = () if words[0] in ("audit", "penalty", "membership") else ("--now", "2026-03-05T09:00:00+08:00")
    for lang, told in (("zh", AS_READ), ("en", r"2026-03-04[T ]24:00")):
        done = charged(*asked, *now, "--lang", lang)
        assert done.exit_code == 0, done.output
        assert re.search(told, done.stdout), done.stdout
        assert not re.search(r"2026-03-05[T ]00:00", done.stdout), done.stdout


def test_programs_read_the_moment(charged: Run, number: str) -> None:
    for words in (
        ("penalty", "list"), ("penalty", "show", number), ("penalty", "report", "--by", "penalty"), ("audit", "log"),
        ("membership", "history", "G001/E0004"),
    ):  # fmt: skip
        for shape in ("json", "csv"):
            assert MOMENT in charged(*words, "--format", shape).stdout, words


def test_people_read_until_when_a_term_runs_by_its_last_day(charged: Run, number: str) -> None:
    done = charged("calendar", "due", "--from", "2026-03-02", "--days", "2", "--lang", "zh")
    assert AS_READ in done.stdout
    given = ("--actor", "E0008", "--recorded-at", "2026-03-05T10:00:00+08:00")
    assert charged("penalty", "confirm", number, *given).exit_code == 0
    refused = charged("penalty", "settle", number, *given, "--lang", "zh")
    assert "2026-03-12 24:00" in refused.stderr, refused.stderr
    assert "2026-03-12 24:00" in charged("penalty", "show", number, "--lang", "zh").stdout


def test_what_time_has_found_stands_in_the_workbook_by_the_day_it_ended_with(charged: Run) -> None:
    for name in ("r.xlsx", "r.csv"):
        assert charged("penalty", "report", "--by", "penalty", "--output", name).exit_code == 0
    sheet = load_workbook("r.xlsx")["明细"]
    column = next(cell.column for cell in sheet[1] if cell.value == "发生时间")
    cell = sheet.cell(2, column)
    assert (str(cell.value), cell.number_format) == ("2026-03-04 00:00:00", 'yyyy-mm-dd "24:00"')
    (row,) = csv.DictReader(io.StringIO(Path("r.csv").read_text("utf-8-sig")))
    assert row["发生时间"] == MOMENT
