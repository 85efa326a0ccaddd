"""Let processes give a command to a company and die while they do: at the n-th thing they do to the database."""

import os
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from psycopg.generators import send

from tests.given.databases import raw, url_at
from tests.given.founded import engine_at
from wxflow.databases import postgres_wire
from wxflow.decide.command import Command

Tick = Callable[[], None]


def dies(folder: Path, moment: int, command: Command) -> bool:
    """Give a command in a process that kills itself at the n-th moment; tell whether it did, or got through before.

    A moment is when a statement is about to be sent, when it was and its answer is not read, and when all is done.
    """
    url = url_at(folder)
    child = os.fork()
    if child == 0:
        code = 1
        try:
            _give(url, command, _killer(moment))
            code = 0
        finally:
            os._exit(code)  # nothing that the tests have begun is to be ended here
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    _until_alone(url)
    return os.WIFSIGNALED(status)


def _give(url: str, command: Command, tick: Tick) -> None:
    def traced(*how: Any, **named: Any) -> sqlite3.Connection:
        connection = opened(*how, **named)
        connection.set_trace_callback(lambda _: tick())
        return connection

    def sent(server: Any) -> Iterator[Any]:
        yield from send(server)
        tick()

    opened = sqlite3.connect
    changed: list[tuple[Any, str, Any]] = [(sqlite3, "connect", traced), (postgres_wire, "send", sent)]
    for place, name in (
        (postgres_wire.Wire, "_hand_over"),
        (psycopg.Connection, "execute"),
        (psycopg.RawServerCursor, "execute"),
    ):
        changed.append((place, name, _after(tick, getattr(place, name))))
    for place, name, new in changed:
        setattr(place, name, new)
    engine = engine_at(url)
    with closing(engine.store):
        engine.fire(command)
        tick()


def _killer(moment: int) -> Tick:
    moments = count(1)

    def tick() -> None:
        if next(moments) == moment:
            os.kill(os.getpid(), signal.SIGKILL)

    return tick


def _after(tick: Tick, run: Callable[..., Any]) -> Callable[..., Any]:
    def ticked(*how: Any, **named: Any) -> Any:
        tick()
        return run(*how, **named)

    return ticked


def _until_alone(url: str) -> None:
    """Return once the server has noticed that a process is dead, and ended what it did for it."""
    others = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    if url.startswith("postgresql"):
        with raw(url) as database:
            while database.execute(others).fetchall():
                database.execute("SELECT pg_stat_clear_snapshot()")
