"""Sweep again and again, as a service: sleep until the next deadline passes."""

import signal
from collections.abc import Callable
from pathlib import Path
from threading import Event
from types import FrameType
from typing import TYPE_CHECKING, Any

from wxflow.errors import Conflict
from wxflow_cli import exits, logs, times
from wxflow_cli.options import Given

if TYPE_CHECKING:
    from wxflow.clock import Run
    from wxflow_cli.opening import Opened

LONGEST = 600.0
"""Seconds: other processes may have armed something that is due before what was known."""
_SHORTEST = 0.01
_BUSY = 5.0
"""Seconds until a database that was locked is tried again."""
_EVER = 2**62
_SECOND = 1_000_000


def watch(given: Given, done: Callable[["Run", "Opened"], None], metrics: Path | None) -> int:
    """Sweep until told to stop (SIGTERM, SIGINT), and hand every run to `done`; policy and calendar are read anew."""
    stop = Event()

    def told(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, told)
    while not stop.is_set():
        stop.wait(_round(given, done, metrics))
    return exits.DONE


def _round(given: Given, done: Callable[["Run", "Opened"], None], metrics: Path | None) -> float:
    """Sweep once, and return how many seconds to sleep."""
    from wxflow import clock
    from wxflow_cli import sweep_metrics
    from wxflow_cli.opening import opened

    with opened(given) as company:
        brake = clock.Brake(company.policy.brake, company.policy.brake_percent)
        try:
            run = clock.sweep(company.engine, company.moment(), brake=brake)
        except Conflict as error:
            logs.info("swept not", why=str(error))
            return _BUSY
        done(run, company)
        if metrics is not None:
            sweep_metrics.write(metrics, company, run)
        return LONGEST if run.outcome != "good" else _until_the_next(company)


def _until_the_next(company: "Opened") -> float:
    from wxflow import statements as sql

    now, code = times.now(), company.company
    following: list[Any] = company.store.rows(sql.NEXT_DUE, code, _EVER, code, now, 1)
    if not following:
        return LONGEST
    due: int = following[0][1]
    return min(max((due - now) / _SECOND, _SHORTEST), LONGEST)
