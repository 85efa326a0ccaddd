"""Know how the clocks of an instance's deadlines stand, and how a suspension changes them. Pure."""

from collections.abc import Mapping
from typing import Protocol

from wxflow.decide.compiled import CompiledMachine
from wxflow.declare import suspension
from wxflow.declare.context import Context
from wxflow.declare.records import Facts
from wxflow.declare.suspension import Clock, Effect, clocks_of
from wxflow.errors import Refused
from wxflow.translatable import Text, tr


class SeesDays(Protocol):
    """Knows the calendar as a deadline sees it."""

    @property
    def calendar(self) -> suspension.CountsDays: ...
    def days(self, deadline: str, facts: Facts, start: int) -> suspension.CountsDays:
        """Return the calendar as a deadline sees it whose clock starts at a moment (UTC microseconds)."""
        ...


def suspended(compiled: CompiledMachine, effect: Effect, context: Context, seen: SeesDays) -> Facts:
    """Work out how the clocks that run, or stand still, go on after a suspension; Refused when there is none."""
    clocks: dict[str, tuple[int, Clock]] = {}
    moment = suspension.moment_of(effect, context.at, context.recorded_at, context.policy.clock_starts)
    for name, (entry, clock) in running(compiled, context).items():
        days = seen.days(name, context.facts, clock.floor)
        changed = suspension.after(clock, effect, moment, context.data, days)
        if changed != clock:
            clocks[name] = (entry, changed)
    if not clocks:
        raise Refused(context.what, NOTHING[effect])
    return suspension.written(clocks, seen.calendar)


NOTHING: Mapping[str, Text] = {
    "pause": tr("no deadline is running"),
    "resume": tr("no deadline is paused"),
    "extend": tr("no deadline is running or paused"),
}


def can(effect: Effect, compiled: CompiledMachine, context: Context) -> bool:
    """Tell whether a suspension would find a clock that it can do something to."""
    found = [clock for _, clock in running(compiled, context).values()]
    if effect == "extend":
        return bool(found)
    return any(suspension.waits(clock, context.recorded_at) == (effect == "resume") for clock in found)


def running(compiled: CompiledMachine, context: Context) -> dict[str, tuple[int, Clock]]:
    """Return how the clock of each deadline stands that runs or is paused, with the step it was counted from."""
    found: dict[str, tuple[int, Clock]] = {}
    stopped: Mapping[str, int] = context.facts.get(suspension.PAUSED, {})
    counted = (one for one in compiled.machine.deadlines if context.state in one.while_in and one.day is None)
    for name in [one.name for one in counted]:
        armed = None if name in stopped else context.lookups.armed(context.machine, context.key, name)
        if name not in stopped and armed is None:
            continue
        steps = context.lookups.steps(context.machine, context.key)
        if armed is None:
            entry = next(step.seq for step in reversed(steps) if name in clocks_of(step))
        else:
            entry = armed.entry
            found[name] = (entry, Clock(armed.start, armed.budget, armed.start))
        for step in steps:
            if step.seq == entry and name in clocks_of(step):
                found[name] = (entry, clocks_of(step)[name][1])
    return found
