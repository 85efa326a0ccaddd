"""Measure two ways of doing the same in turn, and compare what they wrote."""

import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median
from typing import NamedTuple

TABLES = ("instances", "steps", "personal", "timers", "refs")

SALTED = ("head", "data", "seal", "salt", "via")
"""What differs where a door draws salts at random, and says by which way a command came."""


class Line(NamedTuple):
    """One line of the table of results."""

    what: str
    ours: str
    other: str
    ratio: str
    target: str
    met: bool


class Pairs(NamedTuple):
    """Seconds per round, ours and the other's, measured in turn."""

    ours: list[float]
    other: list[float]

    def line(self, what: str, items: int, at_most: float) -> Line:
        """Sum up: time per item, and the median ratio with the least and greatest."""
        ratios = sorted(a / b for a, b in zip(self.ours, self.other, strict=True))
        middle = median(ratios)
        shown = f"{middle:.2f} ({ratios[0]:.2f}–{ratios[-1]:.2f})"
        ours, other = (f"{median(seconds) / items * 1e6:.0f} µs" for seconds in self)
        return Line(what, ours, other, shown, f"≤ {at_most}", middle <= at_most)


def in_turn(rounds: Iterable[tuple[Callable[[], object], Callable[[], object]]], first: int = 0) -> Pairs:
    """Time both ways of each round, the order changing from round to round; `first` is the number of the first."""
    pairs = Pairs([], [])
    for number, round_ in enumerate(rounds, first):
        for side in (0, 1) if number % 2 else (1, 0):
            pairs[side].append(seconds(round_[side]))
    return pairs


def seconds(act: Callable[[], object]) -> float:
    """Return how long something takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def copy(database: Path, name: str) -> Path:
    """Copy a database that is closed, and wait until the copy lies on the disk."""
    target = database.with_name(name)
    for suffix in ("", "-wal", "-shm"):
        target.with_name(name + suffix).unlink(missing_ok=True)
    shutil.copyfile(database, target)
    with target.open("rb") as copied:
        os.fsync(copied.fileno())
    return target


def compare(ours: Path, other: Path, written: int, *, salted_alike: bool = True) -> None:
    """Raise unless both databases hold the very same rows, and at least `written` steps.

    The run records of sweeps differ by their random ids and are left out; and, unless they are alike, what comes of
    salts that were drawn at random, and by which way a step came.
    """
    connection = sqlite3.connect(ours)
    try:
        connection.execute("ATTACH ? AS other", (str(other),))
        for table in TABLES:
            named = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            columns = ", ".join(name for name in named if salted_alike or name not in SALTED)
            for one, two in (("main", "other"), ("other", "main")):
                query = f"SELECT {columns} FROM {one}.{table} EXCEPT SELECT {columns} FROM {two}.{table} LIMIT 1"
                if (odd := connection.execute(query).fetchone()) is not None:
                    raise AssertionError(f"not the same work: only {one}.{table} holds {odd}")
        steps = connection.execute("SELECT count(*) FROM steps").fetchone()[0]
        if steps < written:
            raise AssertionError(f"only {steps} steps were written, not {written}")
    finally:
        connection.close()
