"""Read the fenced blocks of a document: what is typed, what it prints, and the files it needs."""

import re
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
GUIDES = sorted((ROOT / "docs" / "guides").glob("*.md"))
DOCUMENTS = [ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted((ROOT / "docs").rglob("*.md"))]
_FENCED = re.compile(r"^```(?P<language>\w*) ?(?P<told>[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_FILES = ("csv", "toml", "jsonl")


class Block(NamedTuple):
    """A fenced block, and what stands behind the language in its first line."""

    language: str
    told: str
    text: str
    start: int
    end: int
    """Where it lies in the document, fences included."""

    @property
    def is_run(self) -> bool:
        """Whether it is typed into a shell, here too."""
        return self.language == "sh" and self.told != "norun"

    @property
    def is_left_out(self) -> bool:
        """Whether it is typed into a shell, only not by a test: it installs, or needs a server."""
        return self.language == "sh" and self.told == "norun"

    @property
    def is_file(self) -> bool:
        """Whether it is the content of the file it names."""
        return self.language in _FILES and bool(self.told)

    @property
    def is_output(self) -> bool:
        """Whether it is what the commands before it print."""
        return self.language == "text"

    @property
    def exit(self) -> int:
        """The exit code that the last command before an output ends with."""
        return int(self.told.removeprefix("exit=") or 0)


def blocks(text: str) -> list[Block]:
    """Return a document's blocks in order."""
    return [
        Block(found["language"], found["told"], found["text"], found.start(), found.end())
        for found in _FENCED.finditer(text)
    ]


def runs(found: list[Block]) -> Iterator[tuple[Block, Block | None]]:
    """Yield every block that is run, with the output that is shown of it."""
    for block, after in zip_longest(found, found[1:]):
        if block.is_run:
            yield block, after if after is not None and after.is_output else None
