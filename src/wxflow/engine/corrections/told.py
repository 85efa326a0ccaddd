"""Say what is told anew of a record: all that moved what is within reach, or everything; or one moment by itself."""

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from heapq import merge
from itertools import groupby
from typing import NamedTuple

from wxflow.audit import causes
from wxflow.audit.commands_in_order import families
from wxflow.declare.records import CLOCK_EVENTS, LATE, RECOUNT, Name, Step
from wxflow.engine.corrections.reach import Reach, rooted
from wxflow.engine.corrections.record import Record, named

Moments = Iterator[tuple[int, list[Step]]]
Begun = dict[tuple[str, Hashable], deque[str]]


class Span(NamedTuple):
    """From when on everything is told anew, and when time has its last say; UTC microseconds."""

    since: int
    until: int

    def holds(self, moment: int) -> bool:
        """Tell whether a moment lies in it."""
        return self.since <= moment <= self.until


class Told(NamedTuple):
    """What is told anew."""

    names: set[Name]
    """Of whom something is told that was recorded."""
    begun: Begun
    """By what it is the same by, the keys of what began among that and a correction does not make."""
    moments: Callable[[], Moments]
    """Yields each moment (UTC microseconds) at which something of it was recorded, with all that was recorded then."""
    is_told: Callable[[Sequence[Step]], bool]
    """Tells whether what a command has moved, itself first, is told anew."""


def everything(record: Record, span: Span, besides: Iterable[int]) -> Told:
    """Tell all that was recorded from a moment on; besides, stop at some other moments (UTC microseconds)."""
    recorded = (step for step in record.since(span.since) if not _corrects(record, step))
    names, begun = _told_of(record, recorded)
    others = sorted(filter(span.holds, besides))
    return Told(names, begun, lambda: _by_moment(record.known_since(span.since), others), _always)


def one_moment(record: Record, moment: int) -> Told:
    """Tell what was recorded at one moment."""
    names, begun = _told_of(record, (step for step in record.at(moment) if not _corrects(record, step)))
    return Told(names, begun, lambda: iter(((moment, record.at(moment)),)), _always)


def within(record: Record, reach: Reach, span: Span, besides: Iterable[int]) -> Told:
    """Tell what has moved from a moment on what is within reach, and reach whatever cannot be told apart from that.

    Besides, what was recorded at some other moments is looked at (UTC microseconds).

    A command is told as a whole, but only what it comes to within reach counts. What time has done is told with all
    that came of it, and so is what a correction may have to take back, with what it came from.
    """
    far = {name for name, one in record.machines.machines.items() if one.looks_far or one.excuses}

    def is_told(family: Sequence[Step]) -> bool:
        return family[0].machine in far or any(named(step) in reach.names for step in family)

    moments = record.recorded.moments_of(far, span.since).union(filter(span.holds, besides))
    waiting = set(reach.names)
    while waiting:
        moments |= record.moments(waiting, span.since)
        record.read_ahead(moments)
        known = set(reach.names)
        reach.add(_ahead_of_time(record, reach, span.until))
        for moment in moments:
            for family in families(record.at(moment)).values():
                if is_told(family):
                    reach.add(_bound_up(record, family))
        waiting = reach.names - known
    recorded = (step for moment in sorted(moments) for step in record.at(moment) if named(step) in reach.names)
    told = (step for step in recorded if not _corrects(record, step))
    names, begun = _told_of(record, told)
    return Told(names, begun, lambda: ((moment, record.at(moment)) for moment in sorted(moments)), is_told)


def _ahead_of_time(record: Record, reach: Reach, now: int) -> dict[Name, str]:
    """Return all under the roots that have run ahead of the clock: how far they go back is told by all of it."""
    ahead = {root for root in reach.by_root if record.ledger.watermark(root) > now}
    return record.names_under(ahead) if ahead else {}


def _bound_up(record: Record, family: Sequence[Step]) -> dict[Name, str]:
    """Return what has to be told anew where some of what was moved at once is, with its roots."""
    first = family[0]
    unmade = [step for step in family if step.seq == 1 and record.machines[step.machine].machine.unmade]
    wanted = family if first.event in CLOCK_EVENTS else [first, *unmade] if unmade else []
    names = [named(step) for step in wanted]
    if first.cause is not None and (cause := causes.parse(first.cause)) is not None:
        names.append(cause[:2])
    return rooted((name, record.root(name)) for name in names)


def _told_of(record: Record, steps: Iterable[Step]) -> tuple[set[Name], Begun]:
    names: set[Name] = set()
    begun: Begun = defaultdict(deque)
    for step in steps:
        names.add(named(step))
        unmade = record.machines[step.machine].machine.unmade
        if unmade and step.seq == 1 and not record.is_unmade(named(step)):
            begun[step.machine, unmade.same(step.data)].append(step.key)
    return names, begun


def _corrects(record: Record, step: Step) -> bool:
    return record.machines[step.machine].machine.corrects is not None


def _by_moment(steps: Iterable[Step], others: Iterable[int]) -> Moments:
    recorded = ((step.recorded_at, step) for step in steps)
    both = merge(recorded, ((moment, None) for moment in others), key=lambda one: one[0])
    for moment, told in groupby(both, key=lambda one: one[0]):
        yield moment, [step for _, step in told if step is not None]


def why_loaded(steps: Iterable[Step]) -> str:
    """Return why deadlines were counted anew at a moment: what the steps of then say of it."""
    told = (step.data["why"] for step in steps if step.event == RECOUNT and LATE not in step.data)
    return next(told, "a notice was loaded")


def _always(_: Sequence[Step]) -> bool:
    return True
