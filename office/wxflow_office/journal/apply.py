"""Carry out a journal, a batch a transaction."""

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from wxflow.decide.command import Command, Outcome
from wxflow.engine.engine import Engine
from wxflow.engine.sweep import sweep
from wxflow.errors import BadInput, WxflowError
from wxflow.translatable import tr
from wxflow_office.company import clock
from wxflow_office.journal.batch import fire
from wxflow_office.journal.lines import LONGEST, Entry, Invalid, Line, Sweep

_HEAVY = 16 * LONGEST
"""Bytes of lines after which a batch is full, however few they are."""


class Came(NamedTuple):
    """What came of a line, once it is written down."""

    line: int
    kind: Literal["applied", "repeated", "refused", "invalid", "swept"]
    why: str = ""
    """Why it was not carried out."""
    request_id: str | None = None
    parked: tuple[str, ...] = ()
    """Roots whose sweep failed."""

    @property
    def good(self) -> bool:
        """Tell whether the line was carried out."""
        return self.kind not in ("refused", "invalid") and not self.parked


def come(entries: Iterable[Entry], zone: str) -> Iterator[Entry]:
    """Yield the entries whose time has come; BadInput at the first that lies ahead of the clock."""
    known = 0
    for entry in entries:
        if not isinstance(entry, Invalid):
            moment = entry.now if isinstance(entry, Sweep) else entry.command.recorded_at
            if moment > known:
                known = _horizon(moment, zone, entry.number)
        yield entry


def _horizon(moment: int, zone: str, number: int) -> int:
    """Return the last moment that has come by now; BadInput when that of a line has not."""
    try:
        clock.has_come(moment, zone)
        return max(clock.horizon(), moment)
    except BadInput as error:
        why = error.text
        raise BadInput(
            tr("line {number}: {why}; what stands from there on was not carried out", number=number, why=why)
        ) from None


def apply(engine: Engine, entries: Iterable[Entry], *, batch: int, strict: bool = False) -> Iterator[Came]:
    """Carry out entries in order, and yield what came of each; a sweep comes after all before it has been written.

    `strict` ends behind the first that is not good. A BadInput among them is raised once all before it is done.
    """
    for together in _together(entries, batch, strict):
        for came in _carried_out(engine, together, strict):
            yield came
            if strict and not came.good:
                return


def _together(entries: Iterable[Entry], most: int, strict: bool) -> Iterator[Sweep | list[Line | Invalid]]:
    waiting: list[Line | Invalid] = []
    weight = 0
    try:
        for entry in entries:
            if isinstance(entry, Sweep):
                if waiting:
                    yield waiting
                    waiting, weight = [], 0
                yield entry
                continue
            waiting.append(entry)
            weight += entry.size
            if len(waiting) >= most or weight >= _HEAVY or (strict and isinstance(entry, Invalid)):
                yield waiting
                waiting, weight = [], 0
    except BadInput:
        if waiting:
            yield waiting
        raise
    if waiting:
        yield waiting


def _carried_out(engine: Engine, together: Sweep | list[Line | Invalid], strict: bool) -> Iterator[Came]:
    if isinstance(together, Sweep):
        # No brake, since these charges are history.
        yield Came(together.number, "swept", parked=sweep(engine, together.now).parked)
        return
    for entry, outcome in fire(engine, together, _command, strict=strict, as_before=True):
        if isinstance(entry, Invalid):
            yield Came(entry.number, "invalid", entry.why, entry.request_id)
        elif outcome is not None:
            yield _came(entry, outcome)


def _command(entry: Line | Invalid) -> Command | None:
    return entry.command if isinstance(entry, Line) else None


def _came(line: Line, outcome: Outcome | WxflowError) -> Came:
    if isinstance(outcome, BadInput):
        return Came(line.number, "invalid", outcome.text, line.command.request_id)
    if isinstance(outcome, WxflowError):
        return Came(line.number, "refused", outcome.text, line.command.request_id)
    return Came(line.number, "repeated" if outcome.repeated else "applied")
