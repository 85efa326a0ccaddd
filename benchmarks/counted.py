"""Count the interpreter's instructions and calls an event takes: exact, whatever else runs on the machine."""

import sys
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

from benchmarks import apply, company, hand, hand_people
from benchmarks.pairs import Line, copy
from wxflow.decide.command import Command
from wxflow.engine import sweep

GROUPS, MEMBERS, SWEPT, EACH, DUE, BATCH = 10, 100, 100, 50, 5, 500
NOW = company.MONDAY + 3 * company.DAY


class Count(NamedTuple):
    """Instructions of the interpreter, and calls of functions written in Python."""

    instructions: int
    calls: int

    def an_event(self, events: int) -> str:
        """Write both for one event."""
        return f"{self.instructions / events:,.0f} ({self.calls / events:.0f})"


def measure(folder: Path) -> list[Line]:
    """Count what one event fired, one of a batch of 500, who joins, a journal's line and a charge take, and by hand."""
    company.found(folder / "adds.db", GROUPS, MEMBERS, early=MEMBERS)
    company.found(folder / "due.db", SWEPT, EACH, early=DUE)
    commands = company.adds(GROUPS, MEMBERS)
    warm, some = commands[:BATCH], commands[BATCH:]
    one, by_hand = company.engine(copy(folder / "adds.db", "one.db")), hand.connect(copy(folder / "adds.db", "by.db"))
    many = company.engine(copy(folder / "adds.db", "many.db"))
    swept, also = company.engine(copy(folder / "due.db", "swept.db")), hand.connect(copy(folder / "due.db", "also.db"))
    one.apply(warm)
    many.apply(warm)
    hand.add_together(by_hand, warm)
    brake = sweep.Brake(10_000)
    many.apply(company.newcomers(0, BATCH))
    joins, known = company.newcomers(BATCH, 2 * BATCH), hand_people.on_record(by_hand)
    people = [(command.key, command.data["name"], command.data["unit"]) for command in joins]
    return [
        _line("fire", BATCH, lambda: [one.fire(command) for command in some], lambda: hand.add_each(by_hand, some)),
        _line(f"Engine.apply, {BATCH} events", BATCH, partial(many.apply, some)),
        _line(f"Engine.apply, {BATCH} people who join", BATCH, partial(many.apply, joins),
              partial(hand_people.enter, by_hand, known, people, company.MONDAY)),
        _line(f"wxflow apply --batch {BATCH}, a line", BATCH, _command(folder, warm, some)),
        _line("sweep, a charge", SWEPT * DUE, partial(sweep.sweep, swept, NOW, brake=brake),
              partial(hand.sweep, also, NOW, BATCH)),
    ]  # fmt: skip


def _command(folder: Path, warm: list[Command], some: list[Command]) -> Callable[[], None]:
    """Return what carries commands out by `wxflow apply`, once others were in this process."""
    (folder / "policy.toml").write_text(company.policy_text(), encoding="utf-8")
    database = copy(folder / "adds.db", "whole.db")
    before, journal = (apply.written(one, folder / name) for one, name in ((warm, "warm.jsonl"), (some, "some.jsonl")))
    apply.carry_out(before, database)
    return partial(apply.carry_out, journal, database)


def _line(what: str, events: int, ours: Callable[[], Any], other: Callable[[], Any] | None = None) -> Line:
    told, by_hand = (counted(act).an_event(events) if act else "" for act in (ours, other))
    return Line(f"{what}: instructions of the interpreter (calls)", told, by_hand, "", "", met=True)


def counted(act: Callable[[], Any]) -> Count:
    """Count what something takes."""
    found: Counter[str] = Counter()

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        frame.f_trace_lines, frame.f_trace_opcodes = False, True
        found[event] += 1
        return trace

    sys.settrace(trace)
    try:
        act()
    finally:
        sys.settrace(None)
    return Count(found["opcode"], found["call"])
