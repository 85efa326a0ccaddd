"""Play a document in a folder: write its files, type its commands into one shell, in the order they stand."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from generate.blocks import Block

FOLDER = "/srv/wxflow"
"""What documents call the folder they are played in."""
PROGRAM = "/usr/local/bin/wxflow"
_VOLATILE = re.compile(r"\b[0-9a-f]{12,}\b|\b[0-9a-f]{4}(?: [0-9a-f]{4}){3,}\b|(?<=字节) +\d+|(?<=bytes) +\d+")
"""Hashes and keys, which salts make anew each time, and the sizes of files that hold them."""


class Played(NamedTuple):
    """What came of one block of commands."""

    block: Block
    output: str
    """What it printed, as the document shows it."""
    exit: int


def play(found: list[Block], folder: Path) -> list[Played]:
    """Play the blocks and return what came of those that are run; the folder has to be empty."""
    work, notes = folder / "work", folder / "notes"
    work.mkdir()
    notes.mkdir()
    lines: list[str] = []
    for number, block in enumerate(found):
        note = notes / str(number)
        if block.is_file or block.is_run:
            note.write_text(block.text, encoding="utf-8")
        if block.is_file:
            lines.append(f"cp {note} {shlex.quote(block.told)}")
        elif block.is_run:
            # The first command that fails tells how the block ends: whoever types it stops there.
            lines.append(
                f"echo 0 >{note}.exit; trap 'code=$?; [ $(<{note}.exit) != 0 ] || echo $code >{note}.exit' ERR"
            )
            lines.append(f". {note} >{note}.out 2>&1; trap - ERR")
    done = subprocess.run(
        ["bash", "-c", "\n".join([*lines, "true"])],
        cwd=work,
        env=_environment(folder),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return [_read(notes / str(number), block, folder) for number, block in enumerate(found) if block.is_run]


def _environment(folder: Path) -> dict[str, str]:
    """Return the environment of somebody who has just installed wxflow."""
    programs = folder / "bin"
    programs.mkdir()
    program = programs / "wxflow"
    code = "from wxflow_cli.main import main; main()"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -c "{code}" "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    own = {name: value for name, value in os.environ.items() if not name.startswith("WXFLOW_")}
    python = os.pathsep.join(filter(None, sys.path))
    # The documents tell of a year of their own, whenever they are played.
    # Unbuffered, so that what goes to stdout and what goes to stderr stand in the order they were said.
    return {
        **own,
        "PATH": f"{programs}:{own['PATH']}",
        "PYTHONPATH": python,
        "PYTHONUNBUFFERED": "1",
        "WXFLOW_CLOCK": "given",
        "LANG": "C.UTF-8",
    }


def _read(note: Path, block: Block, folder: Path) -> Played:
    output = note.with_suffix(".out").read_text(encoding="utf-8").replace("\r\n", "\n")
    return Played(block, shown(output, folder), int(note.with_suffix(".exit").read_text()))


def shown(output: str, folder: Path) -> str:
    """Return an output as documents show it: what differs from time to time and place to place made alike."""
    placed = output.replace(str(folder / "bin" / "wxflow"), PROGRAM).replace(str(folder / "work"), FOLDER)
    return _VOLATILE.sub(lambda found: "  …" if found[0].startswith(" ") else "…", placed)
