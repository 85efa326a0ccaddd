"""What the documents tell people to type exists."""

import re
import shlex
from collections.abc import Iterator

import click
import pytest

from generate.blocks import DOCUMENTS, blocks
from wxflow_cli.root import root

NO_COMMAND = {"leaf"}
"""What begins like a command and is none: a label that is hashed."""


def shown() -> Iterator[tuple[str, str]]:
    """Yield every command that a document shows, with the document's name."""
    for document in DOCUMENTS:
        text = document.read_text(encoding="utf-8").replace("\\\n", " ")
        typed = [block.text for block in blocks(text) if block.language != "text"]
        lines = [found for one in typed for found in re.findall(r"^wxflow (.+)$", one, re.MULTILINE)]
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
