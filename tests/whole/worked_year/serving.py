"""A door that is killed over and over, and the programs that keep knocking."""

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random
from typing import Any

import httpx2

from tests.given.databases import url_at
from tests.whole.worked_year import killing

PROGRAM = (sys.executable, "-c", "from wxflow_cli.main import main; main()")
_MOST_A_PIECE = 40
_PATIENCE = 0.05
"""Seconds before a program knocks again where nobody answers."""


class Door:
    """`wxflow serve` on a socket in a company's folder, as a process of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.socket = folder / "door.sock"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it says that it listens."""
        words = ("serve", "--database", url_at(self._folder), "--policy", str(self._folder / "policy.toml"))
        self._process = subprocess.Popen(
            [*PROGRAM, *words, "--socket", str(self.socket)],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            stdout=subprocess.PIPE,
            stderr=(self._folder / "door.log").open("ab"),
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline(), (self._folder / "door.log").read_text()

    def kill(self) -> None:
        """End it as a power cut would."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.communicate()
        assert self._process.returncode == -signal.SIGKILL, "it had ended by itself"

    def faults(self) -> list[str]:
        """Return what it has logged besides requests, and the requests that ended in a fault of its own."""
        lines = (self._folder / "door.log").read_text(encoding="utf-8").splitlines()
        return [line for line in lines if '"event": "request"' not in line or '"status": 500' in line]


@contextmanager
def door(folder: Path) -> Iterator[Door]:
    """Serve the company in a folder."""
    served = Door(folder)
    served.start()
    try:
        yield served
    finally:
        served.kill()


def killed(served: Door, folder: Path, chance: Random, kills: int, most: int) -> list[int]:
    """Kill and start a door so often, each time after up to `most` new steps; return how many stood there each time."""
    steps = list[int]()
    while len(steps) < kills:
        wanted = killing.count(folder) + chance.randint(0, most)
        with suppress(TimeoutError):
            killing.wait_for(folder, wanted, seconds=5)
        served.kill()
        steps.append(killing.count(folder))
        served.start()
    return steps


class Program:
    """A client that hands in all lines in order, a few at a time, and does not give up."""

    def __init__(self, socket: Path, secret: str, chance: Random) -> None:
        self._chance = chance
        transport = httpx2.HTTPTransport(uds=str(socket))
        self._client = httpx2.Client(
            transport=transport,
            base_url="http://door",
            headers={"authorization": f"Bearer {secret}"},
            timeout=120,
        )
        self.came = dict[int, dict[str, Any]]()
        """What it was told of each line, by its number."""
        self.statuses = Counter[int]()

    def hand_in(self, lines: Sequence[dict[str, Any]]) -> None:
        """Hand in all lines, each piece until it is answered."""
        place = 0
        while place < len(lines):
            piece = lines[place : place + self._chance.randint(1, _MOST_A_PIECE)]
            for number, told in enumerate(self._told(piece), place):
                self.came[number] = told
            place += len(piece)
        self._client.close()

    def _told(self, piece: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        content = "\n".join(json.dumps(line, ensure_ascii=False) for line in piece).encode()
        while True:
            try:
                answer = self._client.post("/api/v1/commands", content=content)
            except httpx2.TransportError:
                killing.pause(_PATIENCE)
                continue
            self.statuses[answer.status_code] += 1
            if answer.status_code == 200:
                return [json.loads(line) for line in answer.text.splitlines()]
            assert answer.status_code == 503, answer.text
            assert answer.headers["retry-after"]
