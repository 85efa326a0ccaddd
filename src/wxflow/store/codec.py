"""Turn stored rows into values: what was read of a table is named here, and nowhere counted."""

from collections.abc import Callable, Iterable
from json import JSONDecoder
from typing import Any, NamedTuple, cast

from wxflow.decide.personal import opener, reveal
from wxflow.decide.seal import Sealed, sealed_of
from wxflow.declare.records import Instance, Name, Step, Timer, instance_from, step_from, timer_from
from wxflow.errors import RecordBroken
from wxflow.translatable import tr
from wxflow.tuples import maker

_scan: Callable[[str, int], tuple[Any, int]] = cast("Any", JSONDecoder()).scan_once


class InstanceRow(NamedTuple):
    """An instance as it is stored: its facts are text, which may be no JSON."""

    machine: str
    key: str
    root: str
    state: str
    seq: int
    facts: str
    head: bytes
    declaration: str
    created_at: int
    recorded_at: int
    watermark: int


instance_row = maker(InstanceRow)


class StepRow(NamedTuple):
    """A step as it is stored: its data are text, which may be no JSON."""

    sealed: Sealed
    seal: bytes
    openings: str | None
    """A JSON array of (slot, salt in hex, value), or None when its data hold no commitment."""


class TimerRow(NamedTuple):
    """A timer as it is stored; `provisional` is 0 or 1."""

    machine: str
    key: str
    name: str
    root: str
    entry: int
    start: int
    budget: int
    due: int
    provisional: int
    calendar: str


class SweepRow(NamedTuple):
    """What is recorded of a sweep: its moment and lag in UTC microseconds, the rest counts."""

    id: str
    now: int
    outcome: str
    due: int
    fired: int
    charged: int
    held: int
    failed: int
    lag: int
    released_by: str | None


class ParkedRow(NamedTuple):
    """A root that failed and is left alone until a moment, UTC microseconds."""

    root: str
    until: int
    failures: int
    error: str


def is_there(row: Any) -> bool:
    """Tell whether something was found: what is joined to names that nothing bears is a row of NULLs."""
    return row[0] is not None


def step_row(row: Iterable[Any]) -> StepRow:
    """Name what was read of a step."""
    *sealed, seal, via, entered_at, openings = row
    return StepRow(sealed_of((*sealed, via, entered_at)), seal, openings)


def timer_row(timer: Timer) -> TimerRow:
    """Return a timer as it is to be stored."""
    machine, key, name, root, entry, start, budget, due, provisional, calendar = timer
    return TimerRow(machine, key, name, root, entry, start, budget, due, int(provisional), calendar)


def instance_of(row: Iterable[Any]) -> Instance:
    """Read an instance; raise RecordBroken when its facts are no JSON."""
    machine, key, root, state, seq, text, head, declaration, created_at, recorded_at, watermark = row
    facts = stored_json(text, (machine, key))
    return instance_from((
        machine, key, root, state, seq, facts, head, declaration, created_at, recorded_at, watermark,
    ))  # fmt: skip


def instance_called(name: Name, row: Iterable[Any]) -> Instance:
    """Read an instance of which all but its name was read; raise RecordBroken when its facts are no JSON."""
    root, state, seq, text, head, declaration, created_at, recorded_at, watermark = row
    return instance_from((
        *name, root, state, seq, stored_json(text, name), head, declaration, created_at, recorded_at, watermark,
    ))  # fmt: skip


def step_of(row: Iterable[Any]) -> Step:
    """Read a step, its personal values in their places; raise RecordBroken when its data are no JSON."""
    machine, key, seq, event, source, target, actor, reason, text, *rest, openings = row
    data = stored_json(text, (machine, key))
    if openings is not None:
        data = reveal(data, opener(stored_json(openings, (machine, key))))
    return step_from((machine, key, seq, event, source, target, actor, reason, data, *rest))


def timer_of(row: Iterable[Any]) -> Timer:
    """Read a timer."""
    machine, key, name, root, entry, start, budget, due, provisional, calendar = row
    return timer_from((machine, key, name, root, entry, start, budget, due, bool(provisional), calendar))


def stored_json(text: str, name: Name) -> Any:
    """Read JSON as it is stored, canonical; raise RecordBroken with the instance's name when it is none."""
    try:
        value, end = _scan(text, 0)
    except (ValueError, StopIteration, RecursionError):  # StopIteration where it does not even begin
        value, end = None, -1
    if end != len(text):
        machine, key = name
        raise RecordBroken(
            tr("{machine}/{key}: what is stored is no JSON: {text}", machine=machine, key=key, text=repr(text[:60]))
        )
    return value
