"""Let processes give commands to one company at once, each on its own, all by the machine's own clock."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from random import Random

from tests.given.databases import url_at
from tests.given.founded import engine_at
from wxflow.decide.command import Command
from wxflow.engine.engine import Engine
from wxflow.errors import Conflict, Refused

UNITS = ("采购部", "销售部", "总经办")


def now() -> int:
    """Return what the machine's clock shows, UTC microseconds."""
    return time.time_ns() // 1000


@contextmanager
def at_work(folder: Path, seeds: Sequence[int], commands: int) -> Iterator[None]:
    """Have a process for each seed give so many commands meanwhile; in the end, wait for them."""
    children = [_process(url_at(folder), seed, commands) for seed in seeds]
    try:
        yield
    finally:
        codes = [os.waitpid(child, 0)[1] for child in children]
    assert codes == [0] * len(children)


def _process(url: str, seed: int, commands: int) -> int:
    child = os.fork()
    if child == 0:
        code = 1
        try:
            engine = replace(engine_at(url), clock=now)
            with closing(engine.store):
                _give(engine, Random(seed), seed, commands)
            code = 0
        finally:
            os._exit(code)  # nothing that the tests have begun is to be ended here
    return child


def _give(engine: Engine, chance: Random, seed: int, commands: int) -> None:
    for number in range(commands):
        with suppress(Refused, Conflict):
            engine.fire(chance.choice(WAYS)(chance, f"P{seed}{number % 5}"))


def _join(chance: Random, person: str) -> Command:
    return Command("person", person, "join", {"name": "尹涛", "unit": chance.choice(UNITS)}, "E0008", None, now())


def _transfer(chance: Random, person: str) -> Command:
    key = chance.choice((person, "E0002", "E0003"))
    return Command("person", key, "transfer", {"unit": chance.choice(UNITS)}, "E0008", None, now())


def _rename(chance: Random, person: str) -> Command:
    return Command("person", person, "rename", {"name": chance.choice(("尹涛", "郝敏思"))}, "E0008", None, now())


def _leave(_: Random, person: str) -> Command:
    return Command("person", person, "leave", {}, "E0008", None, now())


def _add(chance: Random, person: str) -> Command:
    nickname = chance.choice(("尹涛", "某人"))
    return Command("membership", f"G1/{person}", "add", {"nickname": nickname}, "E0004", None, now())


def _remove(_: Random, person: str) -> Command:
    return Command("membership", f"G1/{person}", "remove", {}, "E0004", None, now())


def _retitle(chance: Random, _: str) -> Command:
    title = chance.choice(("华信公司采购部群", "华信公司采购部二群"))
    return Command("group", "G1", "retitle", {"title": title}, "E0009", None, now())


WAYS: tuple[Callable[[Random, str], Command], ...] = (
    _join, _join, _join, _transfer, _transfer, _rename, _leave, _add, _add, _remove, _retitle,
)  # fmt: skip
