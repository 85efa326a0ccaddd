import csv
import io
import json

import pytest

from wxflow_cli.terminal import printing


def test_a_csv_cell_a_spreadsheet_would_calculate_is_disarmed(capsys: pytest.CaptureFixture[str]) -> None:
    cells = ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "＝1", "plain", 'say "x", y']
    printing.rows("csv", ["a"], [{"a": cell} for cell in cells])
    read = [row[0] for row in csv.reader(io.StringIO(capsys.readouterr().out, newline=""))]
    assert read == ["a", *(f"'{cell}" for cell in cells[:7]), "plain", 'say "x", y']


def test_csv_is_rfc_4180_with_lists_joined_and_numbers_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    printing.rows("csv", ["a", "b", "c", "d"], [{"a": ["x", "y"], "b": -5, "c": None, "d": {"k": 1}}])
    assert capsys.readouterr().out == 'a,b,c,d\r\nx;y,-5,,"{""k"": 1}"\r\n'


def test_a_list_that_begins_like_a_formula_is_disarmed_too(capsys: pytest.CaptureFixture[str]) -> None:
    printing.rows("csv", ["a"], [{"a": ["=cmd", "y"]}])
    assert capsys.readouterr().out == "a\r\n'=cmd;y\r\n"


def test_columns_align_whatever_the_width_of_their_letters(capsys: pytest.CaptureFixture[str]) -> None:
    printing.rows("table", ["a", "b"], [{"a": "华信", "b": "x"}, {"a": "abc", "b": "𠮷"}, {"a": "e\u0301", "b": "y"}])
    assert capsys.readouterr().out.splitlines() == ["a     b", "华信  x", "abc   𠮷", "e\u0301     y"]


@pytest.mark.parametrize(("text", "columns"), [("☎\ufe0f", 2), ("각", 2), ("½", 1), ("", 0), ("“群”", 4)])
def test_a_text_is_as_wide_as_a_terminal_shows_it(text: str, columns: int) -> None:
    assert printing.width(text) == columns


def test_what_a_terminal_would_obey_is_shown_instead(capsys: pytest.CaptureFixture[str]) -> None:
    printing.rows("table", ["a"], [{"a": "\x1b[2Jgone\nnext\u202e"}])
    assert capsys.readouterr().out.splitlines()[1] == "\\x1b[2Jgone\\nnext\\u202e"


@pytest.mark.parametrize("found", [[], [{"a": "罗"}], [{"a": 1}, {"a": None}]])
def test_json_rows_are_one_array(capsys: pytest.CaptureFixture[str], found: list[dict[str, object]]) -> None:
    printing.rows("json", [], found)
    out = capsys.readouterr().out
    assert json.loads(out) == found
    assert "\\u" not in out
