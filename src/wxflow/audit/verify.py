"""Verify the record: every seal, every sequence, every state and timer against the fold of its steps."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from functools import partial, reduce
from typing import NamedTuple, Protocol

from wxflow.audit import as_stored, openings, ranges
from wxflow.audit.instance_check import Life
from wxflow.audit.openings import Erased, OpeningRow
from wxflow.audit.past import BROKEN
from wxflow.audit.ranges import EVERYTHING, Alongside, RawStep, Span
from wxflow.databases.connect import open_store
from wxflow.decide.compiled import Machines
from wxflow.declare.records import Facts, Name, Step, Timer
from wxflow.store.codec import InstanceRow, TimerRow, timer_of
from wxflow.store.store import Store
from wxflow.translatable import tr

MOST_FINDINGS = 1000
"""Findings kept: a wholly rewritten database needs no longer list."""
_NOT_OF_ITS_KIND = (*BROKEN, RecursionError)
"""What comes of values that are no text, no number or no bytes where the tables ask for them: SQLite takes any."""
_SEQ = Step._fields.index("seq")
"""The place of a step's number, in its own row and in that of a personal value."""


class Judge(Protocol):
    """Says what else is wrong, beyond what seals and folds tell: as it is read, not before."""

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
    with store.snapshot():
        check = _Check(company, machines, judge, openings.erasures(store, company, machines))
        beside = _Beside(
            steps=ranges.steps(store, company, span),
            timers=ranges.timers(store, company, span),
            refs=ranges.refs(store, company, span),
            openings=ranges.openings(store, company, span),
        )
        for instance in ranges.instances(store, company, span):
            check.orphans((instance.machine, instance.key), beside)
            check.instance(instance, beside)
        check.orphans(None, beside)
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


class _Beside(NamedTuple):
    """What is read alongside the instances."""

    steps: Alongside[RawStep]
    timers: Alongside[TimerRow]
    refs: Alongside[tuple[str, str, str, str]]
    openings: Alongside[OpeningRow]


class _Stored(NamedTuple):
    """What is stored of one instance, besides its own row."""

    steps: list[RawStep]
    timers: list[TimerRow]
    refs: list[tuple[str, str, str, str]]
    openings: list[OpeningRow]


class _Check:
    def __init__(self, company: str, machines: Machines, judge: Judge | None, erased: Erased) -> None:
        self._company, self._machines, self._judge, self._erased = company, machines, judge, erased
        self.instances = self.steps = self.timers = 0
        self.findings: list[str] = []

    def found(self, place: str, what: str) -> None:
        """Keep a finding."""
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(tr("{place}: {what}", place=place, what=what))

    def orphans(self, name: Name | None, beside: _Beside) -> None:
        """Find what stands in front of an instance and belongs to none."""
        for machine, key, seq, *_ in beside.steps.before(name):
            self.found(f"{machine}/{key}#{seq}", tr("stands without its instance"))
        for timer in beside.timers.before(name):
            self.found(_timer(timer), tr("is armed for an instance that is not there"))
        for _, _, ref, value in beside.refs.before(name):
            self.found(tr("ref {name} {value}", name=ref, value=value), tr("finds an instance that is not there"))
        for kept in beside.openings.before(name):
            self.found(f"{kept.machine}/{kept.key}#{kept.seq}", tr("a personal value is kept of no step"))

    def instance(self, row: InstanceRow, beside: _Beside) -> None:
        """Check an instance with its steps, timers, refs and personal values."""
        name = (row.machine, row.key)
        stored = _Stored(beside.steps.of(name), beside.timers.of(name), beside.refs.of(name), beside.openings.of(name))
        self.instances += 1
        self.steps += len(stored.steps)
        self.timers += len(stored.timers)
        try:
            self._check(row, stored)
        except _NOT_OF_ITS_KIND:
            what = tr("cannot be verified: a value that is stored of it is of another kind than it should be")
            self.found(f"{row.machine}/{row.key}", what)

    def _check(self, row: InstanceRow, stored: _Stored) -> None:
        compiled = self._machines[row.machine] if row.machine in self._machines.machines else None
        judge = self._judge if compiled is not None else None
        life = Life(self._company, compiled, self.found, self._erased)
        kept: dict[int, list[OpeningRow]] = {}
        for one in stored.openings:
            kept.setdefault(one.seq, []).append(one)
        for taken in stored.steps:
            before = life.facts
            step = life.take(taken, kept.pop(taken[_SEQ], []))
            if judge is not None and step is not None and (told := judge.step(step, before)):
                for what in _asked(told):
                    self.found(step.name, what)
        timers = list(map(timer_of, stored.timers))
        if judge is not None:
            self._judge_timers(judge, (row.machine, row.key), life, timers)
        for place, what in as_stored.check(life, row, timers, {(name, value) for _, _, name, value in stored.refs}):
            self.found(place, what)
        for seq in kept:
            self.found(f"{row.machine}/{row.key}#{seq}", tr("a personal value is kept of no step"))

    def _judge_timers(self, judge: Judge, name: Name, life: Life, timers: list[Timer]) -> None:
        machine, key = name
        for timer in timers:
            for what in _asked(judge.timer(timer)):
                self.found(_timer(timer), what)
        try:
            gone = list(_reminders_gone(judge, name, life, timers))
        except BROKEN:
            return  # found at the step that armed them
        for lost, entry in gone:
            self.found(
                tr("{machine}/{key} timer {name}", machine=machine, key=key, name=lost),
                tr("was armed by step {entry}, and is gone without having come", entry=entry),
            )


def _reminders_gone(judge: Judge, name: Name, life: Life, timers: list[Timer]) -> Iterator[tuple[str, int]]:
    """Yield the reminders that neither have come nor are armed any more, each with the step that armed it."""
    armed = {(timer.name, timer.entry) for timer in timers} | life.clocks.reminded
    for deadline, entry in life.clocks.gone(timers):
        late = life.clocks.late.get((deadline, entry), ())
        for reminder in (*judge.reminders_for(*name, deadline, entry), *late):
            if (reminder, entry) not in armed:
                yield reminder, entry


def _asked(told: Iterable[str]) -> Iterator[str]:
    """Yield what a judge says; on a record that is not as the machines wrote it, that it could not say."""
    try:
        yield from told
    except BROKEN:
        yield tr("cannot be held against its machine: what it hangs on is not as that wrote it")


def _timer(timer: Timer | TimerRow) -> str:
    return tr("{machine}/{key} timer {name}", machine=timer.machine, key=timer.key, name=timer.name)
