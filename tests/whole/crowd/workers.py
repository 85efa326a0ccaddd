"""Many processes at work on one company: some fire a day's events, the others sweep, and any may be killed."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing.process import BaseProcess
from random import Random

from tests.given.founded import DAY, engine_at
from wxflow.decide.command import Command
from wxflow.engine import sweep
from wxflow.errors import Conflict, StoreUnusable, WxflowError

FIRERS, SWEEPERS = 4, 8
HOUR = DAY // 24
WORK = multiprocessing.get_context("fork")


def fire_all(url: str, policy: str, commands: Sequence[Command], batch: int) -> None:
    """Fire commands, a few a transaction; again from the start whenever the database is out of reach or taken."""
    while True:
        with suppress(Conflict, StoreUnusable):
            engine = engine_at(url, policy)
            for first in range(0, len(commands), batch):
                for outcome in engine.apply(commands[first : first + batch]):
                    if isinstance(outcome, WxflowError):
                        raise AssertionError(str(outcome))
            engine.store.close()
            return


def sweep_on(url: str, policy: str, now: int) -> None:
    """Sweep until killed."""
    while True:
        with suppress(Conflict, StoreUnusable):
            engine = engine_at(url, policy)
            while True:
                run = sweep.sweep(engine, now)
                assert run.outcome == "good", run


def sweep_until_done(url: str, policy: str, now: int) -> None:
    """Sweep once, and again whenever the database is lost on the way."""
    while True:
        with suppress(Conflict, StoreUnusable):
            engine = engine_at(url, policy)
            sweep.sweep(engine, now)
            engine.store.close()
            return


class Crowd:
    """The processes of a phase; whoever is killed is started anew."""

    def __init__(self, url: str, policy: str, chance: Random) -> None:
        self._url, self._policy, self._chance = url, policy, chance
        self.kills = 0
        self.between: Callable[[int], object] = lambda kills: None
        """Called after each kill, with how many there have been."""

    def work(self, now: int, parts: Sequence[Sequence[Command]], kills: int) -> None:
        """Fire each part in a process of its own while others sweep for `now` and an hour before it.

        Processes are killed at random until there were so many kills and every part has been fired.
        """
        for part in parts:  # a phase's events come after its sweeps, whatever the order they are written in
            assert all(command.recorded_at >= now for command in part)
        jobs = [self._firing(part) for part in parts]
        jobs += [self._sweeping(now - (HOUR if number % 2 else 0)) for number in range(SWEEPERS)]
        running = [self._start(job) for job in jobs]
        wanted = self.kills + kills
        while self.kills < wanted or any(process.exitcode != 0 for process in running[: len(parts)]):
            victim = self._chance.randrange(len(running))
            running[victim].join(self._chance.uniform(0, 0.02))
            for place, process in enumerate(running):
                if process.exitcode not in (None, 0, -signal.SIGKILL):
                    raise AssertionError(f"process {place} ended in {process.exitcode}")
            if self.kills < wanted or victim < len(parts):
                self._kill(running, victim, jobs, count=self.kills < wanted)
        for process in running:
            process.kill()
            process.join()

    def _kill(self, running: list[BaseProcess], victim: int, jobs: list[Callable[[], None]], *, count: bool) -> None:
        process = running[victim]
        if count and process.is_alive():
            process.kill()
            process.join()
            self.kills += process.exitcode == -signal.SIGKILL
            self.between(self.kills)
        if process.exitcode not in (None, 0) or (count and process.exitcode == 0):
            running[victim] = self._start(jobs[victim])

    def _firing(self, part: Sequence[Command]) -> Callable[[], None]:
        return lambda: fire_all(self._url, self._policy, part, batch=3)

    def _sweeping(self, now: int) -> Callable[[], None]:
        return lambda: sweep_on(self._url, self._policy, now)

    def _start(self, job: Callable[[], None]) -> BaseProcess:
        process = WORK.Process(target=_run, args=(job,), daemon=True)
        process.start()
        return process


def _run(job: Callable[[], None]) -> None:
    """Run a job in a process that shares nothing with the one it was made from, its exits least of all."""
    code = 1
    try:
        job()
        code = 0
    finally:
        os._exit(code)
