"""One process of a crowd: `WAY URL fire|sweep START STEP STOP`. Says when it is warm, and what its work took."""

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import company, hand, hand_postgres
from benchmarks.crowd import GROUPS, MEMBERS, WARM
from benchmarks.postgres import NOW
from wxflow.decide.command import Command
from wxflow.engine import sweep


def main(way: str, url: str, what: str, *share: str) -> None:
    """Begin, wait for a line, do the rest, print the seconds of processor time that took, and wait for the end."""
    start, step, stop = map(int, share)
    commands = company.adds(GROUPS, MEMBERS)[start:stop:step] if what == "fire" else []
    work = (_ours if way == "ours" else _by_hand)(url, commands)
    next(work)
    print("ready", flush=True)
    sys.stdin.readline()
    before = time.process_time()
    for _ in work:
        pass
    print(time.process_time() - before, flush=True)
    sys.stdin.read()


def _ours(url: str, commands: list[Command]) -> Iterator[None]:
    engine = company.engine_at(url) if "://" in url else company.engine(Path(url))

    def fire(some: list[Command]) -> None:
        for command in some:
            engine.fire(command)

    return _in_two(fire, commands) if commands else sweep.sweeping(engine, NOW, brake=sweep.Brake(100_000))


def _by_hand(url: str, commands: list[Command]) -> Iterator[None]:
    if "://" not in url:
        connection = hand.connect(Path(url))
        return _in_two(lambda some: hand.add_each(connection, some), commands)
    server = hand_postgres.connect(url)
    if commands:
        return _in_two(lambda some: hand_postgres.add_each(server, some), commands)
    return hand_postgres.sweeping(server, NOW, sweep.BATCH)


def _in_two(act: Callable[[list[Command]], None], commands: list[Command]) -> Iterator[None]:
    """Do what only makes a process warm, and then the rest."""
    for some in (commands[:WARM], commands[WARM:]):
        act(some)
        yield


if __name__ == "__main__":
    main(*sys.argv[1:])
