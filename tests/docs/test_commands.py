"""What the documents tell people to type exists, and the first week they show runs."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from tests.databases import ON_SQLITE
from wxflow_cli.root import root

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted((ROOT / "docs").rglob("*.md"))]
NO_COMMAND = {"leaf"}
"""What begins like a command and is none: a label that is hashed."""


def shown() -> Iterator[tuple[str, str]]:
    """Yield every command that a document shows, with the document's name."""
    for document in DOCUMENTS:
        text = document.read_text(encoding="utf-8").replace("\\\n", " ")
        blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
        lines = [found for block in blocks for found in re.findall(r"^wxflow (.+)$", block, re.MULTILINE)]
        for line in (*lines, *re.findall(r"(?<!`)`wxflow ([^`]+)`", text)):
            yield document.name, re.sub(r"\|\w+", "", line.replace("\n", " "))


COMMANDS = sorted({one for one in shown() if one[1].split()[0] not in NO_COMMAND})


def parsed(line: str) -> tuple[click.Command, list[str]]:
    """Return the command that a line names, and the words behind it."""
    words = shlex.split(line.partition(" #")[0].partition(" | ")[0].partition(" > ")[0])
    command: click.Command = root
    while words and isinstance(command, click.Group) and not words[0].startswith("-"):
        name = words.pop(0)
        found = command.get_command(click.Context(command), name)
        assert found is not None, f"there is no {command.name} {name}"
        command = found
    return command, words


@pytest.mark.parametrize(("document", "line"), COMMANDS)
def test_a_command_that_a_document_shows_exists_with_its_options(document: str, line: str) -> None:
    command, words = parsed(line)
    known = {name for param in command.params for name in (*param.opts, *param.secondary_opts)} | {"--help"}
    given = {re.sub("=.*", "", word) for word in words if word.startswith("--") and word != "--"}
    assert given <= known, f"{document}: {line}"


@ON_SQLITE
@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_the_first_week_of_the_readme_runs(
    readme: str, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert database == "sqlite"
    monkeypatch.chdir(tmp_path)
    text = (ROOT / readme).read_text(encoding="utf-8").replace("\\\n", " ")
    blocks = re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    week = next(block for block in blocks if "wxflow init" in block)
    ran = [line.partition(" #")[0] for line in week.splitlines() if line.startswith("wxflow ")]
    assert len(ran) > 6
    for line in ran:
        done = CliRunner().invoke(root, shlex.split(line)[1:], prog_name="wxflow")
        assert done.exit_code == 0, f"{line}: {done.output}"
