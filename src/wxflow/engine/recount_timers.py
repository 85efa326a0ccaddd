"""Work out again when the deadlines under a root are due; each change is a step that says why."""

from functools import partial
from typing import NamedTuple, Protocol

from wxflow.calendar.due import HELD, Due
from wxflow.calendar.periods import Excused
from wxflow.calendar.workdays import Calendar
from wxflow.decide import change as decide
from wxflow.decide import covering
from wxflow.decide.compiled import Machines
from wxflow.decide.covering import Counting, Covered, nobody
from wxflow.decide.frame import Frame
from wxflow.declare.context import Context, Policy
from wxflow.declare.records import RECOUNT, Facts, Timer
from wxflow.declare.reminder import deadline_of, due_of
from wxflow.engine import contexts
from wxflow.ledger.ledger import Ledger
from wxflow.ledger.lookups import LedgerKnows, LedgerLookups
from wxflow.moments import iso


class Counts(Protocol):
    """What counting wants of an engine."""

    @property
    def machines(self) -> Machines: ...
    @property
    def policy(self) -> Policy: ...
    @property
    def calendar(self) -> Calendar: ...
    def frame(self, request_id: str | None, cause: str | None, excused: Counting = nobody) -> Frame:
        """Return what stays the same for a whole command."""
        ...

    def lookups(self, ledger: Ledger, moment: int) -> LedgerLookups:
        """Return look-ups as of a moment (UTC microseconds)."""
        ...

    def touch(self, ledger: Ledger, root: str, moment: int, what: str) -> int:
        """Let time have its say on a root before anything else does; return how many timers fired."""
        ...


class Recount(NamedTuple):
    """A timer before and after it was worked out again."""

    before: Timer
    after: Timer


def counting(engine: Counts, ledger: Ledger, machine: str, key: str, root: str) -> Counting:
    """Return what says which days do not count for the deadlines of an instance."""
    if not engine.machines[machine].deadlines:
        return nobody
    return partial(_excused, engine, ledger, machine=machine, key=key, root=root)


def _excused(
    engine: Counts, ledger: Ledger, deadline: str, facts: Facts, start: int, *, machine: str, key: str, root: str
) -> Excused | None:
    covered = Covered(deadline, machine, key, root, facts, start)
    return covering.excused(engine.machines, LedgerKnows(ledger), engine.calendar, covered)


def recover(engine: Counts, ledger: Ledger, change: decide.Change, context: Context) -> None:
    """Recount what something else covers since a command, root by root, once time has had its say."""
    roots = ledger.take_recovered()
    if excuses := engine.machines[context.machine].machine.excuses:
        ledger.reads.need_alone()  # nobody is to arm a deadline meanwhile without having seen it
        found = excuses.roots(context.lookups, change.after.facts)
        roots |= dict.fromkeys(ledger.armed_roots() if found is None else found, change.step.name)
    elif not roots or not ledger.excusing():
        return
    for root in sorted(roots):
        engine.touch(ledger, root, context.recorded_at, f"{context.machine}/{context.key} {context.event}")
        recount(engine, ledger, root, context.recorded_at, roots[root])


def excused(engine: Counts, ledger: Ledger, timer: Timer) -> Excused | None:
    """Return the days that do not count for a timer, by what is known now."""
    instance = ledger.get(timer.machine, timer.key)
    assert instance is not None
    days = counting(engine, ledger, timer.machine, timer.key, timer.root)
    return days(deadline_of(timer.name), instance.facts, timer.start)


def count(engine: Counts, ledger: Ledger, timer: Timer) -> Due:
    """Count when a timer is due, by what is known now."""
    days = excused(engine, ledger, timer)
    calendar = engine.calendar if days is None else engine.calendar.excusing(days)
    return due_of(calendar, timer.name, timer.start, timer.budget)


def recount(engine: Counts, ledger: Ledger, root: str, now: int, why: str) -> list[Recount]:
    """Recount every timer under a root; `now` in UTC microseconds."""
    done: list[Recount] = []
    for before in ledger.armed_under(root):
        due = count(engine, ledger, before)
        if (due.moment, due.provisional) == (before.due, before.provisional):
            continue
        after = before._replace(due=due.moment, provisional=due.provisional, calendar=engine.calendar.fingerprint)
        one = Recount(before, after)
        _write(engine, ledger, one, now=now, why=why)
        done.append(one)
    return done


def _write(engine: Counts, ledger: Ledger, one: Recount, *, now: int, why: str) -> None:
    before, after = one
    instance = ledger.get(before.machine, before.key)
    assert instance is not None
    zone = engine.calendar.zone
    data = {
        "was": None if before.due == HELD else iso(before.due, zone),
        "due": None if after.due == HELD else iso(after.due, zone),
        "provisional": after.provisional,
        "calendar": after.calendar,
        "why": why,
    }
    moment = max(now, ledger.watermark(before.root))
    context = contexts.of_timer(
        engine.policy,
        engine.lookups(ledger, moment - 1),
        instance,
        before,
        event=RECOUNT,
        data=data,
        at=moment,
        recorded_at=moment,
    )
    frame = engine.frame(None, f"{before.machine}/{before.key}#{before.entry}")
    ledger.add(decide.recount(engine.machines[before.machine], instance, context, frame, [after]))
