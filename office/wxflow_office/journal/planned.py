"""Carry out a plan: rows of a file or of a list, each with the command it comes to."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from operator import attrgetter
from typing import Any, NamedTuple

from wxflow.decide.command import Command, Outcome
from wxflow.engine.engine import Engine
from wxflow.errors import WxflowError
from wxflow.moments import iso
from wxflow.tuples import maker
from wxflow_office.journal.batch import fire

BATCH = 2000
"""Commands a transaction: a run that is killed has done whole batches, and the next one does the rest."""


class Planned(NamedTuple):
    """A command a row comes to; without one the row is only told about."""

    row: int
    key: str
    event: str
    was: str
    becomes: str
    command: Command | None = None
    outcome: str = ""
    """What to tell when there is no command."""


planned_from = maker(Planned)
_COMMAND: Callable[[Planned], Command | None] = attrgetter("command")


class Run:
    """A plan on its way into the database."""

    def __init__(self, engine: Engine, planned: Iterable[Planned], zone: str) -> None:
        self._engine, self._planned, self._zone = engine, iter(planned), zone
        self.counts: Counter[str] = Counter()
        """How many rows came to what, so far."""

    def rows(self, heard: Callable[[int, bool], None]) -> Iterator[dict[str, Any]]:
        """Carry it out as it is read, and yield each row with what came of it.

        After each batch `heard` is told how many rows are done, and at the end once more, that these were all.
        """
        done = 0
        while batch := list(islice(self._planned, BATCH)):
            for one, outcome in fire(self._engine, batch, _COMMAND):
                row = _row(one, outcome, self._zone)
                self.counts[row["outcome"]] += 1
                yield row
            done += len(batch)
            heard(done, False)
        heard(done, True)


def _row(one: Planned, outcome: Outcome | WxflowError | None, zone: str) -> dict[str, Any]:
    told, why = one.outcome, None
    if isinstance(outcome, WxflowError):
        told, why = "refused", outcome.text
    elif outcome is not None:
        told = "repeated" if outcome.repeated else "done"
    return {
        "row": one.row or None,
        "machine": None if one.command is None else one.command.machine,
        "key": one.key,
        "event": one.event,
        "from": one.was,
        "to": one.becomes,
        "at": None if one.command is None else iso(_happened(one.command), zone),
        "outcome": told,
        "why": why,
    }


def _happened(command: Command) -> int:
    return command.recorded_at if command.at is None else command.at
