"""One process of a crowd: `WAY URL fire|sweep START STEP STOP`. Says when it is ready, and what its work took."""

import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks import company, hand, hand_postgres
from benchmarks.crowd import GROUPS, MEMBERS
from benchmarks.postgres import NOW
from wxflow.decide.command import Command
from wxflow.engine import sweep


def main(way: str, url: str, what: str, *share: str) -> None:
    """Get ready, wait for a line, do the work, print its seconds of processor time, and wait for the end."""
    start, step, stop = map(int, share)
    commands = company.adds(GROUPS, MEMBERS)[start:stop:step] if what == "fire" else []
    work = (_ours if way == "ours" else _by_hand)(url, commands)
    print("ready", flush=True)
    sys.stdin.readline()
    before = time.process_time()
    work()
    print(time.process_time() - before, flush=True)
    sys.stdin.read()


def _ours(url: str, commands: list[Command]) -> Callable[[], None]:
    engine = company.engine_at(url) if "://" in url else company.engine(Path(url))

    def fire() -> None:
        for command in commands:
            engine.fire(command)

    def sweep_all() -> None:
        sweep.sweep(engine, NOW, brake=sweep.Brake(10_000))

    return fire if commands else sweep_all


def _by_hand(url: str, commands: list[Command]) -> Callable[[], None]:
    if "://" not in url:
        return partial(hand.add_each, hand.connect(Path(url)), commands)
    connection = hand_postgres.connect(url)
    if commands:
        return partial(hand_postgres.add_each, connection, commands)
    return partial(hand_postgres.sweep, connection, NOW, sweep.BATCH)


if __name__ == "__main__":
    main(*sys.argv[1:])
