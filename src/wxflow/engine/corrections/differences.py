"""Hold what stands against what would stand: instance by instance, step by step, timer by timer."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import NamedTuple

from wxflow.declare.correcting import Amendment, Difference, LeftOut, Standing
from wxflow.declare.records import VOID, Facts, Instance, Name, Step, Timer
from wxflow.declare.reminder import MARK
from wxflow.engine.corrections.record import Record, as_told
from wxflow.engine.corrections.retelling import Retelling


class Changed(NamedTuple):
    """An instance that would stand otherwise."""

    name: Name
    root: str
    before: Instance | None
    life: Sequence[Step]
    """The whole of it as it would be, its steps numbered as they were told; empty where it would not be."""
    kept: Mapping[int, int]
    """By their places in the life, the numbers of those of its steps that were taken."""
    timers: Sequence[Timer]
    """What would be armed."""
    armed: Sequence[Timer]
    """What is."""
    first: int | None
    """The moment of the first step that differs, UTC microseconds."""


class Outcome(NamedTuple):
    """What is to be written, and what there is to tell."""

    changed: Sequence[Changed]
    difference: Difference
    watermarks: Mapping[str, int]
    """By root, the latest recorded_at of anything under it, as it would be."""
    missed: Mapping[Name, Sequence[Step]]
    """What would be and is not made, each with its life."""


def between(record: Record, told: Retelling, amendment: Amendment) -> Outcome:
    """Return what differs between a record and what would have come."""
    changed: list[Changed] = []
    unmade: list[Instance] = []
    missed: dict[Name, Sequence[Step]] = {}
    on_record = {(machine, anew): key for (machine, key), anew in told.alias.items()}
    for name in sorted(told.names() | told.world.touched()):
        machine, key = name
        declared = record.machines[machine].machine
        if declared.unmade is not None:
            actual = (machine, on_record.get(name, key))
            begun_since = record.instance(*name) is not None and _begun(record, name) >= told.since
            if begun_since and name not in told.alias and not record.is_unmade(name):
                stands = record.instance(*name)
                assert stands is not None
                unmade.append(stands)
            if name not in on_record and told.is_new(name):
                missed[name] = told.world.told(name)
            if name not in on_record and (begun_since or told.is_new(name)):
                continue
            name_now = actual
        else:
            name_now = name
        if (one := _changed(record, told, name, name_now)) is not None:
            changed.append(one)
    left_out = tuple(one for one in told.left_out if one.step != amendment.step)
    watermarks = {one.root: told.world.watermark(one.root) for one in changed}
    difference = _difference(changed, left_out, unmade, [life[0].data for life in missed.values()])
    return Outcome(changed, difference, watermarks, missed)


def _begun(record: Record, name: Name) -> int:
    return record.steps(*name)[0].recorded_at


def _changed(record: Record, told: Retelling, name: Name, on_record: Name) -> Changed | None:
    """Return an instance that would stand otherwise, under the name it is told of and the one it has on record."""
    before, would = record.instance(*on_record), told.world.get(*name)
    life, actual = told.world.told(name), record.life(*on_record)
    # What is void stays where it was; a command may have named another group than it should have.
    root = would.root if would and life else before.root if before else ""
    timers = told.world.armed_for(name, root) if life else []
    armed = record.timers(*on_record)
    kept, is_same = _matched(record, on_record, life, actual)
    if is_same and set(map(_told, timers)) == set(map(_told, armed)):
        return None
    if before is None and not life:
        return None
    first = _first_difference(record, life, actual)
    return Changed(on_record, root, before, life, kept, timers, armed, first)


def _first_difference(record: Record, life: Sequence[Step], actual: Sequence[Step]) -> int | None:
    for one, other in zip_longest(life, actual):
        if one is None or other is None or as_told(record.machines, one) != as_told(record.machines, other):
            return min(step.recorded_at for step in (one, other) if step is not None)
    return None


def _matched(record: Record, name: Name, life: Sequence[Step], actual: Sequence[Step]) -> tuple[dict[int, int], bool]:
    """Return which steps of a life were taken, by their places in it, and whether it is the life on record."""
    taken = record.steps(*name)
    places: dict[str, list[int]] = defaultdict(list)
    for place, step in enumerate(actual):
        places[as_told(record.machines, step)].append(place)
    kept: dict[int, int] = {}
    last, matched = -1, 0
    for place, step in enumerate(life):
        found = next((one for one in places[as_told(record.machines, step)] if one > last), None)
        if found is None:
            continue
        last, matched = found, matched + 1
        one = actual[found]
        if taken[one.seq - 1] == one:
            kept[place] = one.seq
    return kept, matched == len(life) == len(actual)


def _told(timer: Timer) -> tuple[str, int, int, int, bool]:
    return timer.name, timer.start, timer.budget, timer.due, timer.provisional


def _difference(
    changed: Sequence[Changed], left_out: tuple[LeftOut, ...], unmade: Sequence[Instance], missed: Sequence[Facts]
) -> Difference:
    standings = (_standing(one) for one in changed)
    return Difference(
        standings=tuple(standings),
        left_out=left_out,
        resumed=tuple(name for one in changed for name in _resumed(one)),
        unmade=tuple(unmade),
        missed=tuple(missed),
    )


def _standing(one: Changed) -> Standing:
    was = one.before.state if one.before else None
    return Standing(*one.name, was, one.life[-1].target if one.life else VOID)


def _resumed(one: Changed) -> Iterator[str]:
    """Yield the deadlines that run now and did not."""
    ran = {timer.name for timer in one.armed}
    for timer in one.timers:
        if MARK not in timer.name and timer.name not in ran:
            yield f"{'/'.join(one.name)} {timer.name}"
