"""Write into the guides what their commands print today: `python -m generate.guides [FILE…]`."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from generate.blocks import GUIDES, blocks, runs
from generate.played import Played, play


def rewritten(text: str, played: list[Played]) -> str:
    """Return a document with every output that it shows as it came out."""
    by_start = {one.block.start: one for one in played}
    shown = [(output, by_start[block.start]) for block, output in runs(blocks(text)) if output is not None]
    for output, one in reversed(shown):
        text = f"{text[: output.start]}{_fenced(one)}{text[output.end :]}"
    return text


def _fenced(one: Played) -> str:
    told = f" exit={one.exit}" if one.exit else ""
    return f"```text{told}\n{one.output}```"


def _rewrite(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    with TemporaryDirectory() as folder:
        played = play(blocks(text), Path(folder))
    shown = {block for block, output in runs(blocks(text)) if output is not None}
    failed = [one for one in played if one.exit and one.block not in shown]
    if failed:
        sys.exit("\n".join(f"{document.name}: {one.block.text}ends in {one.exit}: {one.output}" for one in failed))
    document.write_text(rewritten(text, played), encoding="utf-8")


if __name__ == "__main__":
    for path in [Path(name) for name in sys.argv[1:]] or GUIDES:
        _rewrite(path)
