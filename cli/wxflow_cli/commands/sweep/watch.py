"""Sweep again and again, as a service: sleep until the next deadline passes."""

import signal
from contextlib import closing
from pathlib import Path
from threading import Event
from types import FrameType

from wxflow.databases.connect import open_store
from wxflow.engine import sweep
from wxflow.engine.sweep import Run
from wxflow.errors import Conflict, WxflowError
from wxflow.store.store import Store
from wxflow_cli.commands.sweep import output
from wxflow_cli.terminal import exit_codes
from wxflow_cli.terminal.options import Given
from wxflow_office.company import clock
from wxflow_office.company.company import moment, opened
from wxflow_office.sweeps import metrics as sweep_metrics
from wxflow_office.sweeps import turns

LONGEST = 600.0
"""Seconds: other processes may have armed something that is due before what was known."""
_SHORTEST = 0.01
_AGAIN = 5.0
"""Seconds until what failed is tried again."""
_EVER = 2**62
_SECOND = 1_000_000


def watch(place: Given, metrics: Path | None) -> int:
    """Sweep until told to stop (SIGTERM, SIGINT), and tell of every run; policies and calendars are read anew.

    Once a round went well, nothing that goes wrong later ends the service: a database may fail over, a file be mended.
    """
    stop = Event()

    def told(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, told)
    went_well, said = False, ""
    while not stop.is_set():
        try:
            pause = _round_of_all(place, metrics) if place.is_for_all else _round(place, metrics)
            went_well, said = True, ""
        except WxflowError as error:
            if not went_well and not isinstance(error, Conflict):
                raise
            if str(error) != said:
                exit_codes.end(error)
            pause, said = _AGAIN, str(error)
        stop.wait(pause)
    return exit_codes.DONE


def _round(place: Given, metrics: Path | None) -> float:
    """Sweep once, and return how many seconds to sleep."""
    with opened(place) as company:
        brake = sweep.Brake(company.policy.brake, company.policy.brake_percent)
        run = sweep.sweep(company.engine, company.moment(), brake=brake)
        output.tell(place.shape, run, company.policy)
        if metrics is not None:
            sweep_metrics.write(metrics, company.store, {company.company: run})
        return _sleep(company.store, company.company, run)


def _round_of_all(place: Given, metrics: Path | None) -> float:
    """Sweep once for all companies, and return how many seconds to sleep until the first has something to do."""
    with closing(open_store(place.database)) as store:
        ended = list(turns.sweep_all(place, store, moment(store)))
        output.tell_all(place.shape, ended)
        if metrics is not None:
            sweep_metrics.write(metrics, store, {one.company: one.run for one in ended})
        return min(_AGAIN if isinstance(one.error, Conflict) else _sleep(store, one.company, one.run) for one in ended)


def _sleep(store: Store, company: str, run: Run | None) -> float:
    """Return how many seconds a company may be left alone after its run."""
    if run is None or run.outcome != "good":
        return LONGEST
    now = clock.now()
    due = turns.next_due(store, company, now, _EVER)
    return LONGEST if due is None else min(max((due - now) / _SECOND, _SHORTEST), LONGEST)
