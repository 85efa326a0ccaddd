"""Put the commands that were recorded at one moment into the order they were given in, as far as the record tells."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from wxflow.declare.records import Name, Step


def in_order(steps: Sequence[Step]) -> list[Step]:
    """Return those of some steps of one moment that nothing caused, each after what it came after on any instance."""
    own = sorted((step for step in steps if step.cause is None), key=lambda step: step.entered_at or 0)
    if len(own) < 2:
        return own
    by_name = {step.name: step for step in steps}
    lives: dict[Name, list[Step]] = defaultdict(list)
    sorter: TopologicalSorter[str] = TopologicalSorter({step.name: () for step in own})
    for step in steps:
        lives[step.machine, step.key].append(step)
    for life in lives.values():
        first = [command_of(by_name, step) for step in sorted(life, key=lambda one: one.seq)]
        for earlier, later in pairwise(one for one in first if one.cause is None):
            if earlier.name != later.name:
                sorter.add(later.name, earlier.name)
    try:
        return [by_name[name] for name in sorter.static_order()]
    except CycleError:  # a record that was tampered with
        return own


def trees(steps: Sequence[Step]) -> dict[str, list[Step]]:
    """Return what each command has moved at a moment, itself first, by its own step."""
    return {name: family for name, family in families(steps).items() if family[0].cause is None}


def families(steps: Sequence[Step]) -> dict[str, list[Step]]:
    """Return what each command, and each say of the clock, has moved at a moment, itself first, by its own step."""
    by_name = {step.name: step for step in steps}
    found: dict[str, list[Step]] = {}
    for step in steps:
        first = command_of(by_name, step)
        family = found.setdefault(first.name, [first])
        if first is not step:
            family.append(step)
    return found


def command_of(by_name: Mapping[str, Step], step: Step) -> Step:
    """Return the step at the beginning of what caused a step, as far as it was recorded at the same moment."""
    seen: set[str] = set()
    while step.cause is not None and step.cause in by_name and step.cause not in seen:
        seen.add(step.cause)
        step = by_name[step.cause]
    return step
