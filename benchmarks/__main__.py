"""Measure everything, or the parts that are named, and print one table."""

import gc
import platform
import sqlite3
import sys
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.pairs import Line

PARTS = ("fire", "apply", "sweep", "postgres", "history", "idle", "startup", "verify", "imports")
ON_REQUEST = ("large",)
"""Parts that take long, or want more than the others: measured only when they are named."""
PACKAGES = ("SQLAlchemy", "transitions", "click")


def main(wanted: list[str]) -> int:
    """Return 0 when every target is met, 1 when one is missed, 2 when a part is unknown."""
    known = (*PARTS, *ON_REQUEST)
    if unknown := [name for name in wanted if name not in known]:
        print(f"unknown part {', '.join(unknown)}; known: {', '.join(known)}", file=sys.stderr)
        return 2
    lines: list[Line] = []
    for name in wanted or PARTS:
        print(f"measuring {name} …", file=sys.stderr)
        with TemporaryDirectory(prefix="wxflow-benchmark-") as folder:
            # What is imported and set up stays, as in the command line: neither side pays for looking through it.
            gc.collect()
            gc.freeze()
            lines += import_module(f"benchmarks.{name}").measure(Path(folder))
    _print(lines)
    return 0 if all(line.met for line in lines) else 1


def _print(lines: list[Line]) -> None:
    versions = ", ".join(f"{package} {version(package)}" for package in PACKAGES)
    print(f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {versions}; WAL, synchronous=FULL\n")
    print("| what | wxflow | other | ratio | target | |")
    print("|---|---|---|---|---|---|")
    for line in lines:
        print("|", " | ".join([*line[:5], "met" if line.met else "MISSED"]), "|")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
