"""Write a correction down: one `corrected` step an instance, with the whole of its life as it would have been."""

from collections.abc import Mapping
from typing import Any

from wxflow.decide import change as decide
from wxflow.declare import suspension
from wxflow.declare.context import Context, stands
from wxflow.declare.lives import BY, LIFE, told
from wxflow.declare.records import CLOCK_EVENTS, CORRECTED, NO_DATA, Facts, Step, Timer
from wxflow.declare.reminder import MARK
from wxflow.declare.suspension import PAUSED, Clock, clocks_of
from wxflow.engine.corrections.differences import Changed, Outcome
from wxflow.engine.corrections.works import Works
from wxflow.ledger.ledger import Ledger

Clocks = dict[str, tuple[int, Clock]]


def write(engine: Works, ledger: Ledger, outcome: Outcome, by: Step, context: Context) -> None:
    """Write every difference down, in the transaction that is open; what had run ahead of the clock goes back."""
    for one in outcome.changed:
        ledger.add(_corrected(engine, one, by, context))
    roots = {one.root for one in outcome.changed} | {one.root for one in outcome.difference.unmade}
    for root in sorted(roots):
        ledger.set_clock(root, max(by.recorded_at, outcome.watermarks.get(root, 0)))


def _corrected(engine: Works, one: Changed, by: Step, context: Context) -> decide.Change:
    compiled = engine.machines[one.name[0]]
    state, facts, seq = stands(one.before)
    number = seq + 1
    life, numbers = _numbered(one, number)
    armed: dict[str, Timer | None] = {timer.name: None for timer in one.armed}
    armed |= {timer.name: timer._replace(key=one.name[1], root=one.root, entry=number) for timer in one.timers}
    clocks = _clocks(one, life, numbers, _facts(compiled.learn, life))
    own = context._replace(
        machine=one.name[0],
        key=one.name[1],
        state=state,
        facts=facts,
        seq=seq,
        event=CORRECTED,
        data={BY: f"{by.machine}/{by.key}", LIFE: told(life, one.kept), **suspension.written(clocks, engine.calendar)},
        reason=by.reason,
        at=by.recorded_at,
        recorded_at=by.recorded_at,
    )
    frame = engine.frame(None, by.name)
    return decide.corrected(compiled, one.before, one.root, own, frame, life=life, timers=armed)


def _numbered(one: Changed, number: int) -> tuple[list[Step], Mapping[int, int]]:
    """Return a life with its steps numbered as they are on record, the corrected one standing for those that are not.

    And by their numbers as they were told, those on record.
    """
    numbers = {step.seq: one.kept.get(place, number) for place, step in enumerate(one.life)}
    life: list[Step] = []
    for place, step in enumerate(one.life):
        data = step.data
        if place not in one.kept and step.event in CLOCK_EVENTS:
            data = {**data, "entry": numbers.get(data["entry"], number)}
        life.append(step._replace(machine=one.name[0], key=one.name[1], seq=numbers[step.seq], data=data))
    return life, numbers


def _facts(learn: Any, life: list[Step]) -> Facts:
    facts: Facts = NO_DATA
    for step in life:
        facts = learn(facts, step)
    return facts


def _clocks(one: Changed, life: list[Step], numbers: Mapping[int, int], facts: Facts) -> Clocks:
    """Return how the clocks stand of what would be armed or paused, each with the step it was counted from."""
    counted = {(step.seq, name): clock for step in one.life for name, (_, clock) in clocks_of(step).items()}
    clocks: Clocks = {}
    for timer in one.timers:
        if MARK not in timer.name:
            clock = counted.get((timer.entry, timer.name)) or Clock(timer.start, timer.budget, timer.start)
            clocks[timer.name] = (numbers.get(timer.entry, 1), clock)
    paused: Mapping[str, int] = facts.get(PAUSED, {})
    for name in paused:
        step = next(step for step in reversed(life) if name in clocks_of(step))
        clocks[name] = (step.seq, clocks_of(step)[name][1])
    return clocks
