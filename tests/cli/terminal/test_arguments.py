"""What no UTF-8 can hold, or a terminal would obey, is refused or written out."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.given.databases import ON_SQLITE
from tests.given.door import Run
from tests.given.inputs import lines, texts

pytestmark = ON_SQLITE
MAIN = [sys.executable, "-c", "from wxflow_cli.main import main; main()"]
NO_UTF8 = lines("7/no_utf8.txt")
COMMANDS = [
    ("group", "show"),
    ("membership", "history"),
    ("why",),
    ("desk",),
    ("apply",),
    ("due", "--person"),
    ("audit", "log", "--policy"),
    ("nothing",),
    (),
]
(OBEYED,) = texts("7/obeyed.txt")
"""Clear the screen, ring, write bold, and write from right to left."""


def bad_line(done: "subprocess.CompletedProcess[bytes]") -> str:
    said = done.stderr.decode()
    assert (done.returncode, done.stdout, said.count("\n")) == (2, b"", 1), said
    assert said.startswith("wxflow: ")
    return said


@pytest.mark.parametrize("words", COMMANDS)
@pytest.mark.parametrize("word", NO_UTF8)
def test_an_argument_that_is_no_utf_8_is_bad_input_wherever_it_stands(
    active: Run, untouched: None, words: tuple[str, ...], word: bytes
) -> None:
    done = subprocess.run([*MAIN, *words, word], capture_output=True, check=False)
    assert "is not UTF-8" in bad_line(done)


@pytest.mark.parametrize("name", ["WXFLOW_ACTOR", "WXFLOW_DATABASE_URL", "WXFLOW_POLICY", "WXFLOW_COMPANY"])
def test_a_variable_that_is_no_utf_8_is_bad_input(active: Run, untouched: None, name: str) -> None:
    environment = {**os.environb, name.encode(): b"E\xff"}
    done = subprocess.run([*MAIN, "group", "list"], env=environment, capture_output=True, check=False)
    assert f"{name}: 'E\\udcff' is not UTF-8" in bad_line(done)


@pytest.mark.parametrize("words", [*COMMANDS, ("group", "list", "--state"), ("init", "--code", "X", "--company")])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_nothing_that_a_terminal_obeys_comes_back_on_stderr(active: Run, words: tuple[str, ...], lang: str) -> None:
    done = active(*words, OBEYED, "--lang", lang)
    told = done.stdout + done.stderr
    assert [sign for sign in told if sign in OBEYED and not sign.isprintable()] == []


@pytest.mark.parametrize("shape", ["table", "json", "csv"])
def test_a_terminal_is_shown_a_name_as_it_is_written(active: Run, shape: str) -> None:
    (name,) = texts("7/name.txt")
    done = active("person", "join", "E0777", "--name", name, "--unit", "销售部", "--actor", "E0008")
    assert done.exit_code == 0, done.output
    ours, theirs = pty.openpty()
    with subprocess.Popen([*MAIN, "person", "list", "--format", shape], stdout=theirs, stderr=theirs) as running:
        os.close(theirs)
        shown = b"".join(iter(lambda: _read(ours), b"")).decode()
        os.close(ours)
    assert running.returncode == 0
    assert "E0777" in shown
    assert [sign for sign in shown if sign in name and not sign.isprintable()] == []


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux's way of saying that nobody writes any more
        return b""


def test_a_path_with_escapes_is_told_without_them(active: Run) -> None:
    Path("a\x1b[2J").mkdir()
    done = active("init", "--policy", "a\x1b[2J")
    assert (done.exit_code, "\x1b" in done.stderr) == (2, False)
