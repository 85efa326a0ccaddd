"""Verify the record: every seal, every sequence, every state and timer against the fold of its steps."""

from collections.abc import Callable, Iterable
from contextlib import closing
from functools import partial, reduce
from typing import NamedTuple, Protocol

from wxflow.audit import ranges
from wxflow.audit.instance_check import Life
from wxflow.audit.ranges import EVERYTHING, Alongside, Span
from wxflow.databases.connect import open_store
from wxflow.decide.compiled import Machines
from wxflow.declare.records import Facts, Name, Step, Timer
from wxflow.store.codec import InstanceRow, StepRow, TimerRow, timer_of
from wxflow.store.store import Store
from wxflow.translatable import tr

MOST_FINDINGS = 1000
"""Findings kept: a wholly rewritten database needs no longer list."""


class Judge(Protocol):
    """Says what else is wrong, beyond what seals and folds tell."""

    def step(self, step: Step, before: Facts) -> Iterable[str]:
        """Say what is wrong with a step, given the facts before it."""
        ...

    def timer(self, timer: Timer) -> Iterable[str]:
        """Say what is wrong with an armed timer."""
        ...

    def reminders_for(self, machine: str, key: str, deadline: str, entry: int) -> Iterable[str]:
        """Name the timers of the reminders that a step armed with a deadline."""
        ...


class Report(NamedTuple):
    """What was verified, and what was found, each finding naming its place."""

    instances: int
    steps: int
    timers: int
    findings: tuple[str, ...]

    def plus(self, other: "Report") -> "Report":
        """Return the reports of two spans as one."""
        findings = (self.findings + other.findings)[:MOST_FINDINGS]
        return Report(self.instances + other.instances, self.steps + other.steps, self.timers + other.timers, findings)


Means = Callable[[Store], tuple[Machines, Judge | None]]
"""Makes what a process verifies with; it must be importable by name, since each process makes its own."""


def verify(
    store: Store, company: str, machines: Machines, judge: Judge | None = None, span: Span = EVERYTHING
) -> Report:
    """Verify one company's record, or a span of it, from one consistent state, streaming."""
    check = _Check(company, machines, judge)
    with store.snapshot():
        steps, timers = ranges.steps(store, company, span), ranges.timers(store, company, span)
        for instance in ranges.instances(store, company, span):
            check.orphans((instance.machine, instance.key), steps, timers)
            check.instance(instance, steps, timers)
        check.orphans(None, steps, timers)
    return Report(check.instances, check.steps, check.timers, tuple(check.findings))


def verify_together(url: str, company: str, jobs: int, means: Means) -> Report:
    """Verify a record by that many processes at once, each a span of it, as it stands when the process looks."""
    # These take 10 ms to import, and a small record is verified without.
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with closing(open_store(url)) as store:
        parts = ranges.split(store, company, jobs)
    # Not forked: a forked process would carry this one's connections along.
    with ProcessPoolExecutor(len(parts), mp_context=get_context("spawn")) as pool:
        reports = pool.map(partial(_verify_part, url, company, means), parts)
        return reduce(Report.plus, reports)


def _verify_part(url: str, company: str, means: Means, span: Span) -> Report:
    with closing(open_store(url)) as store:
        return verify(store, company, *means(store), span=span)


class _Check:
    def __init__(self, company: str, machines: Machines, judge: Judge | None) -> None:
        self._company, self._machines, self._judge = company, machines, judge
        self.instances = self.steps = self.timers = 0
        self.findings: list[str] = []

    def found(self, place: str, what: str) -> None:
        """Keep a finding."""
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(tr("{place}: {what}", place=place, what=what))

    def orphans(self, name: Name | None, steps: Alongside[StepRow], timers: Alongside[TimerRow]) -> None:
        """Find what stands in front of an instance and belongs to none."""
        for step in steps.before(name):
            one = step.sealed
            self.found(f"{one.machine}/{one.key}#{one.seq}", tr("stands without its instance"))
        for timer in timers.before(name):
            self.found(
                tr("{machine}/{key} timer {name}", machine=timer.machine, key=timer.key, name=timer.name),
                tr("is armed for an instance that is not there"),
            )

    def instance(self, row: InstanceRow, steps: Alongside[StepRow], timers: Alongside[TimerRow]) -> None:
        """Check an instance with its steps and timers."""
        name = (row.machine, row.key)
        compiled = self._machines[row.machine] if row.machine in self._machines.machines else None
        judge = self._judge if compiled is not None else None
        life = Life(self._company, compiled, self.found)
        for taken in steps.of(name):
            self.steps += 1
            before = life.facts
            step = life.take(taken)
            if judge is not None and step is not None:
                for what in judge.step(step, before):
                    self.found(f"{step.machine}/{step.key}#{step.seq}", what)
        its_timers = list(map(timer_of, timers.of(name)))
        for timer, what in ((one, what) for one in its_timers if judge for what in judge.timer(one)):
            self.found(tr("{machine}/{key} timer {name}", machine=timer.machine, key=timer.key, name=timer.name), what)
        for lost, entry in life.reminders_gone(its_timers, judge.reminders_for) if judge else ():
            self.found(
                tr("{machine}/{key} timer {name}", machine=row.machine, key=row.key, name=lost),
                tr("was armed by step {entry}, and is gone without having come", entry=entry),
            )
        life.end(row, its_timers)
        self.instances += 1
        self.timers += len(its_timers)
