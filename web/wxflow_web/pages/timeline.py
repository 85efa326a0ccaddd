"""Fold steps by what set them off: one entry for what somebody did, with all that followed from it inside."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from wxflow.declare.records import REMIND, Step
from wxflow.store.own_steps import LATEST, Place


@dataclass
class Entry:
    """A step, or reminders that follow one another, with what it has set off."""

    steps: list[Step]
    followed: list[Step] = field(default_factory=list[Step])

    @property
    def are_reminders(self) -> bool:
        """Whether it is nothing but reminders."""
        return self.steps[0].event == REMIND


def folded(steps: Sequence[Step]) -> list[Entry]:
    """Fold steps, the latest first: nothing is left out, and what was set off by a step elsewhere stands by itself."""
    names = {step.name for step in steps}
    causes = {step.name: (step.cause or "").partition(":")[0] for step in steps}
    entries: dict[str, Entry] = {}
    for step in steps:
        head = _head(step.name, causes, names)
        if head == step.name:
            entries[head] = Entry([step])
    for step in reversed(steps):
        head = _head(step.name, causes, names)
        if head != step.name:
            entries[head].followed.append(step)
    return list(_reminders_together(entries.values()))


def _head(name: str, causes: dict[str, str], names: set[str]) -> str:
    """Return the first cause among the steps at hand."""
    seen = {name}
    while (cause := causes[name]) in names and cause not in seen:
        seen.add(cause)
        name = cause
    return name


def _reminders_together(entries: Iterable[Entry]) -> list[Entry]:
    together: list[Entry] = []
    for entry in entries:
        if together and entry.are_reminders and together[-1].are_reminders:
            together[-1].steps += entry.steps
            together[-1].followed += entry.followed
        else:
            together.append(entry)
    return together


def written(place: Place) -> str:
    """Write a place among steps as a part of an address."""
    return " ".join(map(str, place))


def place(text: str) -> Place:
    """Read a place among steps; the very end where it is none."""
    moment, _, rest = text.partition(" ")
    machine, _, rest = rest.partition(" ")
    key, _, seq = rest.rpartition(" ")
    if not (moment.isascii() and moment.isdecimal() and seq.isascii() and seq.isdecimal()):
        return LATEST
    return Place(int(moment[:18]), machine, key, int(seq[:18]))
