"""Measure everything, or the parts that are named, and print one table."""

import gc
import os
import platform
import sqlite3
import sys
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.pairs import Line

PARTS = ("fire", "apply", "sweep", "postgres", "history", "idle", "startup", "verify", "imports")
PEERS = ("peers-fire", "peers-timers")
"""Against other projects, which the group `peers` installs; `peers` names them all."""
ON_REQUEST = ("large", "crowd", "corrections", "counted", "web", "serve", *PEERS)
"""Parts that take long, or want more than the others: measured only when they are named."""
PACKAGES = ("SQLAlchemy", "transitions", "click")


def main(wanted: list[str]) -> int:
    """Return 0 when every target is met, 1 when one is missed, 2 when a part is unknown.

    With --small the peers and `large` do a little of their work, to see that all of it still runs: no target counts.
    """
    small, wanted = "--small" in wanted, [name for name in wanted if name != "--small"]
    wanted = [part for name in wanted for part in (PEERS if name == "peers" else (name,))]
    known = (*PARTS, *ON_REQUEST)
    if unknown := [name for name in wanted if name not in known]:
        print(f"unknown part {', '.join(unknown)}; known: {', '.join(known)}", file=sys.stderr)
        return 2
    if set(wanted) & set(PEERS) and find_spec("pgqueuer") is None:
        print("the peers are not installed here: `make bench-peers` does that, and measures", file=sys.stderr)
        return 2
    if small and not set(wanted) <= {*PEERS, "large"}:
        print(f"only {', '.join(PEERS)} and large can be --small", file=sys.stderr)
        return 2
    os.environ["WXFLOW_CLOCK"] = "given"  # what is measured lives in a year of its own
    lines: list[Line] = []
    for name in wanted or PARTS:
        print(f"measuring {name} …", file=sys.stderr)
        with TemporaryDirectory(prefix="wxflow-benchmark-") as folder:
            # What is imported and set up stays, as in the command line: neither side pays for looking through it.
            gc.collect()
            gc.freeze()
            part = import_module(f"benchmarks.{name.replace('-', '.')}")
            for line in part.measure(Path(folder), part.SMALL) if small else part.measure(Path(folder)):
                print(_row(line), file=sys.stderr)  # at once: what is measured is not lost with what fails later
                lines.append(line)
    if small:
        print(f"{len(lines)} comparisons ran; of so little work, the times would say nothing")
        return 0
    _print(lines)
    if set(wanted) & set(PEERS):
        print(f"\n{import_module('benchmarks.peers.versions').shown()}")
    return 0 if all(line.met for line in lines) else 1


def _print(lines: list[Line]) -> None:
    versions = ", ".join(f"{package} {version(package)}" for package in PACKAGES)
    print(f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {versions}; WAL, synchronous=FULL\n")
    print("| what | wxflow | other | ratio | target | |")
    print("|---|---|---|---|---|---|")
    print("\n".join(map(_row, lines)))


def _row(line: Line) -> str:
    verdict = ("met" if line.met else "MISSED") if line.target else ""
    return f"| {' | '.join([*line[:5], verdict])} |"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
