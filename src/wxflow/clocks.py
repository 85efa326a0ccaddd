"""Know how the clocks of an instance's deadlines stand, and how a suspension changes them. Pure."""

from collections.abc import Mapping

from wxflow import suspension
from wxflow.errors import Refused
from wxflow.rows import Facts
from wxflow.rules import Rules
from wxflow.scene import Scene
from wxflow.suspension import Clock, Effect, clocks_of
from wxflow.words import Words, words


def suspended(rules: Rules, effect: Effect, scene: Scene, calendar: suspension.CountsDays) -> Facts:
    """Work out how the clocks that run, or stand still, go on after a suspension; Refused when there is none."""
    clocks: dict[str, tuple[int, Clock]] = {}
    moment = suspension.moment_of(effect, scene.at, scene.recorded_at, scene.policy.clock_starts)
    for name, (entry, clock) in running(rules, scene).items():
        changed = suspension.after(clock, effect, moment, scene.data, calendar)
        if changed != clock:
            clocks[name] = (entry, changed)
    if not clocks:
        raise Refused(f"{scene.machine}/{scene.key} {scene.event}", NOTHING[effect])
    return suspension.written(clocks, calendar)


NOTHING: Mapping[str, Words] = {
    "pause": words("no deadline is running"),
    "resume": words("no deadline is paused"),
    "extend": words("no deadline is running or paused"),
}


def can(effect: Effect, rules: Rules, scene: Scene) -> bool:
    """Tell whether a suspension would find a clock that it can do something to."""
    found = [clock for _, clock in running(rules, scene).values()]
    if effect == "extend":
        return bool(found)
    return any(suspension.waits(clock, scene.recorded_at) == (effect == "resume") for clock in found)


def running(rules: Rules, scene: Scene) -> dict[str, tuple[int, Clock]]:
    """Return how the clock of each deadline stands that runs or is paused, with the step it was counted from."""
    found: dict[str, tuple[int, Clock]] = {}
    stopped: Mapping[str, int] = scene.facts.get(suspension.PAUSED, {})
    steps = scene.look.steps(scene.machine, scene.key)
    counted = (one for one in rules.machine.deadlines if scene.state in one.while_in and one.day is None)
    for name in [one.name for one in counted]:
        if name in stopped:
            entry = next(step.seq for step in reversed(steps) if name in clocks_of(step))
        elif armed := scene.look.armed(scene.machine, scene.key, name):
            entry = armed.entry
            found[name] = (entry, Clock(armed.start, armed.budget, armed.start))
        else:
            continue
        for step in steps:
            if step.seq == entry and name in clocks_of(step):
                found[name] = (entry, clocks_of(step)[name][1])
    return found
