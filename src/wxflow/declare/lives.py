"""Know how a life reads once it has been corrected: the steps it took, and those it would have taken. Pure.

A corrected step holds the whole of a life as it would have been: the steps it did take by their numbers, and those it
would have taken besides as they would read. What came before it is told anew; what comes after it goes on from there.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from wxflow.declare.records import CORRECTED, Step

LIFE, BY = "life", "by"
"""What a corrected step's data hold: the life as it would have been, and which correction says so."""
STEPS, STEP = "steps", "step"
"""What an entry of a life is: the first and the last of some steps that were taken, or a step that was not."""
_OWN = ("event", "source", "target", "actor", "reason", "data", "at", "recorded_at", "policy")
"""What an entry tells of a step that was not taken."""


def as_corrected(steps: Iterable[Step]) -> list[Step]:
    """Return a life as it stands, from all its steps: every corrected one has told anew what came before it."""
    taken: list[Step] = []
    life: list[Step] = []
    for step in steps:
        taken.append(step)
        if step.event == CORRECTED:
            life = list(_told(step, taken))
        else:
            life.append(step)
    return life


def _told(step: Step, taken: Sequence[Step]) -> Iterator[Step]:
    for entry in step.data[LIFE]:
        if STEPS in entry:
            first, last = entry[STEPS]
            yield from taken[first - 1 : last]
        else:
            yield step._replace(**{name: entry[STEP][name] for name in _OWN}, request_id=None)


def told(life: Iterable[Step], kept: Mapping[int, int]) -> list[dict[str, Any]]:
    """Write a life down as a corrected step's data hold it; `kept` has the numbers of those steps that were taken.

    Its steps are numbered from 0 in the life, and from 1 in the record.
    """
    entries: list[dict[str, Any]] = []
    for place, step in enumerate(life):
        number = kept.get(place)
        if number is None:
            entries.append({STEP: {name: getattr(step, name) for name in _OWN}})
        elif entries and STEPS in entries[-1] and entries[-1][STEPS][1] == number - 1:
            entries[-1][STEPS][1] = number
        else:
            entries.append({STEPS: [number, number]})
    return entries


def corrected_by(steps: Iterable[Step]) -> dict[int, str]:
    """Return which corrections have put steps out of a life, machine/key, by the numbers of those steps."""
    out: dict[int, str] = {}
    taken: list[Step] = []
    for step in steps:
        if step.event == CORRECTED:
            spans = [entry[STEPS] for entry in step.data[LIFE] if STEPS in entry]
            kept = {number for first, last in spans for number in range(first, last + 1)}
            for one in taken:
                if one.seq in kept:
                    out.pop(one.seq, None)
                else:
                    out.setdefault(one.seq, step.data[BY])
        else:
            taken.append(step)
    return out
