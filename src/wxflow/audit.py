"""Verify the record: every seal, every sequence, every state and timer against the fold of its steps."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from wxflow import spans
from wxflow.draft import Name
from wxflow.lives import Life
from wxflow.rows import Facts, Step
from wxflow.rules import Rulebook
from wxflow.spans import EVERYTHING, Alongside, Span
from wxflow.store import Store

MOST_FINDINGS = 1000
"""Findings kept: a wholly rewritten database needs no longer list."""

Judge = Callable[[Step, Facts], Iterable[str]]
"""Says what else is wrong with a step, given the facts before it."""


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


def verify(
    store: Store, company: str, rulebook: Rulebook, span: Span = EVERYTHING, judge: Judge | None = None
) -> Report:
    """Verify one company's record, or a span of it, from one consistent state, streaming."""
    check = _Check(company, rulebook, judge)
    with store.snapshot():
        steps, timers = spans.steps(store, company, span), spans.timers(store, company, span)
        for instance in spans.instances(store, company, span):
            check.strays((instance[0], instance[1]), steps, timers)
            check.instance(instance, steps, timers)
        check.strays(None, steps, timers)
    return Report(check.instances, check.steps, check.timers, tuple(check.findings))


class _Check:
    def __init__(self, company: str, rulebook: Rulebook, judge: Judge | None) -> None:
        self._company, self._rulebook, self._judge = company, rulebook, judge
        self.instances = self.steps = self.timers = 0
        self.findings: list[str] = []

    def found(self, place: str, what: str) -> None:
        """Keep a finding."""
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(f"{place}: {what}")

    def strays(self, name: Name | None, steps: Alongside, timers: Alongside) -> None:
        """Find what stands in front of an instance and belongs to none."""
        for step in steps.before(name):
            self.found(f"{step[0]}/{step[1]}#{step[2]}", "stands without its instance")
        for timer in timers.before(name):
            self.found(f"{timer[0]}/{timer[1]} timer {timer[2]}", "is armed for an instance that is not there")

    def instance(self, row: tuple[str, ...], steps: Alongside, timers: Alongside) -> None:
        """Check an instance with its steps and timers."""
        name = (row[0], row[1])
        rules = self._rulebook[name[0]] if name[0] in self._rulebook.machines else None
        life, judge = Life(self._company, rules, self.found), self._judge
        for taken in steps.of(name):
            self.steps += 1
            before = life.facts
            step = life.take(taken)
            if judge is not None and step is not None:
                for what in judge(step, before):
                    self.found(f"{step.machine}/{step.key}#{step.seq}", what)
        its_timers = list(timers.of(name))
        life.end(row, its_timers)
        self.instances += 1
        self.timers += len(its_timers)
