"""Run a command as a real process and kill it, over and over, at moments seen in the database."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from random import Random
from threading import Event
from time import monotonic
from typing import Any, NamedTuple

from tests.given.databases import DATABASES, Raw, raw, url_at

LOOK = 0.001
"""Seconds between two looks at a process that is still running."""
_LEEWAY = 30
"""Steps past the wanted ones after which a process begins nothing more: whoever is to kill it may be late."""


class Killed(NamedTuple):
    """How many steps stood in the database after each kill, and the code and words of the run that got through."""

    steps: list[int]
    code: int
    told: dict[str, Any]


def until_it_gets_through(folder: Path, words: Sequence[str], kills: int, most: int, driver: str = "") -> Killed:
    """Kill a wxflow command in the folder so often, each time after up to `most` new steps; then let it finish."""
    chance = Random(f"{kills}/{most}")
    steps = list[int]()
    while len(steps) < kills:
        wanted = count(folder) + chance.randint(0, most)
        held = f"from tests.whole.worked_year import held\nheld.beyond({wanted + _LEEWAY})"
        process = start(folder, words, f"{driver}\n{held}")
        if not _runs_on_until(process, folder, wanted):
            break
        # Anywhere in what comes next: between two statements, in a commit, in a checkpoint.
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=chance.uniform(0, 0.004))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        if process.returncode != -signal.SIGKILL:
            break
        steps.append(count(folder))
    process = start(folder, words, driver)
    printed, _ = process.communicate()
    return Killed(steps, process.returncode, json.loads(printed))


def while_making_the_database(folder: Path, statement: int) -> bool:
    """Let `wxflow db upgrade` kill itself at its n-th statement; tell whether it did, or got through before."""
    folder.mkdir()
    DATABASES.blank_at(folder)
    process = start(folder, ("db", "upgrade"), f"from tests.whole.worked_year import held\nheld.killed_at({statement})")
    process.communicate()
    assert process.returncode in {0, -signal.SIGKILL}
    return process.returncode != 0


def start(folder: Path, words: Sequence[str], driver: str = "") -> subprocess.Popen[bytes]:
    """Start wxflow in a folder; the driver is Python to be run before it."""
    program = f"{driver}\nfrom wxflow_cli.main import main\nmain()"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "WXFLOW_DATABASE_URL": url_at(folder)}
    command = [sys.executable, "-c", program, *words]
    return subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def count(folder: Path) -> int:
    """Return how many steps stand in a company's database."""
    with raw(url_at(folder)) as database:
        return next(_counts(database))


def wait_for(folder: Path, enough: int, seconds: float) -> None:
    """Wait until there are more steps than enough; TimeoutError when they do not come in time."""
    end = monotonic() + seconds
    with raw(url_at(folder)) as database:
        for steps in _counts(database):
            if steps > enough:
                return
            if monotonic() > end:
                raise TimeoutError
            pause(LOOK)
    raise AssertionError


def pause(seconds: float) -> None:
    """Let others go on for a while."""
    Event().wait(seconds)


def _runs_on_until(process: subprocess.Popen[bytes], folder: Path, enough: int) -> bool:
    """Tell whether the process is still running when there are more steps than enough."""
    with raw(url_at(folder)) as database:
        for steps in _counts(database):
            if process.poll() is not None:
                return False
            if steps > enough:
                return True
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=LOOK)
    raise AssertionError


def _counts(database: Raw) -> Iterator[int]:
    while True:
        yield database.execute("SELECT count(*) FROM steps").fetchone()[0]
